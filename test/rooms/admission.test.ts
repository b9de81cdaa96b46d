import { expect, test } from 'vitest';
import { openHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';

const JOIN = `mutation ($link: String!, $password: String) {
  joinRoom(link: $link, password: $password) { __typename ... on Error { code } ... on Room { name } }
}`;
const AS_GUEST = `mutation ($link: String!, $password: String, $displayName: String!) {
  joinAsGuest(link: $link, password: $password, displayName: $displayName) {
    __typename
    ... on Error { code }
    ... on GuestAdmitted { accessToken accessTokenExpiresAt guest { id displayName avatarColor roomId expiresAt } room { id name } }
  }
}`;
const ROOM = 'query ($id: ID!) { room(id: $id) { id name } }';

interface Admitted {
  joinAsGuest: { accessToken: string; guest: { id: string } };
}

const WRONG = { __typename: 'WrongPassword', code: 'WRONG_PASSWORD' };
const HALF_DAY_MS = 12 * 60 * 60_000;

async function roomOf(house: House, password: string | null = null) {
  const owner = await house.person('owner');
  const { createRoom: room } = await owner.ask<{ createRoom: { id: string; link: string } }>(
    'mutation ($password: String) { createRoom(name: "Lab", password: $password) { id link } }',
    { password },
  );
  return { owner, room };
}

async function admit(house: House, link: string): Promise<Admitted['joinAsGuest']> {
  return (await house.ask<Admitted>(AS_GUEST, { link, displayName: 'Gus' })).joinAsGuest;
}

test('a link tells the name and whether there is a password, and nothing more', async () => {
  const house = await openHouse();
  const { room } = await roomOf(house, 'sesame');
  const preview = 'query ($link: String!) { roomByLink(link: $link) { name hasPassword } }';
  expect(await house.ask(preview, { link: room.link })).toEqual({ roomByLink: { name: 'Lab', hasPassword: true } });
  for (const link of ['', 'nonsense', room.id]) {
    expect(await house.refused(preview, { link })).toMatchObject({ code: 'NOT_FOUND' });
  }
});

test('whoever knows link and password becomes a member, and is not asked again', async () => {
  const house = await openHouse();
  const { room } = await roomOf(house, 'sesame');
  const bob = await house.person('bob');
  expect(await bob.ask(JOIN, { link: room.link })).toEqual({ joinRoom: WRONG });
  expect(await bob.ask(JOIN, { link: room.link, password: 'wrong' })).toEqual({ joinRoom: WRONG });
  expect(await bob.refused(ROOM, { id: room.id })).toMatchObject({ code: 'NOT_FOUND' });
  expect(await bob.ask(JOIN, { link: room.link, password: 'sesame' })).toMatchObject({ joinRoom: { name: 'Lab' } });
  expect(await bob.ask(JOIN, { link: room.link })).toMatchObject({ joinRoom: { name: 'Lab' } });
  expect(await bob.ask(ROOM, { id: room.id })).toMatchObject({ room: { id: room.id } });
});

test('a double click on join makes one membership', async () => {
  const house = await openHouse();
  const { owner, room } = await roomOf(house);
  const bob = await house.person('bob');
  await Promise.all([1, 2, 3].map(() => bob.ask(JOIN, { link: room.link })));
  const members = 'query ($id: ID!) { room(id: $id) { members { edges { node { user { username } } } } } }';
  expect(await owner.ask(members, { id: room.id })).toMatchObject({
    room: { members: { edges: [{ node: { user: { username: 'owner' } } }, { node: { user: { username: 'bob' } } }] } },
  });
});

test('guessing a room’s password is throttled for the room and for the address', async () => {
  const house = await openHouse({ ROOM_PASSWORD_PER_MINUTE: '3' });
  const { room } = await roomOf(house, 'sesame');
  const bob = await house.person('bob');
  const guess = (address: string, password = 'wrong') => bob.ask(JOIN, { link: room.link, password }, { address });
  for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) await guess(address);
  await expect(guess('192.0.2.4', 'sesame')).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 20 });
  house.clock.advance(20_000);
  expect(await guess('192.0.2.4', 'sesame')).toMatchObject({ joinRoom: { name: 'Lab' } });
});

test('a full house may come in by the right password at once', async () => {
  const house = await openHouse({ ROOM_PASSWORD_PER_MINUTE: '3' });
  const { room } = await roomOf(house, 'sesame');
  for (let i = 0; i < 12; i++) {
    const guest = { link: room.link, password: 'sesame', displayName: `Guest ${i}` };
    expect(await house.ask(AS_GUEST, guest)).toMatchObject({ joinAsGuest: { __typename: 'GuestAdmitted' } });
  }
});

test('a guest gets one room for twelve hours, under a name, without an account', async () => {
  const house = await openHouse();
  const { room } = await roomOf(house);
  const admitted = await admit(house, room.link);
  expect(admitted).toMatchObject({
    accessTokenExpiresAt: '2026-11-20T18:00:00.000Z',
    guest: { displayName: 'Gus', roomId: room.id, expiresAt: '2026-11-20T18:00:00.000Z' },
    room: { id: room.id },
  });
  const as = { credential: admitted.accessToken };
  expect(await house.ask('{ me { ... on Guest { id displayName } } }', {}, as)).toEqual({
    me: { id: admitted.guest.id, displayName: 'Gus' },
  });
  expect(await house.ask(ROOM, { id: room.id }, as)).toMatchObject({ room: { name: 'Lab' } });
  house.clock.advance(HALF_DAY_MS - 1);
  await house.ask(ROOM, { id: room.id }, as);
  house.clock.advance(1);
  await expect(house.whoIs(admitted.accessToken)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});

test('a guest’s door is the same: password, throttle, name', async () => {
  const house = await openHouse();
  const { room } = await roomOf(house, 'sesame');
  const knock = (variables: object) => house.ask(AS_GUEST, { link: room.link, displayName: 'Gus', ...variables });
  expect(await knock({})).toEqual({ joinAsGuest: WRONG });
  expect(await knock({ password: 'wrong' })).toEqual({ joinAsGuest: WRONG });
  expect(await house.refused(AS_GUEST, { link: room.link, password: 'sesame', displayName: '\n' })).toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringMatching('^displayName: '),
  });
  expect(await house.refused(AS_GUEST, { link: 'nowhere', displayName: 'Gus' })).toMatchObject({ code: 'NOT_FOUND' });
});

test('guests from one address are throttled', async () => {
  const house = await openHouse({ GUESTS_PER_MINUTE: '2' });
  const { room } = await roomOf(house);
  await admit(house, room.link);
  await admit(house, room.link);
  expect(await house.refused(AS_GUEST, { link: room.link, displayName: 'Gus' })).toMatchObject({
    code: 'RATE_LIMITED',
  });
});

test('a guest reaches no other room, and nothing that needs an account', async () => {
  const house = await openHouse();
  const { owner, room } = await roomOf(house);
  const { createRoom: other } = await owner.ask<{ createRoom: { id: string; link: string } }>(
    'mutation { createRoom(name: "Other") { id link } }',
  );
  const as = { credential: (await admit(house, room.link)).accessToken };
  expect(await house.refused(ROOM, { id: other.id }, as)).toMatchObject({ code: 'NOT_FOUND' });
  for (const document of [
    '{ myRooms { edges { node { id } } } }',
    '{ mySessions { edges { node { id } } } }',
    'mutation { createRoom(name: "Mine") { id } }',
    `mutation { joinRoom(link: "${other.link}") { __typename } }`,
    `mutation { leaveRoom(id: "${room.id}") }`,
    `mutation { closeRoom(id: "${room.id}") { id } }`,
    'mutation { updateProfile(displayName: "Ann") { id } }',
    'mutation { regenerateApiKey { apiKey } }',
    'mutation { logout }',
    'mutation { createTurnCredentials(ttlSeconds: 60) { username } }',
  ]) {
    expect([document, await house.refused(document, {}, as)]).toMatchObject([document, { code: 'FORBIDDEN' }]);
  }
});

test('a guest is out when the room closes', async () => {
  const house = await openHouse();
  const { owner, room } = await roomOf(house);
  const as = { credential: (await admit(house, room.link)).accessToken };
  await owner.ask('mutation ($id: ID!) { closeRoom(id: $id) { id } }', { id: room.id });
  expect(await house.refused(ROOM, { id: room.id }, as)).toMatchObject({ code: 'NOT_FOUND' });
});

test('a password that is changed while it is checked lets nobody in', async () => {
  const house = await openHouse();
  const { owner, room } = await roomOf(house, 'sesame');
  const bob = await house.person('bob');
  const { passwords } = house.deps;
  const verify = passwords.verify.bind(passwords);
  passwords.verify = async (hash, password) => {
    const isRight = await verify(hash, password);
    await owner.ask('mutation ($id: ID!) { updateRoom(id: $id, password: "other") { id } }', { id: room.id });
    return isRight;
  };
  expect(await bob.refused(JOIN, { link: room.link, password: 'sesame' })).toMatchObject({ code: 'NOT_FOUND' });
  expect(await bob.refused(ROOM, { id: room.id })).toMatchObject({ code: 'NOT_FOUND' });
});
