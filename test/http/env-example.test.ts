import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { loadConfig, settingNames } from '../../src/config.ts';

const example = readFileSync(new URL('../../env.example', import.meta.url), 'utf8');
const defaults = parseEnv(example.replaceAll(/^#(?=[A-Z_]+=)/gm, ''));

test('env.example explains every setting, and nothing that is none', () => {
  expect(Object.keys(defaults).toSorted()).toEqual([...settingNames].toSorted());
});

test('the defaults in env.example are the defaults', () => {
  const DATA_DIR = mkdtempSync(join(tmpdir(), 'tandem-env-'));
  onTestFinished(() => rmSync(DATA_DIR, { recursive: true }));
  const { sqlitePath: _, ...fromExample } = loadConfig({ ...defaults, DATA_DIR });
  const { sqlitePath: __, ...own } = loadConfig({ DATA_DIR });
  // In development free ports are taken; the example shows those of production.
  const { port, tlsPort } = own.turn;
  const turn = { ...fromExample.turn, port, tlsPort };
  expect({ ...fromExample, sfu: { ...fromExample.sfu, port: own.sfu.port }, turn }).toEqual(own);
});
