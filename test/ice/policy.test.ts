import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { KnownDevices, MAX_KNOWN_DEVICES } from '../../src/ice/device-facts.ts';
import { openHouse } from '../support/house.ts';
import { dataFolder } from '../turn/own-turnserver.ts';

const UDP = 'turn:turn.example:3478?transport=udp';
const TCP = 'turn:turn.example:3478?transport=tcp';
const TLS = 'turns:turn.example:443?transport=tcp';
const WITH_TURN = {
  STUN_URLS: 'stun:stun.example:3478',
  TURN_URLS: [UDP, TCP, TLS].join(','),
  TURN_SECRET: 'shared with the turn server',
};
const CONFIGURATION = `query ($input: DeviceFacts) { iceConfiguration(input: $input) {
  iceServers { urls username } iceTransportPolicy reason
} }`;

type Answer = {
  iceConfiguration: { iceServers: { urls: string[]; username: string | null }[] } & Record<string, unknown>;
};

async function asked(input: object, env: Record<string, string> = WITH_TURN) {
  const house = await openHouse(env);
  const ann = await house.person('ann');
  const { iceConfiguration } = await ann.ask<Answer>(CONFIGURATION, { input });
  const { iceServers, ...rest } = iceConfiguration;
  const turn = iceServers.find(({ username }) => username !== null);
  return { ...rest, stun: iceServers.length - (turn ? 1 : 0), turn: turn?.urls };
}

test.each([
  ['nothing is known', {}, { turn: [UDP, TCP, TLS], reason: /^Direct paths first/ }],
  ['UDP is blocked', { natKind: 'UDP_BLOCKED' }, { turn: [TLS, TCP], reason: /blocks UDP/ }],
  [
    'UDP failed the last time',
    { failed: ['RELAY_UDP'] },
    { turn: [TLS, TCP, UDP], reason: /UDP failed on this device/ },
  ],
  ['the NAT is symmetric', { natKind: 'SYMMETRIC' }, { turn: [UDP, TCP, TLS], reason: /symmetric/ }],
  ['the NAT is a cone', { natKind: 'CONE' }, { turn: [UDP, TCP, TLS], reason: /^Direct paths first/ }],
])('when %s, the servers fit, and say why', async (_situation, facts, { turn, reason }) => {
  expect(await asked(facts)).toEqual({
    iceTransportPolicy: 'ALL',
    stun: 1,
    turn,
    reason: expect.stringMatching(reason),
  });
});

test('whoever wishes to be relayed is given no STUN server, and other rules apply as well', async () => {
  expect(await asked({ relayOnly: true, natKind: 'UDP_BLOCKED' })).toEqual({
    iceTransportPolicy: 'RELAY',
    stun: 0,
    turn: [TLS, TCP],
    reason: expect.stringMatching(/Relay only, as you wished.+ blocks UDP/),
  });
});

test('a device is given the servers of its region, and any other those of all', async () => {
  const TURN_URLS = 'eu=turn:eu.example?transport=udp,us=turn:us.example?transport=udp';
  const env = { ...WITH_TURN, TURN_URLS };
  expect(await asked({ region: 'eu' }, env)).toMatchObject({ turn: ['turn:eu.example?transport=udp'] });
  expect(await asked({ region: 'mars' }, env)).toMatchObject({
    turn: ['turn:eu.example?transport=udp', 'turn:us.example?transport=udp'],
  });
});

test('what a device has told is kept for it, and for nobody else', async () => {
  const house = await openHouse(WITH_TURN);
  const [ann, bob] = [await house.person('ann'), await house.person('bob')];
  const deviceId = crypto.randomUUID();
  await ann.ask(CONFIGURATION, { input: { deviceId, natKind: 'UDP_BLOCKED' } });
  const later = await ann.ask<Answer>(CONFIGURATION, { input: { deviceId, worked: ['RELAY_TLS'] } });
  expect(later.iceConfiguration.iceServers[1]?.urls).toEqual([TLS, TCP]);
  const other = await bob.ask<Answer>(CONFIGURATION, { input: { deviceId } });
  expect(other.iceConfiguration.iceServers[1]?.urls).toEqual([UDP, TCP, TLS]);
});

test('only so many devices are remembered, and those that spoke last', () => {
  const devices = new KnownDevices();
  for (let index = 0; index <= MAX_KNOWN_DEVICES; index += 1) devices.learn(String(index), { natKind: 'CONE' });
  expect(devices.size).toBe(MAX_KNOWN_DEVICES);
  expect(devices.get('0')).toEqual({});
  expect(devices.get('1')).toEqual({ natKind: 'CONE' });
});

test('an installation may bring rules of its own', async () => {
  const file = join(await dataFolder(), 'policy.json');
  const rule = { when: { worked: ['RELAY_TLS'] }, use: { transports: ['tls'] }, reason: 'TLS is what works here.' };
  writeFileSync(file, JSON.stringify([rule]));
  const env = { ...WITH_TURN, ICE_POLICY: file };
  expect(await asked({ worked: ['DIRECT', 'RELAY_TLS'] }, env)).toMatchObject({ turn: [TLS], reason: rule.reason });
  expect(await asked({ natKind: 'UDP_BLOCKED' }, env)).toMatchObject({ turn: [UDP, TCP, TLS] });
});

test.each([
  ['{', 'no readable JSON'],
  ['[{"when":{},"use":{"transports":["pigeon"]},"reason":"x"}]', 'rule 0.use.transports.0'],
  ['[{"when":{"moon":true},"use":{},"reason":"x"}]', 'rule 0.when'],
])('a policy file with %s is refused, with the place', async (text, place) => {
  const DATA_DIR = await dataFolder();
  writeFileSync(join(DATA_DIR, 'policy.json'), text);
  expect(() => loadConfig({ DATA_DIR, ICE_POLICY: join(DATA_DIR, 'policy.json') })).toThrow(place);
});
