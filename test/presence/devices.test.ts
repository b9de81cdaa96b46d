import { expect, test } from 'vitest';
import { User } from '../../src/entities/user.ts';
import { passTime } from '../calls/caller.ts';
import { testApp } from '../support/app.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { befriend, friends, Phone, USER_EVENTS } from '../support/phone.ts';
import type { UserItem } from '../support/phone.ts';

test('a friend comes, is in a call, is back, and goes: each is told once', async () => {
  const clock = new FakeClock();
  const app = await testApp({ clock });
  const [ann, bob] = [await app.user('ann'), await app.user('bob')];
  await befriend(ann, bob);
  const watching = await Phone.open(ann);
  const phone = await Phone.open(bob);
  const presence = async () => (await watching.next('PresenceChanged')).presence;
  expect(await presence()).toEqual({ status: 'ONLINE', lastSeenAt: null });
  const second = await Phone.open(bob);

  const { createRoom } = await phone.ask<{ createRoom: { id: string } }>('mutation { createRoom(name: "r") { id } }');
  const joined = await phone.join(createRoom.id);
  expect(await presence()).toEqual({ status: 'IN_CALL', lastSeenAt: null });
  await phone.hangUp(joined);
  expect(await presence()).toEqual({ status: 'ONLINE', lastSeenAt: null });

  phone.socket.cut();
  await passTime(app, clock, 20_000, [watching, second]);
  await watching.events.expectNothing(50);
  second.socket.cut();
  const before = clock.now();
  await passTime(app, clock, 17_000, [watching]);
  const { status, lastSeenAt } = await presence();
  expect(status).toBe('OFFLINE');
  expect(Date.parse(lastSeenAt ?? '')).toBeLessThanOrEqual(before);
  expect(await ann.query('{ friends { edges { node { presence { status lastSeenAt } } } } }')).toEqual({
    friends: { edges: [{ node: { presence: { status, lastSeenAt } } }] },
  });
});

test('a reconnect within the lease shows nobody a change', async () => {
  const clock = new FakeClock();
  const app = await testApp({ clock });
  const [ann, bob] = await friends(app, 'ann', 'bob');
  expect((await ann.next('PresenceChanged')).presence.status).toBe('ONLINE');
  bob.socket.cut();
  await passTime(app, clock, 10_000, [ann]);
  await bob.connect();
  await passTime(app, clock, 20_000, [ann, bob]);
  const changes = ann.events.takeAll().filter(({ event }) => event.__typename === 'PresenceChanged');
  expect(changes.map(({ event }) => event.presence.status)).toEqual([]);
});

test('strangers to each other see nothing of each other', async () => {
  const app = await testApp();
  const ann = await Phone.open(await app.user('ann'));
  await Phone.open(await app.user('bob'));
  await ann.events.expectNothing(100);
  expect(ann.events.received).toBe(1);
});

test('a stream begins with everything there is to know', async () => {
  const app = await testApp();
  const [ann, bob] = await friends(app, 'ann', 'bob');
  const cid = await app.user('cid');
  await cid.query('mutation ($id: ID!) { sendFriendRequest(userId: $id) { __typename } }', { id: bob.id });
  await ann.call([bob]);
  const socket = await bob.person.socket();
  const items = socket.subscribe<UserItem>(USER_EVENTS, { deviceId: crypto.randomUUID(), after: null });
  const { event } = await items.next('UserSnapshot');
  expect(event).toMatchObject({
    friends: [{ user: { id: ann.id }, presence: { status: 'IN_CALL' } }],
    friendRequests: [{ from: { id: cid.id }, to: { id: bob.id } }],
    invitations: [{ status: 'RINGING', from: { id: ann.id } }],
    strangerPlace: null,
    strangerMatch: null,
    missedCalls: 0,
  });
});

test('a second stream of the same device ends the first; another device has one of its own', async () => {
  const app = await testApp();
  const ann = await Phone.open(await app.user('ann'));
  const other = await Phone.open(ann.person);
  await Phone.open(ann.person, ann.deviceId);
  await expect(ann.events.next()).rejects.toMatchObject({ code: 'STREAM_REPLACED' });
  await other.events.expectNothing(50);
});

test('the same device id of somebody else is another device', async () => {
  const app = await testApp();
  const ann = await Phone.open(await app.user('ann'));
  const bob = await Phone.open(await app.user('bob'), ann.deviceId);
  await ann.events.expectNothing(50);
  await bob.events.expectNothing(50);
  expect([ann.events.received, bob.events.received]).toEqual([1, 1]);
});

test('guests have no stream of their own', async () => {
  const app = await testApp();
  const ann = await app.user('ann');
  const { createRoom } = await ann.query<{ createRoom: { link: string } }>(
    'mutation { createRoom(name: "r") { link } }',
  );
  const socket = await (await app.guest(createRoom.link)).socket();
  const items = socket.subscribe(USER_EVENTS, { deviceId: crypto.randomUUID() });
  await expect(items.next()).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('a session that is revoked is told to the others of the user', async () => {
  const app = await testApp();
  const ann = await Phone.open(await app.user('ann'));
  const { login } = await ann.ask<{ login: { accessToken: string } }>(
    'mutation { login(username: "ann", password: "correct horse battery") { ... on SignedIn { accessToken } } }',
  );
  await app.bearer(login.accessToken).query('mutation { logout }');
  expect((await ann.next('SessionRevoked')).sessionId).toBeTruthy();
});

test('a client of server-sent events is online for as long as it says so', async () => {
  const clock = new FakeClock();
  const app = await testApp({ clock });
  const [ann, bob] = [await app.user('ann'), await app.user('bob')];
  await befriend(ann, bob);
  const watching = await Phone.open(ann);
  const deviceId = crypto.randomUUID();
  const keepAlive = () =>
    bob.query('mutation ($id: ID!) { keepDeviceAlive(deviceId: $id) { leaseExpiresAt } }', { id: deviceId });
  await keepAlive();
  expect((await watching.next('PresenceChanged')).presence.status).toBe('ONLINE');
  await passTime(app, clock, 10_000, [watching]);
  await keepAlive();
  await passTime(app, clock, 10_000, [watching]);
  await watching.events.expectNothing(50);
  await passTime(app, clock, 8_000, [watching]);
  expect((await watching.next('PresenceChanged')).presence.status).toBe('OFFLINE');
});

test('what nobody has told, because the process died, is told by the next', async () => {
  const clock = new FakeClock();
  const app = await testApp({ clock });
  const [ann, bob] = await friends(app, 'ann', 'bob');
  const { orm } = app.deps;
  await orm.em.fork().nativeUpdate(User, { id: bob.id }, { presence: 'OFFLINE' });
  await passTime(app, clock, 11_000, [ann, bob]);
  ann.events.takeAll();
  await orm.em.fork().nativeUpdate(User, { id: bob.id }, { presence: 'IN_CALL' });
  await passTime(app, clock, 11_000, [ann, bob]);
  expect((await ann.next('PresenceChanged')).presence.status).toBe('ONLINE');
});
