import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { choosePorts } from '../../src/turn/ports.ts';
import { credentials, dataFolder, hasCoturn, refusal, turnClient } from './own-turnserver.ts';

const COMMAND = fileURLToPath(new URL('../../bin/turn-config.ts', import.meta.url));
const ROTATE = fileURLToPath(new URL('../../bin/turn-rotate.ts', import.meta.url));
const run = promisify(execFile);
const [NEW, OLD] = ['the new secret of all', 'the old secret of all'];

async function printed(env: Record<string, string>): Promise<string> {
  const { stdout } = await run(process.execPath, [COMMAND], { env: { DATA_DIR: await dataFolder(), ...env } });
  return stdout;
}

test('the printed configuration is production’s, whatever the mode, on the ports that everybody knows', async () => {
  const conf = await printed({ TURN_SECRET: NEW, TURN_REALM: 'calls.example', TURN_EXTERNAL_IP: '198.51.100.7' });
  const lines = conf.split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'listening-port=3478',
      'realm=calls.example',
      'external-ip=198.51.100.7',
      'use-auth-secret',
      `static-auth-secret=${NEW}`,
      'min-port=49152',
      'max-port=65535',
      'denied-peer-ip=10.0.0.0-10.255.255.255',
      'denied-peer-ip=127.0.0.0-127.255.255.255',
      'user-quota=100',
      'no-multicast-peers',
      'no-cli',
    ]),
  );
  expect(lines).not.toContain('allow-loopback-peers');
});

test.skipIf(!hasCoturn)('a coturn elsewhere runs with it, and takes both secrets while they are rotated', async () => {
  const ports = await choosePorts({ port: 0, tlsPort: 0 }, undefined, ['127.0.0.1']);
  const conf = await printed({
    TURN_SECRET: `${NEW},${OLD}`,
    TURN_LISTEN_IPS: '127.0.0.1',
    TURN_PORT: String(ports.port),
  });
  const folder = await dataFolder();
  const file = join(folder, 'turnserver.conf');
  await writeFile(file, `${conf}pidfile=${join(folder, 'pid')}\n`);
  const coturn = spawn('/usr/bin/turnserver', ['-c', file], { stdio: 'ignore' });
  const exited = once(coturn, 'exit');
  onTestFinished(async () => {
    coturn.kill();
    await exited;
  });
  const url = `turn:127.0.0.1:${ports.port}?transport=tcp`;
  const allocate = async (secret: string) => refusal((await turnClient(url)).allocate(credentials(secret)));
  await expect.poll(() => allocate(NEW).catch(String), { timeout: 5_000 }).toBeUndefined();
  expect(await allocate(OLD)).toBeUndefined();
  expect(await allocate('a secret of nobody')).toBe(401);
});

test('a secret that stands in the environment is rotated there', async () => {
  const env = { DATA_DIR: await dataFolder(), TURN_SECRET: NEW };
  await expect(run(process.execPath, [ROTATE], { env })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^TURN_SECRET is set: rotate it there/),
  });
});

test.each([
  [{ TURN_URLS: 'turn:turn.example' }, 'TURN_SECRET: TURN_URLS is set'],
  [{ TURN_SECRET: 'short' }, 'TURN_SECRET: must have 16 characters'],
  [{ TURN_RELAY_PORTS: '50000' }, 'TURN_RELAY_PORTS: must be <from>-<to>'],
  [{ TURN_RELAY_PORTS: '60000-50000' }, 'TURN_RELAY_PORTS: must be a range'],
  [{ TURN_DENIED_PEERS: 'everybody' }, 'TURN_DENIED_PEERS: must be IP addresses or ranges'],
  [{ TURN_REALM: 'two words' }, 'TURN_REALM: must be letters'],
  [{ TURN_LISTEN_IPS: 'eth0' }, 'TURN_LISTEN_IPS: must be IP addresses'],
])('%o is refused with a sentence', async (env, sentence) => {
  await expect(printed(env)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(sentence) });
});
