import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';

interface CallItem {
  cursor: string;
  event: { __typename: string };
}

const EVENTS = `subscription ($participantId: ID!, $after: String) {
  callEvents(participantId: $participantId, after: $after) { cursor position event { __typename } }
}`;

const CREATE_ROOM = 'mutation { createRoom(name: "Kitchen") { id link } }';
const JOIN = `mutation ($roomId: ID!, $deviceId: ID!) {
  joinCall(roomId: $roomId, deviceId: $deviceId) { ... on CallJoined { cursor participant { id } } }
}`;

type Room = { createRoom: { id: string; link: string } };
type Joined = { joinCall: { cursor: string; participant: { id: string } } };

const device = () => ({ deviceId: crypto.randomUUID() });

test('somebody registers, makes a room, joins its call and sees a guest come in over a socket', async () => {
  const app = await testApp();
  const ann = await app.user('ann');
  const { createRoom: room } = await ann.query<Room>(CREATE_ROOM);
  const socket = await ann.socket();
  const { joinCall: joined } = await socket.request<Joined>(JOIN, { roomId: room.id, ...device() });
  const events = socket.subscribe<CallItem>(EVENTS, { participantId: joined.participant.id, after: joined.cursor });

  const guest = await app.guest(room.link, { displayName: 'Gus' });
  await guest.query<Joined>(JOIN, { roomId: room.id, ...device() });
  expect(await events.next()).toMatchObject({ event: { __typename: 'ParticipantJoined' } });
});

test('a call goes on after the server was killed and started again', async () => {
  const app = await testApp();
  const ann = await app.user('ann');
  const { createRoom: room } = await ann.query<Room>(CREATE_ROOM);
  const at = { roomId: room.id, ...device() };
  const { joinCall: before } = await ann.query<Joined>(JOIN, at);
  const socket = await ann.socket();
  await app.kill();
  expect((await socket.closed).code).toBe(1006);
  await app.start();
  const { joinCall: after } = await ann.query<Joined>(JOIN, at);
  expect(after.participant.id).toBe(before.participant.id);
});

test('an admin may be somebody else than the first user', async () => {
  const app = await testApp();
  const admin = await app.admin();
  const { me } = await admin.query<{ me: { role: string } }>('{ me { ... on Account { role } } }');
  expect(me.role).toBe('ADMIN');
});
