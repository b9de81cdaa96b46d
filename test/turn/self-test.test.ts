import { execFile, execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkIceUrl } from '../../src/turn/self-test.ts';
import { credentials, dataFolder, hasCoturn, ownTurnserver, turnClient } from './own-turnserver.ts';

const COMMAND = fileURLToPath(new URL('../../bin/turn-test.ts', import.meta.url));
const UCLIENT = '/usr/bin/turnutils_uclient';
const run = promisify(execFile);

/** Credentials with a secret, as seen by a TURN server whose clock is that far ahead of ours. */
const signedWith = (secret: string, aheadSeconds = 0) => ({
  ttlSeconds: 60,
  timeoutMs: 1_000,
  credentials: (ttlSeconds: number) => credentials(secret, { ttlSeconds: ttlSeconds - aheadSeconds }),
});

describe.skipIf(!hasCoturn)('the self-test', { timeout: 30_000 }, () => {
  test('says where the relay candidate is and how long it took', async () => {
    const { turnserver } = await ownTurnserver();
    for (const url of turnserver.turnUrls) {
      const check = await checkIceUrl(url, signedWith(turnserver.secret));
      expect(check).toEqual({
        url,
        isWorking: true,
        ms: expect.any(Number),
        sentence: expect.stringMatching(/^relay candidate 127\.0\.0\.1:\d+$/),
      });
      expect(check.ms).toBeLessThan(1_000);
    }
  });

  test('tells a wrong secret from clocks that are apart', async () => {
    const { turnserver } = await ownTurnserver();
    const [url = ''] = turnserver.turnUrls;
    expect((await checkIceUrl(url, signedWith('another secret'))).sentence).toMatch(/^Wrong secret: TURN_SECRET/);
    expect((await checkIceUrl(url, signedWith(turnserver.secret, 300))).sentence).toMatch(
      /^Clock skew: .+ 60 s or more/,
    );
  });

  test('tells of a quota that is used up', async () => {
    const { turnserver } = await ownTurnserver({ TURN_ALLOCATIONS_PER_USER: '1' });
    const [url = ''] = turnserver.turnUrls;
    await (await turnClient(url)).allocate(credentials(turnserver.secret));
    expect((await checkIceUrl(url, signedWith(turnserver.secret))).sentence).toMatch(/^Quota: /);
  });

  test('tells of a certificate that browsers will not trust', async () => {
    const dataDir = await dataFolder();
    const [cert, key] = [join(dataDir, 'cert.pem'), join(dataDir, 'key.pem')];
    // prettier-ignore
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
      '-days', '2', '-subj', '/CN=localhost', '-keyout', key, '-out', cert], { stdio: 'ignore' });
    const { turnserver } = await ownTurnserver({ TLS_CERT: cert, TLS_KEY: key }, dataDir);
    const { sentence } = await checkIceUrl(turnserver.turnUrls.at(-1) ?? '', signedWith(turnserver.secret));
    expect(sentence).toMatch(/^Certificate: nobody whom browsers trust has signed it/);
  });

  test('runs as a command beside the server, which exits with 0 only if all works', async () => {
    const { dataDir } = await ownTurnserver();
    const env = { DATA_DIR: dataDir };
    const { stdout } = await run(process.execPath, [COMMAND], { env });
    expect(stdout.trim().split('\n')).toEqual([
      expect.stringMatching(/^stun:127\.0\.0\.1:\d+ +works +\d+ ms  this machine is 127\.0\.0\.1:\d+ from there$/),
      expect.stringMatching(/^stun:/),
      expect.stringMatching(/^turn:\S+udp +works +\d+ ms  relay candidate 127\.0\.0\.1:\d+$/),
      expect.stringMatching(/^turn:\S+tcp +works +\d+ ms  relay candidate 127\.0\.0\.1:\d+$/),
    ]);
    const elsewhere = { ...env, TURN_URLS: 'turn:127.0.0.1:9?transport=tcp', TURN_SECRET: 'x'.repeat(16) };
    const failure = run(process.execPath, [COMMAND], { env: elsewhere });
    await expect(failure).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining('FAILS') });
  });

  test('turnutils_uclient relays data with printed credentials, and none with a wrong secret', async () => {
    const { turnserver } = await ownTurnserver();
    const { port } = new URL(turnserver.turnUrls[0]?.replace('turn:', 'http://') ?? '');
    const relay = async (secret: string) => {
      const { username, credential } = credentials(secret);
      // Two clients of its own relay five messages to each other, 20 ms apart.
      const options = ['-y', '-n', '5', '-z', '20', '-u', username, '-w', credential, '-p', port, '127.0.0.1'];
      const { stdout } = await run(UCLIENT, options, { timeout: 20_000 }).catch((error: { stdout: string }) => error);
      return /tot_send_msgs=(\d+), tot_recv_msgs=(\d+)/.exec(
        stdout.split('\n').findLast((one) => one.includes('tot_recv_msgs')) ?? '',
      );
    };
    const [, sent, received] = (await relay(turnserver.secret)) ?? [];
    expect(Number(sent)).toBeGreaterThan(0);
    expect(received).toBe(sent);
    const refused = await relay('another secret');
    expect(Number(refused?.[2] ?? 0)).toBe(0);
  });
});

test('tells of a closed port, and of one that does not answer', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const tcp = await checkIceUrl(`turn:127.0.0.1:${port}?transport=tcp`, signedWith('any'));
  expect(tcp.sentence).toMatch(
    new RegExp(`^Port closed: nothing listens on port ${port} \\(TCP\\) of 127\\.0\\.0\\.1`),
  );

  const silent = createSocket('udp4').bind(0, '127.0.0.1');
  await once(silent, 'listening');
  onTestFinished(() => void silent.close());
  const udp = await checkIceUrl(`turn:127.0.0.1:${silent.address().port}`, signedWith('any'));
  expect(udp.sentence).toMatch(/^No answer within 1000 ms from port \d+ \(UDP\) of 127\.0\.0\.1/);
});

test.each([
  ['turn:nowhere.invalid', /^The name nowhere\.invalid cannot be resolved/],
  ['turns:127.0.0.1:5349?transport=udp', /no STUN or TURN URL that browsers understand/],
  ['https://turn.example', /no STUN or TURN URL that browsers understand/],
])('says what is wrong with %s', async (url, sentence) => {
  expect((await checkIceUrl(url, signedWith('any'))).sentence).toMatch(sentence);
});
