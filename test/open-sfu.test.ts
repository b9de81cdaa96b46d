import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { page, startProcess } from './support/server-process.ts';
import type { ServerProcess } from './support/server-process.ts';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tandem-open-sfu-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
});

async function program(text: string): Promise<string> {
  const path = join(dataDir, 'worker');
  await writeFile(path, text);
  await chmod(path, 0o755);
  return path;
}

/** Everything that a server of this test started and that still runs, itself included: it hands its environment down. */
async function running(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const environments = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')));
  return pids.filter((_, index) => environments[index]?.split('\0').includes(`DATA_DIR=${dataDir}`));
}

async function hasSfu(url: string): Promise<boolean> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ sfuCapabilities { rtpCapabilities } }' }),
  });
  const { data } = (await response.json()) as { data: { sfuCapabilities: { rtpCapabilities: unknown } } };
  return data.sfuCapabilities.rtpCapabilities !== null;
}

const warnings = ({ output }: ServerProcess) => output.split('\n').filter((line) => line.includes('"level":40'));

test('with a worker that runs there is an SFU, and no word about it', async () => {
  const server = startProcess(dataDir, { SFU_WORKERS: '2' });
  expect(await hasSfu(await server.says(page))).toBe(true);
  expect(warnings(server)).toEqual([]);
  expect(await running()).toHaveLength(3);
  server.child.kill('SIGTERM');
  expect(await server.exited).toBe(0);
  await expect.poll(running).toEqual([]);
});

test.each([
  ['ends at once', '#!/bin/sh\nexit 1\n', 'does not run here (it ended with status 1)'],
  ['is no program', 'no program\n', 'does not run here (it ended with status 127)'],
  ['needs another interpreter', '#!/nowhere/sh\n', 'its interpreter or loader is missing'],
  ['passes the trial and then ends', '#!/bin/sh\n[ "$MEDIASOUP_VERSION" ] || exit 41\n', 'did not start ([pid:'],
])('a worker that %s leaves a server without an SFU, which says so in one line', async (_, text, fault) => {
  const worker = await program(text);
  const server = startProcess(dataDir, { MEDIASOUP_WORKER_BIN: worker, SFU_WORKERS: '2' });
  const url = await server.says(page);
  expect((await fetch(`${url}/ready`)).status).toBe(200);
  expect(await hasSfu(url)).toBe(false);
  expect(warnings(server)).toEqual([expect.stringContaining(worker)]);
  expect(server.output).toContain(fault);
  expect(server.output).toContain('MEDIASOUP_WORKER_BIN');
  await expect.poll(running).toEqual([String(server.child.pid)]);
});

test('a worker that is not there leaves a server without an SFU', async () => {
  const server = startProcess(dataDir, { MEDIASOUP_WORKER_BIN: '/nowhere/mediasoup-worker' });
  expect(await hasSfu(await server.says(page))).toBe(false);
  expect(warnings(server)).toEqual([expect.stringContaining('/nowhere/mediasoup-worker does not exist')]);
});

test('a media port in use is named, with a way out, and no worker stays', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const first = port - 1;
  const server = startProcess(dataDir, { SFU_PORT: String(first), SFU_WORKERS: '2', SFU_LISTEN_IPS: '127.0.0.1' });
  expect(await server.exited).toBe(1);
  expect(server.output).toBe(
    `Port ${port}, for media (SFU_PORT=${first}, one for each worker), is in use. ` +
      'Stop what listens there, or choose another: SFU_PORT=0 picks free ones.\n',
  );
  await expect.poll(running).toEqual([]);
});

test('an address of another machine is named', async () => {
  const server = startProcess(dataDir, { SFU_LISTEN_IPS: '198.51.100.7' });
  expect(await server.exited).toBe(1);
  expect(server.output).toBe(
    'Media cannot listen on 198.51.100.7, which is not an address of this machine. Name others with SFU_LISTEN_IPS.\n',
  );
});

test('what is no address at all is a fault of the configuration', async () => {
  const server = startProcess(dataDir, { SFU_LISTEN_IPS: 'eth0' });
  expect(await server.exited).toBe(1);
  expect(server.output).toContain('SFU_LISTEN_IPS: must be IP addresses');
});

test('a taken HTTP port leaves no worker, either', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const server = startProcess(dataDir, { PORT: String(port), SFU_WORKERS: '2' });
  expect(await server.exited).toBe(1);
  await expect.poll(running).toEqual([]);
});
