import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config.ts';
import { FakeSfu } from '../../support/fake-sfu.ts';
import { answer, figures } from '../support/child.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
process.once('SIGTERM', () => process.exit(0));

const limits = Object.fromEntries(
  [
    'MAX_SOCKETS',
    'MAX_SOCKETS_PER_ADDRESS',
    'MAX_SOCKETS_PER_USER',
    'MAX_SIGNALS_PER_SECOND',
    'GUESTS_PER_MINUTE',
    'REGISTER_PER_MINUTE',
  ].map((name) => [name, '1000000']),
);
const config = loadConfig({
  NODE_ENV: 'test',
  LOG_LEVEL: 'error',
  DATA_DIR: dataDir,
  PORT: '0',
  TURN: 'off',
  ...limits,
});
// Media is not what is measured: with a real SFU a thousand participants would be a benchmark of mediasoup.
const app = await createApp(config, { startSfu: (onEvent) => Promise.resolve(new FakeSfu(onEvent)) });
answer({ ...figures, url: () => app.url });
