import { mkdtemp, readdir, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { testApp } from '../support/app.ts';
import { FakeClock } from '../support/fake-clock.ts';

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

test('an app that cannot listen says why, and leaves nothing open', async () => {
  const first = await testApp();
  const { port } = new URL(first.url);
  const dataDir = await mkdtemp(join(tmpdir(), 'tandem-test-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const config = loadConfig({ NODE_ENV: 'test', LOG_LEVEL: 'silent', DATA_DIR: dataDir, PORT: port, TURN: 'off' });
  await expect(createApp(config)).rejects.toThrow(`Port ${port} is in use.`);
  const open = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  );
  expect(open.filter((path) => path.startsWith(dataDir))).toEqual([]);
});

test('closing twice is closing once', async () => {
  const app = await testApp();
  const running = app.app;
  await Promise.all([running.close(), running.close()]);
  await running.close();
  await expect(fetch(`${running.url}/health`)).rejects.toThrow('fetch failed');
});

test('logging out ends the sockets of that session at once', async () => {
  const app = await testApp();
  const ann = await app.user('ann');
  const socket = await ann.socket();
  const machine = await app.bearer(ann.apiKey).socket();
  await ann.query('mutation { logout }');
  expect((await socket.closed).code).toBe(4803);
  expect(await machine.request('{ me { __typename } }')).toEqual({ me: { __typename: 'Account' } });
  expect((await ann.post({ query: '{ me { __typename } }' })).status).toBe(401);
});

test('a socket that authenticates again lives on when its first token has expired', async () => {
  const clock = new FakeClock(Date.now());
  const app = await testApp({ clock });
  const ann = await app.user('ann');
  const socket = await ann.socket();
  clock.advance(14 * 60_000);
  const { refresh } = await app
    .nobody()
    .query<{ refresh: { accessToken: string } }>(
      'mutation ($token: String!) { refresh(refreshToken: $token) { ... on SignedIn { accessToken } } }',
      { token: ann.refreshToken },
    );
  await socket.request('mutation ($token: String!) { authenticate(accessToken: $token) { __typename } }', {
    token: refresh.accessToken,
  });
  clock.advance(2 * 60_000);
  expect(await socket.request('{ me { __typename } }')).toEqual({ me: { __typename: 'Account' } });
  clock.advance(15 * 60_000);
  expect((await socket.closed).code).toBe(4802);
});
