import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { UserActor } from '../../src/accounts/actor.ts';
import { Context } from '../../src/context.ts';
import type { Caller, Participant } from './caller.ts';
import { Caller as Device, createRoom, JOIN_CALL } from './caller.ts';
import { gather } from './gathering.ts';

const ids = (participants: Participant[]) => participants.map(({ id }) => id);
const crowd = (count: number) => Array.from({ length: count }, (_, index) => `person${index}`);

test('the first to join begins the call, and those who follow see each other in the order of joining', async () => {
  const { joinAll } = await gather(['ann', 'bob', 'cid']);
  const callers = await joinAll();
  const [ann, bob, cid] = callers as [Caller, Caller, Caller];

  expect(new Set(callers.map(({ joined }) => joined.call.id)).size).toBe(1);
  expect(callers.map(({ joined }) => joined.participant.seq)).toEqual([1, 2, 3]);
  expect(ids(cid.joined.call.participants)).toEqual([ann.id, bob.id, cid.id]);
  expect((await ann.next('ParticipantJoined')).participant).toEqual(bob.joined.participant);
  expect((await ann.next('ParticipantJoined')).participant).toEqual(cid.joined.participant);
  expect(ids((await bob.call()).participants)).toEqual([ann.id, bob.id, cid.id]);
});

test('ten people who join at the same moment are all in, each with a place of their own', async () => {
  const { join } = await gather(crowd(10));
  const callers = await Promise.all(crowd(10).map((name) => join(name)));
  const seqs = callers.map(({ joined }) => joined.participant.seq);
  expect(seqs.toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect((await callers[0]?.call())?.participants).toHaveLength(10);
});

test('an eleventh is refused: a mesh has at most ten, whatever the room allows', async () => {
  const { room, person, join } = await gather(crowd(11), { capacity: 500 });
  for (const name of crowd(10)) await join(name);
  const refused = await person('person10').query(JOIN_CALL, { roomId: room.id, deviceId: randomUUID() });
  expect(refused).toMatchObject({ joinCall: { __typename: 'RoomFull', code: 'ROOM_FULL', capacity: 10 } });
});

test('a full room refuses a third, changes nothing, and takes them when somebody has left', async () => {
  const { room, person, join } = await gather(['ann', 'bob', 'cid'], { capacity: 2 });
  const ann = await join('ann');
  const bob = await join('bob');
  const before = await ann.call();
  const variables = { roomId: room.id, deviceId: randomUUID() };
  const refused = await person('cid').query(JOIN_CALL, variables);
  expect(refused).toMatchObject({ joinCall: { __typename: 'RoomFull', capacity: 2 } });
  expect(await ann.call()).toEqual(before);
  await bob.leave();
  expect(await person('cid').query(JOIN_CALL, variables)).toMatchObject({ joinCall: { __typename: 'CallJoined' } });
});

test('a reload gets its participant back, also in a full room, and nobody sees a leave', async () => {
  const { join } = await gather(['ann', 'bob'], { capacity: 2 });
  const ann = await join('ann');
  const bob = await join('bob');
  await ann.next('ParticipantJoined');
  bob.socket.cut();
  const again = await join('bob', { deviceId: bob.deviceId });
  expect(again.joined.participant).toEqual(bob.joined.participant);
  expect(await ann.next()).toMatchObject({ __typename: 'ParticipantUpdated', participant: { id: bob.id } });
  await ann.events.expectNothing();
});

test('a second device of the same person is another participant', async () => {
  const { join } = await gather(['ann']);
  const desktop = await join('ann');
  const phone = await join('ann');
  expect(phone.id).not.toBe(desktop.id);
  expect(ids((await phone.call()).participants)).toEqual([desktop.id, phone.id]);
});

test('the same device id of two people is two participants', async () => {
  const { join } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  expect((await join('bob', { deviceId: ann.deviceId })).id).not.toBe(ann.id);
});

test('a room that starts muted mutes the microphone of whoever joins, and nothing else', async () => {
  const { person, join } = await gather(['ann']);
  const tracks = [
    { source: 'MICROPHONE' as const, muted: false },
    { source: 'CAMERA' as const, muted: false },
  ];
  expect((await join('ann', { tracks })).joined.participant.tracks).toEqual([
    { source: 'MICROPHONE', muted: true },
    { source: 'CAMERA', muted: false },
  ]);
  const loud = await createRoom(person('ann'), { startMuted: false });
  expect((await Device.join(person('ann'), loud, { tracks })).joined.participant.tracks).toEqual(tracks);
});

test('who may not join changes nothing: a stranger, a guest of another room, a source named twice', async () => {
  const { app, room, person, join } = await gather(['ann']);
  const ann = await join('ann');
  const elsewhere = await createRoom(person('ann'));
  const before = await ann.call();
  const variables = { roomId: room.id, deviceId: randomUUID() };

  const stranger = await app.user('stranger');
  await expect(stranger.query(JOIN_CALL, variables)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const guest = await app.guest(elsewhere.link);
  await expect(guest.query(JOIN_CALL, variables)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const twice = { ...variables, tracks: ['CAMERA', 'CAMERA'].map((source) => ({ source, muted: false })) };
  await expect(person('ann').query(JOIN_CALL, twice)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(await ann.call()).toEqual(before);
});

test('a guest takes part like anybody else, under the name they gave', async () => {
  const { app, room, join } = await gather(['ann']);
  const ann = await join('ann');
  const gus = await Device.join(await app.guest(room.link, { displayName: 'Gus' }), room);
  const seen = { id: gus.id, displayName: 'Gus', isGuest: true, userId: null };
  expect((await ann.next('ParticipantJoined')).participant).toMatchObject(seen);
  await gus.setReady();
  expect((await ann.next('ParticipantUpdated')).participant).toMatchObject({ ...seen, isReady: true });
  await gus.leave();
  expect(await ann.next('ParticipantLeft')).toMatchObject({ participantId: gus.id, reason: 'LEFT' });
});

test('somebody who leaves the room while they join its call is not in the call afterwards', async () => {
  const { app, room, person, join } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const bob: UserActor = {
    kind: 'user',
    userId: person('bob').id,
    role: 'USER',
    via: { kind: 'session', sessionId: randomUUID() },
  };
  // Between any two steps of the join, one per round.
  for (let turns = 40; turns < 80; turns += 4) {
    const context = () => new Context(app.deps, { id: 'test', address: '127.0.0.1', userAgent: undefined }, bob);
    const joining = context().calls.join(bob, { roomId: room.id, deviceId: randomUUID(), tracks: [] });
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    const leaving = context().rooms.leave(bob, room.id);
    await Promise.allSettled([joining, leaving]);
    expect(ids((await ann.call()).participants), `after ${turns} turns`).toEqual([ann.id]);
    await context().rooms.join(bob, room.link, undefined, { address: '127.0.0.1', userAgent: undefined });
  }
});
