import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TurnSecrets } from '../../src/turn/secrets.ts';
import {
  credentials,
  dataFolder,
  hasCoturn,
  ownTurnserver,
  PRODUCTION,
  refusal,
  turnClient,
} from './own-turnserver.ts';

const WRONG_CREDENTIALS = 401;
const FORBIDDEN_PEER = 403;
const OVER_QUOTA = 486;

describe.skipIf(!hasCoturn)('coturn beside the server', { timeout: 30_000 }, () => {
  test('relays over UDP, TCP and TLS with credentials of ours', async () => {
    const dataDir = await dataFolder();
    const [cert, key] = [join(dataDir, 'cert.pem'), join(dataDir, 'key.pem')];
    // prettier-ignore
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
      '-days', '2', '-subj', '/CN=localhost', '-keyout', key, '-out', cert], { stdio: 'ignore' });
    const { turnserver } = await ownTurnserver({ TLS_CERT: cert, TLS_KEY: key }, dataDir);
    expect(turnserver.turnUrls).toEqual([
      expect.stringMatching(/^turn:127\.0\.0\.1:\d+\?transport=udp$/),
      expect.stringMatching(/^turn:127\.0\.0\.1:\d+\?transport=tcp$/),
      expect.stringMatching(/^turns:127\.0\.0\.1:\d+\?transport=tcp$/),
    ]);
    for (const url of turnserver.turnUrls) {
      const client = await turnClient(url, true);
      const relayed = await client.allocate(credentials(turnserver.secret));
      expect(relayed).toEqual({ address: '127.0.0.1', port: expect.any(Number) });
    }
  });

  test('tells a client its address on two ports', async () => {
    const { turnserver } = await ownTurnserver();
    expect(turnserver.stunUrls).toHaveLength(2);
    for (const url of turnserver.stunUrls) {
      const client = await turnClient(url);
      expect(await client.bind()).toEqual({ address: '127.0.0.1', port: expect.any(Number) });
    }
  });

  test('refuses credentials that have expired, were forged, or are another installation’s', async () => {
    const { turnserver } = await ownTurnserver();
    const [url] = turnserver.turnUrls;
    const good = credentials(turnserver.secret);
    const foreign = credentials('the secret of another installation');
    const refused = [
      credentials(turnserver.secret, { ttlSeconds: -1 }),
      { ...good, username: good.username.replace('ann', 'bob') },
      { ...good, username: good.username.replace(/^\d+/, (expiry) => String(Number(expiry) + 3_600)) },
      foreign,
    ];
    for (const one of refused) expect(await refusal((await turnClient(url)).allocate(one))).toBe(WRONG_CREDENTIALS);
    expect(await refusal((await turnClient(url)).allocate(good))).toBeUndefined();
  });

  test('a user over the quota is refused, whatever the credentials, and others are not', async () => {
    const { turnserver } = await ownTurnserver({ TURN_ALLOCATIONS_PER_USER: '2' });
    const [url] = turnserver.turnUrls;
    const allocate = async (user: string, ttlSeconds = 60) =>
      refusal((await turnClient(url)).allocate(credentials(turnserver.secret, { user, ttlSeconds })));
    expect(await allocate('ann')).toBeUndefined();
    expect(await allocate('ann')).toBeUndefined();
    expect(await allocate('ann', 120)).toBe(OVER_QUOTA);
    expect(await allocate('bob')).toBeUndefined();
  });

  test('in production nobody relays to loopback or private addresses, except to the SFU', async () => {
    const { turnserver } = await ownTurnserver({
      ...PRODUCTION,
      SFU_LISTEN_IPS: '10.9.8.7',
      TURN_DENIED_PEERS: '9.9.9.9',
    });
    const client = await turnClient(turnserver.turnUrls[0]);
    await client.allocate(credentials(turnserver.secret));
    const denied = ['127.0.0.1', '10.0.0.1', '172.16.5.4', '192.168.1.1', '169.254.169.254', '100.64.0.1', '9.9.9.9'];
    for (const peer of denied) expect([peer, await refusal(client.permit(peer))]).toEqual([peer, FORBIDDEN_PEER]);
    for (const peer of ['8.8.8.8', '10.9.8.7'])
      expect([peer, await refusal(client.permit(peer))]).toEqual([peer, undefined]);
  });

  test('a rotation stops nothing: the old secret and the new one are good, until it is called leaked', async () => {
    const { turnserver, dataDir } = await ownTurnserver();
    const [url] = turnserver.turnUrls;
    const { pid, secret: old } = turnserver;
    // As `npm run turn:rotate` does, in a process of its own.
    new TurnSecrets(dataDir, []).rotate('tandem');
    const { secret } = turnserver;
    expect(secret).not.toBe(old);
    for (const one of [old, secret])
      expect(await refusal((await turnClient(url)).allocate(credentials(one)))).toBeUndefined();
    new TurnSecrets(dataDir, []).rotate('tandem', { isLeaked: true });
    for (const one of [old, secret]) {
      expect(await refusal((await turnClient(url)).allocate(credentials(one)))).toBe(WRONG_CREDENTIALS);
    }
    expect(await refusal((await turnClient(url)).allocate(credentials(turnserver.secret)))).toBeUndefined();
    expect(turnserver.pid).toBe(pid);
  });
});
