import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { expect, it } from 'vitest';

const worker = fileURLToPath(new URL('../../../sfu/worker/', import.meta.url));

/** Only who builds the worker here uses the adapter. */
function canBuild(): boolean {
  try {
    execFileSync('g++', ['--version'], { stdio: 'ignore' });
    execFileSync('pkg-config', ['--exists', 'libsrtp2'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

it.runIf(canBuild())('libsrtp 2 does through the adapter what the worker asks of libsrtp 3', async () => {
  const run = promisify(execFile);
  const folder = await mkdtemp(join(tmpdir(), 'srtp-adapter-'));
  const binary = join(folder, 'test');
  await run('g++', ['-std=c++20', `-I${worker}shim`, `${worker}test/srtp_adapter_test.cpp`, '-o', binary, '-lsrtp2']);
  const { stdout } = await run(binary);
  expect(stdout.trim().split('\n')).toHaveLength(4);
  await rm(folder, { recursive: true });
});
