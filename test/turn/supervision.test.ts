import { rm } from 'node:fs/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { openTurnserver } from '../../src/turn/open-turnserver.ts';
import { Turnserver } from '../../src/turn/turnserver.ts';
import { testApp } from '../support/app.ts';
import {
  credentials,
  dataFolder,
  hasCoturn,
  ownTurnserver,
  PRODUCTION,
  refusal,
  turnClient,
} from './own-turnserver.ts';

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe.skipIf(!hasCoturn)('coturn lives with the server', { timeout: 30_000 }, () => {
  test('it is started again when it dies, on the same ports', async () => {
    const { turnserver, news } = await ownTurnserver();
    const first = turnserver.pid;
    process.kill(first, 'SIGKILL');
    await expect.poll(() => turnserver.pid !== first && turnserver.ready(), { timeout: 10_000 }).toBe(true);
    expect(news.map(({ type }) => type)).toEqual(['started', 'died', 'started']);
    const client = await turnClient(turnserver.turnUrls[0]);
    expect(await client.allocate(credentials(turnserver.secret))).toBeDefined();
  });

  test('one that cannot start is tried again ever more seldom', async () => {
    const DATA_DIR = await dataFolder();
    const pauses: number[] = [];
    const config = loadConfig({
      DATA_DIR,
      TURN_LISTEN_IPS: '127.0.0.1',
      TURNSERVER_BIN: '/bin/false',
    });
    const turnserver = await Turnserver.open(config, (news) => news.type === 'died' && pauses.push(news.retryInMs));
    onTestFinished(() => turnserver?.close());
    await expect.poll(() => pauses, { timeout: 10_000 }).toEqual([250, 500, 1_000]);
  });

  test('it stops with the server', async () => {
    const { turnserver } = await ownTurnserver();
    await turnserver.close();
    expect(isAlive(turnserver.pid)).toBe(false);
  });

  test('a server that was killed finds it again, allocations and all', async () => {
    const { turnserver, dataDir } = await ownTurnserver();
    const client = await turnClient(turnserver.turnUrls[0]);
    await client.allocate(credentials(turnserver.secret));
    turnserver.abandon();
    const next = await ownTurnserver({}, dataDir);
    expect(next.news).toEqual([{ type: 'adopted', pid: turnserver.pid }]);
    expect(next.turnserver.turnUrls).toEqual(turnserver.turnUrls);
    expect(await refusal(client.permit('10.0.0.1'))).toBeUndefined();
    await next.turnserver.close();
    expect(isAlive(turnserver.pid)).toBe(false);
  });

  test(
    'a server that never comes back takes it along in the end: here its data is gone',
    { timeout: 60_000 },
    async () => {
      const { turnserver, dataDir } = await ownTurnserver();
      turnserver.abandon();
      await rm(dataDir, { recursive: true });
      await expect.poll(() => isAlive(turnserver.pid), { timeout: 40_000, interval: 500 }).toBe(false);
    },
  );

  test('one with another configuration is replaced, not adopted', async () => {
    const { turnserver, dataDir } = await ownTurnserver();
    turnserver.abandon();
    const next = await ownTurnserver({ TURN_ALLOCATIONS_PER_USER: '7' }, dataDir);
    expect(next.news).toEqual([{ type: 'started', pid: expect.any(Number) }]);
    expect(isAlive(turnserver.pid)).toBe(false);
    expect(next.turnserver.turnUrls).toEqual(turnserver.turnUrls);
  });

  test('everybody’s ICE configuration names it, in development without a setting', async () => {
    const app = await testApp({ env: { TURN: 'auto' } });
    const ann = await app.user('ann');
    type Answer = { iceConfiguration: { iceServers: { urls: string[]; username: string; credential: string }[] } };
    const { iceConfiguration } = await ann.query<Answer>(
      '{ iceConfiguration { iceServers { urls username credential } } }',
    );
    const [stun, turn] = iceConfiguration.iceServers;
    expect(stun?.urls).toHaveLength(2);
    expect(turn?.urls).toHaveLength(2);
    const client = await turnClient(turn?.urls[0]);
    if (turn) expect(await client.allocate(turn)).toBeDefined();
  });
});

test.skipIf(!hasCoturn)('in production a private address is told only with a warning', async () => {
  const lines: string[] = [];
  const log = { info: () => {}, warn: (line: string) => void lines.push(line), error: () => {} };
  const env = { ...PRODUCTION, DATA_DIR: await dataFolder(), TURN_LISTEN_IPS: '127.0.0.1' };
  for (const more of [{}, { TURN_HOST: 'turn.example' }]) {
    const turnserver = await openTurnserver(loadConfig({ ...env, ...more }), log);
    await turnserver?.close();
  }
  expect(lines).toEqual([
    expect.stringMatching(/^Clients are told turn:127\.0\.0\.1.+ a private address: set TURN_EXTERNAL_IP/),
  ]);
});

test('without coturn one clear line is logged, and the server runs without', async () => {
  const lines: string[] = [];
  const log = { info: () => {}, warn: (line: string) => void lines.push(line), error: () => {} };
  const config = loadConfig({ DATA_DIR: await dataFolder(), TURNSERVER_BIN: '/nowhere/turnserver' });
  expect(await openTurnserver(config, log)).toBeUndefined();
  expect(lines).toEqual([expect.stringMatching(/^coturn is not installed: .* `bin\/setup` installs it\.$/)]);
});
