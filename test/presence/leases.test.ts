import { expect, test } from 'vitest';
import { LEASE_MS } from '../../src/presence/leases.ts';
import { CALL_EVENTS } from '../calls/caller.ts';
import type { StreamItem } from '../calls/caller.ts';
import { gather } from '../calls/gathering.ts';

test('an open socket that answers pings keeps its participant, however long nothing happens', async () => {
  const { join, pass } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const bob = await join('bob');
  await pass(120_000, ann, bob);
  expect((await ann.call()).participants.map(({ id }) => id)).toEqual([ann.id, bob.id]);
});

test('whoever is back within the lease was never away', async () => {
  const { join, pass } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const bob = await join('bob');
  bob.socket.cut();
  await bob.socket.closed;
  await ann.next('ParticipantJoined');
  await pass(14_000, ann);
  await bob.reconnect();
  await bob.setReady();
  await bob.take('ParticipantUpdated');
  await pass(30_000, ann, bob);
  await ann.take('ParticipantUpdated');
  await ann.events.expectNothing();
  expect((await ann.call()).participants).toHaveLength(2);
});

test('a lost socket costs the place only after the lease, and then at once', async () => {
  const { join, pass } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const bob = await join('bob');
  bob.socket.cut();
  await bob.socket.closed;
  await pass(LEASE_MS, ann);
  expect((await ann.call()).participants).toHaveLength(2);
  await pass(1_000, ann);
  expect(await ann.next('ParticipantLeft')).toMatchObject({ participantId: bob.id, reason: 'LEASE_EXPIRED' });
  await expect(bob.keepAlive()).rejects.toMatchObject({ code: 'NOT_IN_CALL' });
});

test('joining without listening holds the place for one lease', async () => {
  const { join, pass } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const bob = await join('bob');
  bob.events.stop();
  await bob.settled();
  await pass(LEASE_MS + 1_000, ann, bob);
  expect(await ann.next('ParticipantLeft')).toMatchObject({ participantId: bob.id, reason: 'LEASE_EXPIRED' });
});

test('an event stream over HTTP keeps the place as long as keepAlive is called, not by being open', async () => {
  const { join, clock, pass } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const bob = await join('bob');
  bob.socket.cut();
  await bob.socket.closed;
  const variables = { participantId: bob.id, after: bob.joined.cursor };
  const stream = bob.person.eventStream<StreamItem>(CALL_EVENTS, variables);
  await stream.events.next('ParticipantJoined');
  for (let round = 0; round < 8; round++) {
    expect(Date.parse(await bob.keepAlive())).toBe(clock.now() + LEASE_MS);
    await pass(5_000, ann);
  }
  expect((await ann.call()).participants).toHaveLength(2);
  await pass(LEASE_MS, ann);
  expect(await ann.next('ParticipantLeft')).toMatchObject({ participantId: bob.id, reason: 'LEASE_EXPIRED' });
  await stream.events.next('ParticipantLeft');
  await expect(stream.events.next()).rejects.toMatchObject({ code: 'NOT_IN_CALL' });
});

test('the call ends when the last lease runs out', async () => {
  const { join, pass } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const bob = await join('bob');
  for (const caller of [ann, bob]) {
    caller.socket.cut();
    await caller.socket.closed;
  }
  await pass(LEASE_MS + 1_000);
  expect(await ann.call()).toMatchObject({ endReason: 'EMPTY', participants: [] });
});

test('one sweep removes everybody whose time is up, and tells of each', async () => {
  const { join, joinAll, pass } = await gather(['ann', 'bob', 'cid', 'dan']);
  const [ann, ...gone] = await joinAll();
  for (const caller of gone) {
    caller.socket.cut();
    await caller.socket.closed;
  }
  if (ann) await pass(LEASE_MS + 1_000, ann);
  const left = [
    await ann?.next('ParticipantLeft'),
    await ann?.next('ParticipantLeft'),
    await ann?.next('ParticipantLeft'),
  ];
  expect(left.map((event) => event?.participantId)).toEqual(gone.map(({ id }) => id));
  expect(new Set(left.map((event) => event?.revision)).size).toBe(1);
  expect((await join('bob')).joined.participant.seq).toBe(5);
});
