import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { answer, Caller, candidate, createRoom, offer, SEND_SIGNALS } from '../calls/caller.ts';
import { gather } from '../calls/gathering.ts';

/** What arrived, short: `type:sdp`, or the candidates. */
async function signal(caller: Caller): Promise<string> {
  const { description, candidates } = await caller.next('SignalReceived');
  if (description) return `${description.type}:${description.sdp}`;
  return (candidates ?? []).map((one) => one.candidate).join();
}

async function pair(): Promise<[Caller, Caller]> {
  const { joinAll } = await gather(['ann', 'bob']);
  return (await joinAll()) as [Caller, Caller];
}

test('an offer, its answer and candidates arrive as they were sent, with who sent them and for which connection', async () => {
  const [ann, bob] = await pair();
  const connectionId = randomUUID();
  expect(await bob.send([offer(ann, connectionId, 'v=0\r\no=- 1')])).toEqual({
    __typename: 'SignalsAccepted',
    batch: 1,
  });
  expect(await ann.next('SignalReceived')).toMatchObject({
    from: bob.id,
    epoch: 1,
    connectionId,
    description: { type: 'OFFER', sdp: 'v=0\r\no=- 1' },
    candidates: null,
  });
  const sent = { candidate: 'candidate:1 1 udp', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'abcd' };
  await ann.send([
    answer(bob, connectionId),
    { to: bob.id, epoch: 1, connectionId, payload: { candidates: [sent, { candidate: '' }] } },
  ]);
  expect(await bob.next('SignalReceived')).toMatchObject({ from: ann.id, description: { type: 'ANSWER' } });
  const none = { sdpMid: null, sdpMLineIndex: null, usernameFragment: null };
  expect(await bob.next('SignalReceived')).toMatchObject({
    description: null,
    candidates: [sent, { candidate: '', ...none }],
  });
});

test('signals arrive in the order in which they were sent, within a batch and from batch to batch', async () => {
  const [ann, bob] = await pair();
  const connectionId = randomUUID();
  await bob.send([offer(ann, connectionId)]);
  await ann.next('SignalReceived');
  const texts = Array.from({ length: 120 }, (_, index) => `candidate:${index}`);
  for (let start = 0; start < texts.length; start += 40) {
    await bob.send(texts.slice(start, start + 40).map((text) => candidate(ann, connectionId, text)));
  }
  const seen: string[] = [];
  while (seen.length < texts.length) seen.push(await signal(ann));
  expect(seen).toEqual(texts);
});

test('signals between two are invisible to others in the call, and in other calls', async () => {
  const { person, joinAll } = await gather(['ann', 'bob', 'cid']);
  const [ann, bob, cid] = (await joinAll()) as [Caller, Caller, Caller];
  const elsewhere = await Caller.join(person('ann'), await createRoom(person('ann')));
  await bob.send([offer(ann, randomUUID())]);
  await ann.next('SignalReceived');
  // Whatever was published before this has been delivered when this is.
  await ann.setReady();
  for (const one of [bob, cid]) await one.settled();
  await ann.next('ParticipantUpdated');
  for (const { events } of [bob, cid, elsewhere]) {
    expect(events.takeAll().map(({ event }) => event.__typename)).not.toContain('SignalReceived');
  }
});

test('a repeated batch is acknowledged and not delivered again', async () => {
  const [ann, bob] = await pair();
  const connectionId = randomUUID();
  for (let times = 0; times < 3; times++) {
    expect(await bob.send([offer(ann, connectionId)], 1)).toEqual({ __typename: 'SignalsAccepted', batch: 1 });
  }
  await bob.send([candidate(ann, connectionId, 'second')], 2);
  expect(await bob.send([candidate(ann, connectionId, 'late')], 1)).toMatchObject({ batch: 1 });
  expect(await signal(ann)).toBe('OFFER:v=0');
  expect(await signal(ann)).toBe('second');
  await ann.events.expectNothing();
});

test('a batch that is resent over another socket after a lost answer is not delivered again', async () => {
  const [ann, bob] = await pair();
  const connectionId = randomUUID();
  await bob.send([offer(ann, connectionId)], 1);
  bob.socket.cut();
  await bob.reconnect();
  await bob.send([offer(ann, connectionId)], 1);
  await bob.send([candidate(ann, connectionId, 'after')], 2);
  expect(await signal(ann)).toBe('OFFER:v=0');
  expect(await signal(ann)).toBe('after');
});

test('a reload begins its batches anew', async () => {
  const { join } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const bob = await join('bob');
  await bob.send([offer(ann, randomUUID(), 'old')], 1);
  expect(await signal(ann)).toBe('OFFER:old');
  bob.socket.cut();
  const again = await join('bob', { deviceId: bob.deviceId });
  await again.send([offer(ann, randomUUID(), 'new')], 1);
  expect(await signal(ann)).toBe('OFFER:new');
});

test('a batch is refused as a whole: nothing of it arrives, and its number is still free', async () => {
  const { join } = await gather(['ann', 'bob', 'cid']);
  const ann = await join('ann');
  const bob = await join('bob');
  const cid = await join('cid');
  await cid.leave();
  const connectionId = randomUUID();
  const refused = await bob.send([offer(ann, connectionId, 'lost'), offer(cid, randomUUID())], 1);
  expect(refused).toEqual({
    __typename: 'ParticipantNotInCall',
    code: 'PARTICIPANT_NOT_IN_CALL',
    index: 1,
    participantId: cid.id,
  });
  await bob.send([offer(ann, connectionId, 'sent')], 1);
  expect(await signal(ann)).toBe('OFFER:sent');
});

test('a signal goes to somebody in the same call only: not to oneself, to a stranger, or into another call', async () => {
  const { person, join } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const bob = await join('bob');
  const elsewhere = await Caller.join(person('ann'), await createRoom(person('ann')));
  const nobody = { ...offer(ann, randomUUID()), to: randomUUID() };
  for (const signals of [[offer(bob, randomUUID())], [offer(elsewhere, randomUUID())], [nobody]]) {
    expect(await bob.send(signals, 1)).toMatchObject({ code: 'PARTICIPANT_NOT_IN_CALL', index: 0 });
  }
  expect(elsewhere.events.takeAll().map(({ event }) => event.__typename)).not.toContain('SignalReceived');
});

test('a signal for another epoch is refused, with the call’s own', async () => {
  const [ann, bob] = await pair();
  for (const epoch of [0, 2, -1, 2_147_483_647]) {
    expect(await bob.send([{ ...offer(ann, randomUUID()), epoch }], 1)).toEqual({
      __typename: 'StaleEpoch',
      code: 'STALE_EPOCH',
      epoch: 1,
    });
  }
  await ann.take('ParticipantJoined');
  await ann.events.expectNothing();
});

test('an offer with a new connection id replaces the pair’s connection: what is for the old one is refused', async () => {
  const [ann, bob] = await pair();
  const old = randomUUID();
  const fresh = randomUUID();
  await bob.send([offer(ann, old)]);
  await bob.send([offer(ann, fresh)]);
  const refused = { __typename: 'UnknownConnection', code: 'UNKNOWN_CONNECTION', index: 0 };
  expect(await bob.send([candidate(ann, old)], 3)).toEqual(refused);
  expect(await ann.send([answer(bob, old)], 1)).toEqual(refused);
  expect(await ann.send([candidate(bob, randomUUID())], 1)).toEqual(refused);
  expect(await ann.send([answer(bob, fresh), candidate(bob, fresh)], 1)).toMatchObject({ batch: 1 });
  expect(await bob.send([offer(ann, randomUUID()), candidate(ann, fresh)], 3)).toMatchObject({ index: 1 });
  expect(await bob.send([candidate(ann, fresh)], 3)).toMatchObject({ batch: 3 });
});

test('in a glare the signals of both connections pass', async () => {
  const [ann, bob] = await pair();
  const anns = randomUUID();
  const bobs = randomUUID();
  await ann.send([offer(bob, anns), candidate(bob, anns, 'ann’s, from ann')]);
  await bob.send([offer(ann, bobs), candidate(ann, bobs, 'bob’s, from bob')]);
  // The higher seq is polite: bob answers.
  await bob.send([answer(ann, anns), candidate(ann, anns, 'ann’s, from bob')]);
  await ann.send([candidate(bob, bobs, 'bob’s, from ann')]);
  const seenByAnn = [await signal(ann), await signal(ann), await signal(ann), await signal(ann)];
  expect(seenByAnn).toEqual(['OFFER:v=0', 'bob’s, from bob', 'ANSWER:v=0', 'ann’s, from bob']);
  expect([await signal(bob), await signal(bob), await signal(bob)]).toEqual([
    'OFFER:v=0',
    'ann’s, from ann',
    'bob’s, from ann',
  ]);
});

test('after a restart of the server a connection that it does not know goes on', async () => {
  const { app, join } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const bob = await join('bob');
  const connectionId = randomUUID();
  await bob.send([offer(ann, connectionId)]);
  await app.kill();
  await app.start();
  await Promise.all([ann.reconnect(), bob.reconnect()]);
  await bob.send([candidate(ann, connectionId, 'goes on')]);
  expect(await signal(ann)).toBe('goes on');
  const other = randomUUID();
  await ann.send([offer(bob, other)]);
  expect(await bob.send([candidate(ann, connectionId)], 9)).toMatchObject({ code: 'UNKNOWN_CONNECTION' });
});

test('nobody sends in another’s name', async () => {
  const { app, room, person, join } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const bob = await join('bob');
  const variables = { participantId: bob.id, batch: 1, signals: [offer(ann, randomUUID())] };
  for (const other of [person('ann'), await app.guest(room.link), await app.user('stranger')]) {
    await expect(other.query(SEND_SIGNALS, variables)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
  expect(await bob.send(variables.signals, 1)).toMatchObject({ batch: 1 });
});

test('signals that wait for a lost socket arrive when it is back, in order', async () => {
  const [ann, bob] = await pair();
  const connectionId = randomUUID();
  ann.socket.cut();
  await bob.send([offer(ann, connectionId), candidate(ann, connectionId, 'one')]);
  await bob.send([candidate(ann, connectionId, 'two')]);
  await ann.reconnect();
  expect([await signal(ann), await signal(ann), await signal(ann)]).toEqual(['OFFER:v=0', 'one', 'two']);
});
