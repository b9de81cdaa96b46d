import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const COMMAND = fileURLToPath(new URL('../../bin/turn-credentials.ts', import.meta.url));
const TURN = { TURN_URLS: 'turn:turn.example:3478', TURN_SECRET: 'shared with the turn server' };

function run(args: string[], env: Record<string, string>): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tandem-test-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true }));
  return new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, ...args], { env: { DATA_DIR: dataDir, ...env } }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, stdout, stderr });
    });
  });
}

test('the command prints one set of credentials and when they expire', async () => {
  const { code, stdout } = await run(['ann', '--ttl', '120'], TURN);
  expect(code).toBe(0);
  const [, username = '', credential, expires = ''] =
    /username +(\d+:ann)\ncredential +(\S+)\nexpires +(\S+) \(in 120 s\)/.exec(stdout) ?? [];
  expect(credential).toBe(createHmac('sha1', TURN.TURN_SECRET).update(username).digest('base64'));
  expect(Number.parseInt(username, 10) * 1_000).toBe(Date.parse(expires));
  expect(Math.abs(Date.parse(expires) - Date.now() - 120_000)).toBeLessThan(10_000);
});

test.each([
  ['nobody', [], TURN, 'Usage:'],
  ['an unknown option', ['ann', '--nonsense'], TURN, 'Usage:'],
  ['a lifetime of a week', ['ann', '--ttl', '604800'], TURN, 'from 60 to 86400'],
  ['no TURN server', ['ann'], {}, 'set TURN_URLS and TURN_SECRET'],
  ['a TURN server without a secret', ['ann'], { TURN_URLS: TURN.TURN_URLS }, 'TURN_SECRET: '],
])('with %s it says what to do, without a stack', async (_what, args, env, message) => {
  const { code, stdout, stderr } = await run(args, env);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('    at ');
});
