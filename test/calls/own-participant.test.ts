import { expect, onTestFinished, test, vi } from 'vitest';
import { SfuError } from '../../sfu/errors.ts';
import { FakeSfu } from '../support/fake-sfu.ts';
import type { Person } from '../support/person.ts';
import { SwitchingRoom } from '../topology/room.ts';
import { CALL_EVENTS, JOIN_CALL, SEND_SIGNALS } from './caller.ts';
import { gather } from './gathering.ts';

const CLOSE_ROOM = 'mutation ($id: ID!) { closeRoom(id: $id) { id } }';
const SET_READY = 'mutation ($id: ID!) { setReady(participantId: $id, isReady: true) { id } }';
const CONFIRM = 'mutation ($id: ID!) { confirmReceiving(participantId: $id, epoch: 1, from: []) { __typename } }';
const KEEP_ALIVE = 'mutation ($id: ID!) { keepAlive(participantId: $id) { leaseExpiresAt } }';

const overBecause = (endReason: string) => ({ code: 'CALL_ENDED', errors: [{ extensions: { endReason } }] });

/** What each way to the call answers, to somebody who was not there when it ended. */
async function askAll(person: Person, participantId: string): Promise<unknown[]> {
  const socket = await person.socket();
  const asked = await Promise.allSettled([
    socket.subscribe(CALL_EVENTS, { participantId }).next(),
    socket.request(SET_READY, { id: participantId }),
    socket.request(KEEP_ALIVE, { id: participantId }),
    socket.request(CONFIRM, { id: participantId }),
    socket.request(SEND_SIGNALS, { participantId, batch: 1, signals: [] }),
  ]);
  return asked.map((one) => (one.status === 'rejected' ? (one.reason as unknown) : 'answered'));
}

test('whoever was not connected when the room was closed is told so, with the old cursor as without one', async () => {
  const { room, person, join } = await gather(['ann', 'bob']);
  const bob = await join('bob');
  bob.socket.cut();
  await person('ann').query(CLOSE_ROOM, { id: room.id });
  for (const after of [bob.cursor, null]) {
    await bob.reconnect(after);
    await expect(bob.events.next()).rejects.toMatchObject(overBecause('ROOM_CLOSED'));
  }
  for (const answer of await askAll(person('bob'), bob.id)) expect(answer).toMatchObject(overBecause('ROOM_CLOSED'));
});

test('a guest is told, too', async () => {
  const { app, room, person } = await gather(['ann']);
  const guest = await app.guest(room.link);
  const deviceId = crypto.randomUUID();
  type Joined = { joinCall: { participant: { id: string } } };
  const { joinCall } = await guest.query<Joined>(JOIN_CALL, { roomId: room.id, deviceId });
  await person('ann').query(CLOSE_ROOM, { id: room.id });
  for (const answer of await askAll(guest, joinCall.participant.id)) {
    expect(answer).toMatchObject(overBecause('ROOM_CLOSED'));
  }
});

test('whoever listens is told with the end of the stream', async () => {
  const { room, person, join } = await gather(['ann', 'bob']);
  const bob = await join('bob');
  await person('ann').query(CLOSE_ROOM, { id: room.id });
  await bob.take('CallEnded');
  await expect(bob.events.next()).rejects.toMatchObject(overBecause('ROOM_CLOSED'));
});

test('a call that was too large to go on without its media server says so to whoever comes back', async () => {
  const room = await SwitchingRoom.open({ meshLimit: 2, capacity: 12 });
  const people = await room.joinAll(11);
  await room.app.kill();
  const opening = vi.spyOn(FakeSfu.prototype, 'openCall').mockRejectedValue(new SfuError('UNAVAILABLE', 'no worker'));
  onTestFinished(() => opening.mockRestore());
  await room.app.start();
  const [one] = people;
  const again = await (await room.member('person0')).socket();
  const events = again.subscribe(CALL_EVENTS, { participantId: one!.id, after: one!.joined.cursor });
  await expect(events.next()).rejects.toMatchObject(overBecause('MEDIA_LOST'));
});

test('why a call ended is told to nobody who asks for somebody else’s participant', async () => {
  const { room, person, app, join } = await gather(['ann', 'bob']);
  const bob = await join('bob');
  await person('ann').query(CLOSE_ROOM, { id: room.id });
  for (const other of [person('ann'), await app.user('eve')]) {
    for (const answer of await askAll(other, bob.id)) expect(answer).toMatchObject({ code: 'NOT_FOUND' });
  }
});
