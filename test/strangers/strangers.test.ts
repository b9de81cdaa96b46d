import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { passTime } from '../calls/caller.ts';
import { testApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { Phone } from '../support/phone.ts';
import type { Answer } from '../support/phone.ts';

const TURN = { TURN_URLS: 'turn:turn.example.com:3478?transport=udp', TURN_SECRET: 'sixteen characters' };
const RELAYED = 'candidate:1 1 udp 41885439 203.0.113.7 61000 typ relay raddr 0.0.0.0 rport 0';
const HOST = 'candidate:1 1 udp 2122260223 192.168.1.5 50000 typ host';
const REFLEXIVE = 'candidate:2 1 udp 1686052607 198.51.100.9 50000 typ srflx raddr 0.0.0.0 rport 0';
const REVEALING = 'candidate:3 1 udp 41885439 203.0.113.7 61000 typ relay raddr 198.51.100.9 rport 50000';

const CONNECTION = randomUUID();

async function phones(app: TestApp, ...names: string[]): Promise<Phone[]> {
  return Promise.all(names.map(async (name) => Phone.open(await app.user(name))));
}

/** Two strangers in one call. */
async function meet(ann: Phone, bob: Phone): Promise<[Answer, Answer]> {
  const place = await ann.findStranger();
  expect(place).toMatchObject({ __typename: 'StrangerSearch', place: 1, match: null });
  const { match } = await bob.findStranger();
  const found = (await ann.next('StrangerFound')).match;
  expect(match?.roomId).toBe(found.roomId);
  return [await ann.join(found.roomId), await bob.join(found.roomId)];
}

function send(from: Phone, mine: Answer, to: Answer, batch: number, payload: unknown): Promise<unknown> {
  const signals = [{ to: to.participant.id, epoch: 1, connectionId: CONNECTION, payload }];
  return from.ask(
    `mutation ($id: ID!, $batch: Int!, $signals: [SignalInput!]!) {
      sendSignals(participantId: $id, batch: $batch, signals: $signals) { __typename }
    }`,
    { id: mine.participant.id, batch, signals },
  );
}

test('two people who look for a stranger find each other, and neither learns the other’s address', async () => {
  const app = await testApp({ env: TURN });
  const [ann, bob] = (await phones(app, 'ann', 'bob')) as [Phone, Phone];
  const [one, other] = await meet(ann, bob);
  expect(one.call.id).toBe(other.call.id);
  for (const joined of [one, other]) {
    expect(joined).toMatchObject({ room: { kind: 'DIRECT' }, call: { relayOnly: true } });
    expect(joined.iceConfiguration).toMatchObject({
      iceTransportPolicy: 'RELAY',
      iceServers: [{ urls: [TURN.TURN_URLS] }],
    });
  }
  const offer = (...lines: string[]) => ({
    description: { type: 'OFFER', sdp: ['v=0', ...lines.map((line) => `a=${line}`), ''].join('\r\n') },
  });
  const ok = { sendSignals: { __typename: 'SignalsAccepted' } };
  expect(await send(bob, other, one, 1, offer(RELAYED))).toEqual(ok);
  for (const payload of [
    offer(RELAYED, HOST),
    offer(REFLEXIVE),
    offer(REVEALING),
    { candidates: [{ candidate: HOST }] },
    { candidates: [{ candidate: RELAYED }, { candidate: REFLEXIVE }] },
    { candidates: [{ candidate: REVEALING }] },
    { candidates: [{ candidate: `${RELAYED}\r\na=${HOST}` }] },
  ]) {
    await expect(send(bob, other, one, 2, payload)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  }
  const answer = { description: { type: 'ANSWER', sdp: 'v=0\r\n' } };
  expect(await send(ann, one, other, 1, answer)).toEqual(ok);
  const end = { candidates: [{ candidate: RELAYED }, { candidate: '' }] };
  expect(await send(bob, other, one, 2, end)).toEqual(ok);
});

test('when one of two strangers leaves the call is over, its room is closed, and it is in both histories', async () => {
  const app = await testApp({ env: TURN });
  const [ann, bob] = (await phones(app, 'ann', 'bob')) as [Phone, Phone];
  const [one] = await meet(ann, bob);
  await ann.hangUp(one);
  expect(await bob.ask('{ myRooms { edges { node { id } } } }')).toEqual({ myRooms: { edges: [] } });
  for (const [phone, other] of [
    [ann, bob],
    [bob, ann],
  ] as const) {
    expect(await phone.history()).toMatchObject([
      { direction: 'JOINED', kind: 'AUDIO', outcome: 'ANSWERED', roomId: null, others: [{ userId: other.id }] },
    ]);
  }
});

test('next leaves the one and finds another, never the same one twice in a row', async () => {
  const app = await testApp({ env: TURN });
  const [ann, bob, cid] = (await phones(app, 'ann', 'bob', 'cid')) as [Phone, Phone, Phone];
  const [one] = await meet(ann, bob);
  expect(await ann.nextStranger()).toMatchObject({ place: 1, match: null });
  const { call } = await bob.ask<{ call: { endReason: string } }>(`{ call(id: "${one.call.id}") { endReason } }`);
  expect(call.endReason).toBe('HUNG_UP');
  expect(await bob.findStranger()).toMatchObject({ place: 2, match: null });
  const { match } = await cid.findStranger();
  expect((await ann.next('StrangerFound')).match.roomId).toBe(match?.roomId);
  expect(await bob.ask('mutation { stopFindingStranger }')).toEqual({ stopFindingStranger: true });
  expect(await bob.ask('mutation { stopFindingStranger }')).toEqual({ stopFindingStranger: false });
});

test('somebody met within the hour comes again only when nobody else waits', async () => {
  const clock = new FakeClock();
  const app = await testApp({ env: TURN, clock });
  const [ann, bob, cid, dan] = (await phones(app, 'ann', 'bob', 'cid', 'dan')) as [Phone, Phone, Phone, Phone];
  await meet(ann, bob);
  await ann.nextStranger();
  await cid.findStranger();
  await ann.next('StrangerFound');
  // Now both have met somebody else since, and Dan waits behind Bob.
  await bob.findStranger();
  await cid.nextStranger();
  await bob.next('StrangerFound');
  await bob.nextStranger();
  await dan.findStranger();
  await dan.next('StrangerFound');
  await bob.nextStranger();
  const { match } = await ann.nextStranger();
  expect((await bob.next('StrangerFound')).match.roomId).not.toBe(undefined);
  expect(match).not.toBeNull();
});

test('somebody blocked is never met', async () => {
  const app = await testApp({ env: TURN });
  const [ann, bob] = (await phones(app, 'ann', 'bob')) as [Phone, Phone];
  await ann.block(bob);
  expect(await ann.findStranger()).toMatchObject({ place: 1 });
  expect(await bob.findStranger()).toMatchObject({ place: 2, match: null });
});

test('blocking a stranger ends the call, and a report reaches the operators', async () => {
  const app = await testApp({ env: TURN });
  const [ann, bob] = (await phones(app, 'ann', 'bob')) as [Phone, Phone];
  const [one, other] = await meet(ann, bob);
  const report = 'mutation ($id: ID!) { reportParticipant(participantId: $id, reason: "Shouts") }';
  await ann.ask(report, { id: other.participant.id });
  await ann.block(bob);
  const { call } = await bob.ask<{ call: { endReason: string } }>(`{ call(id: "${one.call.id}") { endReason } }`);
  expect(call.endReason).toBe('HUNG_UP');
  const cid = await app.user('cid');
  await expect(cid.query(report, { id: other.participant.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const reports = '{ reports { edges { node { reason callId reporter { id } reported { id } } } } }';
  expect(await (await app.admin()).query(reports)).toEqual({
    reports: {
      edges: [{ node: { reason: 'Shouts', callId: one.call.id, reporter: { id: ann.id }, reported: { id: bob.id } } }],
    },
  });
  await expect(ann.ask(reports)).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('whoever vanishes loses their place; the others move up and are told', async () => {
  const clock = new FakeClock();
  const app = await testApp({ env: TURN, clock });
  const [ann, bob] = (await phones(app, 'ann', 'bob')) as [Phone, Phone];
  await bob.block(ann);
  await ann.findStranger();
  expect(await bob.findStranger()).toMatchObject({ place: 2 });
  expect((await bob.next('StrangerQueueChanged')).place).toBe(2);
  ann.socket.cut();
  await passTime(app, clock, 18_000, [bob]);
  expect((await bob.next('StrangerQueueChanged')).place).toBe(1);
});

test('a stranger who does not come is not waited for', async () => {
  const clock = new FakeClock();
  const app = await testApp({ env: TURN, clock });
  const [ann, bob] = (await phones(app, 'ann', 'bob')) as [Phone, Phone];
  await ann.findStranger();
  const { match } = await bob.findStranger();
  const joined = await bob.join(match?.roomId ?? '');
  bob.socket.subscribe('subscription ($id: ID!) { callEvents(participantId: $id) { cursor } }', {
    id: joined.participant.id,
  });
  await passTime(app, clock, 22_000, [ann, bob]);
  const { call } = await bob.ask<{ call: { endReason: string } }>(`{ call(id: "${joined.call.id}") { endReason } }`);
  expect(call.endReason).toBe('NOT_ANSWERED');
});

test('where addresses cannot be hidden there are no strangers', async () => {
  const app = await testApp();
  const [ann] = (await phones(app, 'ann')) as [Phone];
  expect(await ann.findStranger()).toMatchObject({ __typename: 'StrangersUnavailable', code: 'STRANGERS_UNAVAILABLE' });
});

test('a device that is not online cannot wait', async () => {
  const app = await testApp({ env: TURN });
  const ann = await app.user('ann');
  const find = 'mutation ($id: ID!) { findStranger(deviceId: $id) { __typename } }';
  await expect(ann.query(find, { id: randomUUID() })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
});
