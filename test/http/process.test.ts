import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { lanAddresses } from '../../src/http/lan.ts';
import { page, startProcess } from '../support/server-process.ts';
import { TestSocket } from '../support/test-socket.ts';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tandem-process-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
});

function start(env: Record<string, string> = {}, options: string[] = []) {
  return startProcess(dataDir, env, options);
}

test('it prints where the page and GraphiQL are, and answers there', async () => {
  const server = start();
  const url = await server.says(page);
  expect(server.output).toContain(`GraphiQL    ${url}/graphql`);
  expect((await fetch(`${url}/ready`)).status).toBe(200);
});

test('all that is wrong with the configuration is said in one message, without a stack', async () => {
  const server = start({ PORT: 'eighty', LOG_LEVEL: 'loud' });
  expect(await server.exited).toBe(1);
  expect(server.output).toMatch(/PORT: .+[\s\S]+LOG_LEVEL: .+/);
  expect(server.output).not.toContain('    at ');
});

test('* for CORS is refused in production', async () => {
  const server = start({ NODE_ENV: 'production', TOKEN_SECRETS: `k:${'x'.repeat(32)}`, CORS_ORIGINS: '*' });
  expect(await server.exited).toBe(1);
  expect(server.output).toContain('CORS_ORIGINS: * is for development');
});

test('an unknown option is explained', async () => {
  const server = start({}, ['--lann']);
  expect(await server.exited).toBe(1);
  expect(server.output).toContain('Unknown option --lann.\nUsage: npm start');
});

test('a port in use is named, with a way out', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const server = start({ PORT: String(port) });
  expect(await server.exited).toBe(1);
  expect(server.output).toContain(`Port ${port} is in use.`);
  expect(server.output).not.toContain('    at ');
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s drains: sockets are told, and the process ends well', async (signal) => {
  const server = start();
  const socket = await new TestSocket(await server.says(page)).ready();
  server.child.kill(signal);
  expect((await socket.closed).code).toBe(1001);
  expect(await server.exited).toBe(0);
});

test('a second signal does not wait for the drain', async () => {
  const server = start();
  const socket = await new TestSocket(await server.says(page)).ready();
  // A client that does not answer the close holds the drain up for seconds.
  socket.stopReading();
  server.child.kill('SIGTERM');
  await server.says(/SIGTERM: draining/);
  const at = performance.now();
  server.child.kill('SIGTERM');
  expect(await server.exited).toBe(1);
  expect(performance.now() - at).toBeLessThan(2_000);
  socket.cut();
});

test('--lan serves https with a certificate that is made once, and prints an address for phones', async () => {
  const server = start({}, ['--lan']);
  const url = await server.says(page);
  expect(url).toMatch(/^https:\/\/localhost:\d+$/);
  const phones = lanAddresses().map((address) => `On a phone  https://${address}:${new URL(url).port}/`);
  expect(phones.filter((line) => !server.output.includes(line))).toEqual([]);
  const socket = await new TestSocket(url.replace('localhost', '127.0.0.1')).ready();
  const { data } = await socket.result<{ __typename: string }>('{ __typename }');
  expect(data).toEqual({ __typename: 'Query' });
  socket.cut();
  server.child.kill('SIGTERM');
  await server.exited;

  const certificate = await readFile(join(dataDir, 'lan-cert.pem'), 'utf8');
  expect((await stat(join(dataDir, 'lan-key.pem'))).mode & 0o077).toBe(0);
  const again = start({}, ['--lan']);
  await again.says(page);
  expect(await readFile(join(dataDir, 'lan-cert.pem'), 'utf8')).toBe(certificate);
});
