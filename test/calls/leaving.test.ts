import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { BELOW_MINIMUM_MS } from '../../src/calls/call-change.ts';
import { CALL_EVENTS, JOIN_CALL } from './caller.ts';
import { gather } from './gathering.ts';

test('a leave is seen at once, and ends the stream of whoever left', async () => {
  const { joinAll } = await gather(['ann', 'bob']);
  const [ann, bob] = await joinAll();
  await bob?.leave();
  expect(await ann?.next('ParticipantLeft')).toMatchObject({ participantId: bob?.id, reason: 'LEFT' });
  expect(await bob?.next('ParticipantLeft')).toMatchObject({ participantId: bob?.id });
  await expect(bob?.events.next()).rejects.toMatchObject({ code: 'NOT_IN_CALL' });
  await bob?.events.completed();
});

test('whoever left can do nothing with the old place, and gets a new one', async () => {
  const { join } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const bob = await join('bob');
  await bob.leave();
  const before = await ann.call();
  const notInCall = { code: 'NOT_IN_CALL' };
  await expect(bob.leave()).rejects.toMatchObject(notInCall);
  await expect(bob.setReady()).rejects.toMatchObject(notInCall);
  await expect(bob.updateTracks([])).rejects.toMatchObject(notInCall);
  await expect(bob.keepAlive()).rejects.toMatchObject(notInCall);
  await expect(bob.send([])).rejects.toMatchObject(notInCall);
  await expect(bob.subscribe(null).next()).rejects.toMatchObject(notInCall);
  expect(await ann.call()).toEqual(before);

  const again = await join('bob', { deviceId: bob.deviceId });
  expect(again.id).not.toBe(bob.id);
  expect(again.joined.participant.seq).toBe(3);
});

test('the call ends when its last participant leaves; the next join begins another', async () => {
  const { join } = await gather(['ann', 'bob'], { minParticipants: 1 });
  const ann = await join('ann');
  await ann.leave();
  expect(await ann.call()).toMatchObject({ endReason: 'EMPTY', participants: [], hostId: null });
  await expect(ann.setReady()).rejects.toMatchObject({ code: 'CALL_ENDED' });
  const bob = await join('bob');
  expect(bob.joined.call.id).not.toBe(ann.joined.call.id);
  expect(bob.joined.participant.seq).toBe(1);
});

test('a call that fell below its minimum ends after 60 s, not before', async () => {
  const { join, pass } = await gather(['ann', 'bob', 'cid'], { minParticipants: 3 });
  const ann = await join('ann');
  const bob = await join('bob');
  const cid = await join('cid');
  await cid.leave();
  await pass(BELOW_MINIMUM_MS, ann, bob);
  expect((await ann.call()).endedAt).toBeNull();
  await pass(1_000, ann, bob);
  expect(await ann.next('CallEnded')).toMatchObject({ endReason: 'BELOW_MINIMUM' });
  await expect(bob.next('nothing of this name')).rejects.toMatchObject({ code: 'CALL_ENDED' });
});

test('a call that is back at its minimum in time goes on', async () => {
  const { join, pass } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  await (await join('bob')).leave();
  await pass(50_000, ann);
  const bob = await join('bob');
  await pass(70_000, ann, bob);
  expect((await ann.call()).endedAt).toBeNull();
});

test('somebody may wait alone in a call that never had its minimum', async () => {
  const { join, pass } = await gather(['ann']);
  const ann = await join('ann');
  await pass(BELOW_MINIMUM_MS + 5_000, ann);
  expect((await ann.call()).endedAt).toBeNull();
});

test('closing the room ends its call for everybody, guests as well, and nobody can join again', async () => {
  const { app, room, person, join } = await gather(['ann', 'bob']);
  const bob = await join('bob');
  const guest = await app.guest(room.link);
  const variables = { roomId: room.id, deviceId: randomUUID() };
  await guest.query(JOIN_CALL, variables);
  await person('ann').query('mutation ($id: ID!) { closeRoom(id: $id) { id } }', { id: room.id });
  expect(await bob.next('CallEnded')).toMatchObject({ endReason: 'ROOM_CLOSED' });
  await expect(bob.events.next()).rejects.toMatchObject({ code: 'CALL_ENDED' });
  for (const one of [person('bob'), guest]) {
    await expect(one.query(JOIN_CALL, variables)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
});

test('whoever leaves the room is out of its call, with every device', async () => {
  const { room, person, join } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const desktop = await join('bob');
  const phone = await join('bob');
  await person('bob').query('mutation ($id: ID!) { leaveRoom(id: $id) }', { id: room.id });
  expect(await ann.next('ParticipantLeft')).toMatchObject({ participantId: desktop.id, reason: 'LEFT' });
  expect(await ann.next('ParticipantLeft')).toMatchObject({ participantId: phone.id, reason: 'LEFT' });
  await expect(phone.next('nothing of this name')).rejects.toMatchObject({ code: 'NOT_IN_CALL' });
  const events = phone.socket.subscribe(CALL_EVENTS, { participantId: phone.id });
  await expect(events.next()).rejects.toMatchObject({ code: 'NOT_IN_CALL' });
  const variables = { roomId: room.id, deviceId: randomUUID() };
  await expect(person('bob').query(JOIN_CALL, variables)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('when somebody who is not in the call leaves the room, nobody in the call notices', async () => {
  const { room, person, join, pass } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const before = await ann.call();
  await person('bob').query('mutation ($id: ID!) { leaveRoom(id: $id) }', { id: room.id });
  await pass(2_000, ann);
  expect(await ann.call()).toEqual(before);
  await ann.setReady();
  expect(await ann.next()).toMatchObject({ __typename: 'ParticipantUpdated', revision: before.revision + 1 });
});
