import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { workerBinary } from '../../../sfu/worker/binary.ts';
import { workerFault } from '../../../sfu/worker/fault.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'worker-fault-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function program(text: string, mode = 0o755): Promise<string> {
  const path = join(folder, 'worker');
  await writeFile(path, text);
  await chmod(path, mode);
  return path;
}

it('the worker of this installation has none', async () => {
  expect(await workerFault(workerBinary(process.env['MEDIASOUP_WORKER_BIN']))).toBeUndefined();
});

it.each([
  ['another program', '#!/bin/sh\nexit 0\n', 0o755, 'does not run here (it ended with status 0)'],
  ['one that is killed', '#!/bin/sh\nkill -ILL $$\n', 0o755, 'does not run here (it ended with SIGILL)'],
  ['one that may not be executed', '#!/bin/sh\nexit 41\n', 0o644, 'cannot be started (EACCES)'],
])('%s is none', async (_, text, mode, fault) => {
  expect(await workerFault(await program(text, mode))).toBe(fault);
});

it('a folder, a file that is not there and a path through a file are none', async () => {
  expect(await workerFault(folder)).toBe('cannot be started (EACCES)');
  expect(await workerFault(join(folder, 'worker'))).toBe('does not exist');
  expect(await workerFault(join(await program(''), 'worker'))).toBe('cannot be started (ENOTDIR)');
});

it('a program that stays is none, and is stopped with all that it started', async () => {
  const pids = join(folder, 'pids');
  const binary = await program(`#!/bin/sh\nsleep 60 &\necho $$ $! > ${pids}\nwait\n`);
  expect(await workerFault(binary, 500)).toBe('is not a media worker (it still ran after 500 ms)');
  const started = (await readFile(pids, 'utf8')).trim().split(' ').map(Number);
  expect(started).toHaveLength(2);
  for (const pid of started) await expect.poll(() => isRunning(pid)).toBe(false);
});

/** A process that ended and that nobody has asked about yet counts as ended. */
async function isRunning(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return status !== '' && !/^State:\s+Z/m.test(status);
}
