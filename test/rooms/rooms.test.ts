import { expect, test } from 'vitest';
import { openHouse } from '../support/house.ts';
import type { House, Person } from '../support/house.ts';

const CREATE = `mutation ($name: String!, $password: String, $capacity: Int, $minParticipants: Int, $meshLimit: Int, $startMuted: Boolean) {
  createRoom(name: $name, password: $password, capacity: $capacity, minParticipants: $minParticipants, meshLimit: $meshLimit, startMuted: $startMuted) {
    id kind name link hasPassword capacity minParticipants meshLimit startMuted closedAt owner { username }
  }
}`;
const UPDATE = `mutation ($id: ID!, $name: String, $password: String, $capacity: Int, $minParticipants: Int, $startMuted: Boolean) {
  updateRoom(id: $id, name: $name, password: $password, capacity: $capacity, minParticipants: $minParticipants, startMuted: $startMuted) {
    name hasPassword capacity minParticipants startMuted
  }
}`;
const CLOSE = 'mutation ($id: ID!) { closeRoom(id: $id) { id closedAt } }';
const LEAVE = 'mutation ($id: ID!) { leaveRoom(id: $id) }';
const ROOM = 'query ($id: ID!) { room(id: $id) { id name closedAt } }';
const JOIN = 'mutation ($link: String!) { joinRoom(link: $link) { __typename ... on Room { id } } }';

interface Room {
  id: string;
  link: string;
}

async function create(person: Person, settings: object = {}): Promise<Room> {
  return (await person.ask<{ createRoom: Room }>(CREATE, { name: 'Lab', ...settings })).createRoom;
}

/** Ann's room with Bob in it, and Cleo who is not. */
async function annsRoom(house: House) {
  const [ann, bob, cleo] = [await house.person('ann'), await house.person('bob'), await house.person('cleo')];
  const room = await create(ann);
  await bob.ask(JOIN, { link: room.link });
  return { ann, bob, cleo, room };
}

test('a room takes the installation’s settings for what its creator does not say', async () => {
  const house = await openHouse({ ROOM_CAPACITY: '12', ROOM_MESH_LIMIT: '5' });
  const ann = await house.person('ann');
  expect(await create(ann, { name: '  Lab ' })).toMatchObject({
    kind: 'GROUP',
    name: 'Lab',
    link: expect.stringMatching(/^[\w-]{22}$/),
    hasPassword: false,
    capacity: 12,
    minParticipants: 2,
    meshLimit: 5,
    startMuted: true,
    closedAt: null,
    owner: { username: 'ann' },
  });
  const all = { password: 'sesame', capacity: 3, minParticipants: 3, meshLimit: 2, startMuted: false };
  const { password: _, ...settings } = all;
  expect(await create(ann, all)).toMatchObject({ ...settings, hasPassword: true });
  expect(await create(ann, { minParticipants: 20 })).toMatchObject({ capacity: 20, minParticipants: 20 });
});

test.each([
  [{ name: ' ' }, 'name: must not be blank'],
  [{ name: 'x'.repeat(101) }, 'name: at most 100 characters'],
  [{ capacity: 1 }, 'capacity: must be 2 or more'],
  [{ capacity: 501 }, 'capacity: must be 500 or less'],
  [{ capacity: 3, minParticipants: 4 }, 'minParticipants: must not be above the capacity'],
  [{ meshLimit: 11 }, 'meshLimit: must be 10 or less'],
  [{ password: '' }, 'password: must not be empty; null takes it away'],
])('a room with %o is refused', async (settings, message) => {
  const house = await openHouse();
  const ann = await house.person('ann');
  expect(await ann.refused(CREATE, { name: 'Lab', ...settings })).toEqual({ code: 'BAD_USER_INPUT', message });
});

test('only members see a room; for everybody else there is none', async () => {
  const house = await openHouse();
  const { ann, bob, cleo, room } = await annsRoom(house);
  for (const person of [ann, bob])
    expect(await person.ask(ROOM, { id: room.id })).toMatchObject({ room: { name: 'Lab' } });
  const nothing = await cleo.refused(ROOM, { id: '01980000-0000-7000-8000-000000000000' });
  expect(nothing).toMatchObject({ code: 'NOT_FOUND' });
  expect(await cleo.refused(ROOM, { id: room.id })).toEqual(nothing);
  expect(await house.refused(ROOM, { id: room.id })).toMatchObject({ code: 'UNAUTHENTICATED' });
});

test('the owner changes some settings and the others stay', async () => {
  const house = await openHouse();
  const { ann, room } = await annsRoom(house);
  const change = async (settings: object) =>
    (await ann.ask<{ updateRoom: object }>(UPDATE, { id: room.id, ...settings })).updateRoom;
  const start = { name: 'Lab', hasPassword: false, capacity: 10, minParticipants: 2, startMuted: true };
  expect(await change({})).toEqual(start);
  expect(await change({ name: 'Den', startMuted: false })).toEqual({ ...start, name: 'Den', startMuted: false });
  expect(await change({ password: 'sesame' })).toMatchObject({ name: 'Den', hasPassword: true });
  expect(await change({ capacity: 4, name: null })).toMatchObject({ name: 'Den', hasPassword: true, capacity: 4 });
  expect(await change({ password: null })).toMatchObject({ hasPassword: false, capacity: 4 });
  expect(await ann.refused(UPDATE, { id: room.id, minParticipants: 5 })).toMatchObject({ code: 'BAD_USER_INPUT' });
});

test.each([
  ['change', UPDATE],
  ['close', CLOSE],
])('only the owner may %s a room', async (_verb, document) => {
  const house = await openHouse();
  const { bob, cleo, ann, room } = await annsRoom(house);
  expect(await bob.refused(document, { id: room.id })).toMatchObject({ code: 'FORBIDDEN' });
  expect(await cleo.refused(document, { id: room.id })).toMatchObject({ code: 'NOT_FOUND' });
  expect(await ann.ask(ROOM, { id: room.id })).toMatchObject({ room: { closedAt: null } });
  expect(house.news).toEqual([]);
});

test('a closed room is out of the lists, its link leads nowhere, and its call is told', async () => {
  const house = await openHouse();
  const { ann, bob, cleo, room } = await annsRoom(house);
  expect(await ann.ask(CLOSE, { id: room.id })).toEqual({
    closeRoom: { id: room.id, closedAt: '2026-11-20T06:00:00.000Z' },
  });
  expect(house.news).toEqual([`closed ${room.id}`]);
  expect(await bob.ask('{ myRooms { edges { node { id } } } }')).toEqual({ myRooms: { edges: [] } });
  expect(await bob.ask(ROOM, { id: room.id })).toMatchObject({ room: { closedAt: '2026-11-20T06:00:00.000Z' } });
  expect(await cleo.refused(JOIN, { link: room.link })).toMatchObject({ code: 'NOT_FOUND' });
  expect(await ann.refused(UPDATE, { id: room.id, name: 'Den' })).toMatchObject({ code: 'NOT_FOUND' });
  expect(await ann.refused(CLOSE, { id: room.id })).toMatchObject({ code: 'NOT_FOUND' });
  expect(house.news).toHaveLength(1);
});

test('a room closed twice at the same moment is closed once', async () => {
  const house = await openHouse();
  const { ann, room } = await annsRoom(house);
  await Promise.allSettled([ann.ask(CLOSE, { id: room.id }), ann.ask(CLOSE, { id: room.id })]);
  expect(house.news).toEqual([`closed ${room.id}`]);
});

test('a member leaves and loses the place in the call; the owner closes instead', async () => {
  const house = await openHouse();
  const { ann, bob, cleo, room } = await annsRoom(house);
  expect(await bob.ask(LEAVE, { id: room.id })).toEqual({ leaveRoom: true });
  expect(house.news).toEqual([`left ${room.id} ${bob.id}`]);
  expect(await bob.refused(ROOM, { id: room.id })).toMatchObject({ code: 'NOT_FOUND' });
  for (const stranger of [bob, cleo]) {
    expect(await stranger.refused(LEAVE, { id: room.id })).toMatchObject({ code: 'NOT_FOUND' });
  }
  expect(await ann.refused(LEAVE, { id: room.id })).toMatchObject({
    code: 'FORBIDDEN',
    message: expect.stringContaining('close it instead'),
  });
  await ann.ask(ROOM, { id: room.id });
});

test('one may be in so many rooms and in no more, until one is left or closed', async () => {
  const house = await openHouse({ MAX_ROOMS_PER_USER: '2' });
  const { ann, bob, room } = await annsRoom(house);
  const own = await create(bob);
  const limit = { code: 'LIMIT_REACHED', message: expect.stringContaining('2 rooms') };
  expect(await bob.refused(CREATE, { name: 'Third' })).toEqual(limit);
  const another = await create(ann);
  expect(await bob.refused(JOIN, { link: another.link })).toEqual(limit);
  await bob.ask(JOIN, { link: room.link });
  await bob.ask(CLOSE, { id: own.id });
  await bob.ask(JOIN, { link: another.link });
  await bob.ask(LEAVE, { id: room.id });
  const tries = await Promise.allSettled([create(bob), create(bob), create(bob)]);
  expect(tries.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected']);
});

test('members are listed in the order of joining, page by page', async () => {
  const house = await openHouse();
  const { ann, cleo, room } = await annsRoom(house);
  await cleo.ask(JOIN, { link: room.link });
  const document = `query ($id: ID!, $after: String) { room(id: $id) { members(first: 2, after: $after) {
    edges { cursor node { role joinedAt user { username } } }
    pageInfo { hasNextPage endCursor }
  } } }`;
  const member = (username: string, role = 'MEMBER') => ({
    cursor: expect.any(String),
    node: { role, joinedAt: '2026-11-20T06:00:00.000Z', user: { username } },
  });
  interface Members {
    room: { members: { pageInfo: { endCursor: string } } };
  }
  const first = await ann.ask<Members>(document, { id: room.id });
  expect(first.room.members).toMatchObject({
    edges: [member('ann', 'OWNER'), member('bob')],
    pageInfo: { hasNextPage: true },
  });
  const rest = await ann.ask<Members>(document, { id: room.id, after: first.room.members.pageInfo.endCursor });
  expect(rest.room.members).toMatchObject({ edges: [member('cleo')], pageInfo: { hasNextPage: false } });
});

test('a query for more rooms times members than may be is refused for its cost', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  const document = (first: number) =>
    `{ myRooms(first: ${first}) { edges { node { id members(first: 100) { edges { node { user { id } } } } } } } }`;
  await ann.ask(document(5));
  expect(await ann.refused(document(100))).toMatchObject({ code: 'QUERY_TOO_COMPLEX' });
});

test('my rooms come with the newest first, and a hundred at a time at most', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  for (const name of ['one', 'two', 'three']) await create(ann, { name });
  const document = '{ myRooms(first: 1000) { edges { node { name } } } }';
  expect(await ann.ask(document)).toEqual({
    myRooms: { edges: ['three', 'two', 'one'].map((name) => ({ node: { name } })) },
  });
});
