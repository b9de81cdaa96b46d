import { expect, test } from 'vitest';
import { openHouse, PASSWORD } from '../support/house.ts';
import type { House, Person, Tokens } from '../support/house.ts';

const SESSIONS = `query ($first: Int, $after: String, $last: Int, $before: String) {
  mySessions(first: $first, after: $after, last: $last, before: $before) {
    edges { node { id userAgent isCurrent expiresAt } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

interface Sessions {
  mySessions: {
    edges: { node: { id: string; userAgent: string | null; isCurrent: boolean } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string; startCursor: string };
  };
}

async function login(house: House, userAgent?: string): Promise<Tokens> {
  const document = `mutation ($password: String!) {
    login(username: "ann", password: $password) { ... on SignedIn { accessToken refreshToken } }
  }`;
  return (await house.ask<{ login: Tokens }>(document, { password: PASSWORD }, userAgent ? { userAgent } : {})).login;
}

async function sessionsOf(person: Person, page: object = {}) {
  return (await person.ask<Sessions>(SESSIONS, page)).mySessions;
}

test('I see my sessions, the newest first, and which one is this', async () => {
  const house = await openHouse();
  const ann = await house.person('ann', { userAgent: 'Desk' });
  await house.person('bob');
  await login(house, 'Phone');
  const { edges } = await sessionsOf(ann);
  expect(edges.map(({ node }) => [node.userAgent, node.isCurrent])).toEqual([
    ['Phone', false],
    ['Desk', true],
  ]);
});

test('ended and expired sessions are not listed', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  const phone = await login(house);
  await house.ask('mutation { logout }', {}, { credential: phone.accessToken });
  expect((await sessionsOf(ann)).edges).toHaveLength(1);
});

test('I page through my sessions in both directions', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  for (let i = 1; i < 7; i++) await login(house, `device ${i}`);
  const names = ({ edges }: Awaited<ReturnType<typeof sessionsOf>>) => edges.map(({ node }) => node.userAgent);

  const one = await sessionsOf(ann, { first: 3 });
  expect(names(one)).toEqual(['device 6', 'device 5', 'device 4']);
  const two = await sessionsOf(ann, { first: 3, after: one.pageInfo.endCursor });
  expect(names(two)).toEqual(['device 3', 'device 2', 'device 1']);
  expect(two.pageInfo.hasNextPage).toBe(true);
  const three = await sessionsOf(ann, { first: 3, after: two.pageInfo.endCursor });
  expect(names(three)).toEqual([null]);
  expect(three.pageInfo.hasNextPage).toBe(false);
  expect(names(await sessionsOf(ann, { last: 2, before: two.pageInfo.startCursor }))).toEqual(['device 5', 'device 4']);
});

test.each([
  ['a negative size', { first: -1 }, 'first: must be 0 or more'],
  ['a made-up cursor', { after: 'abc' }, 'after: is not a cursor of this list'],
  ['both directions at once', { first: 1, last: 1 }, 'first, last: give one of them'],
])('%s is refused', async (_what, page, message) => {
  const house = await openHouse();
  const ann = await house.person('ann');
  expect(await ann.refused(SESSIONS, page)).toEqual({ code: 'BAD_USER_INPUT', message });
});

test('a logout ends the session at once: the tokens, and whatever is open', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  const actor = await house.whoIs(ann.accessToken);
  const ended: boolean[] = [];
  house.deps.revocations.onRevoked(() => ended.push(house.deps.revocations.isRevoked(actor)));
  await ann.ask('mutation { logout }');
  expect(ended).toEqual([true]);
  await expect(house.whoIs(ann.accessToken)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});

test('a session that ended stays ended after a restart', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  await ann.ask('mutation { logout }');
  await house.restart();
  await expect(house.whoIs(ann.accessToken)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});

test('what is remembered of ended sessions is forgotten with their last token', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  const actor = await house.whoIs(ann.accessToken);
  await ann.ask('mutation { logout }');
  expect(house.deps.revocations.isRevoked(actor)).toBe(true);
  house.clock.advance(15 * 60_000);
  house.deps.revocations.add('another', 'somebody');
  expect(house.deps.revocations.isRevoked(actor)).toBe(false);
  await expect(house.whoIs(ann.accessToken)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});

test('I can end a session of mine from another one, and nobody else’s', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  const bob = await house.person('bob');
  const phone = await login(house, 'Phone');
  const { edges } = await sessionsOf(ann);
  const id = edges[0]!.node.id;
  const revoke = 'mutation ($id: ID!) { revokeSession(id: $id) { id userAgent isCurrent } }';

  expect(await bob.refused(revoke, { id })).toMatchObject({ code: 'NOT_FOUND' });
  await house.whoIs(phone.accessToken);
  expect(await ann.ask(revoke, { id })).toEqual({ revokeSession: { id, userAgent: 'Phone', isCurrent: false } });
  await expect(house.whoIs(phone.accessToken)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  await house.whoIs(ann.accessToken);
  expect(await ann.ask(revoke, { id: id.toUpperCase() })).toMatchObject({ revokeSession: { id } });
});

test('an open socket goes on with a fresh token of its own session, and with no other', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  const bob = await house.person('bob');
  const phone = await login(house);
  const renewals: unknown[] = [];
  const connection = {
    isPinged: true,
    renew: (actor: unknown, expiresAt: number) => void renewals.push([actor, expiresAt]),
    endAsSlow: () => {},
  };
  const document =
    'mutation ($accessToken: String!) { authenticate(accessToken: $accessToken) { accessTokenExpiresAt } }';
  for (const other of [bob.accessToken, phone.accessToken]) {
    expect(await ann.refused(document, { accessToken: other }, { connection })).toMatchObject({ code: 'FORBIDDEN' });
  }
  expect(await ann.refused(document, { accessToken: 'nonsense' }, { connection })).toMatchObject({
    code: 'UNAUTHENTICATED',
  });
  expect(renewals).toEqual([]);

  house.clock.advance(10 * 60_000);
  const { refresh } = await house.ask<{ refresh: Tokens }>(
    'mutation ($token: String!) { refresh(refreshToken: $token) { ... on SignedIn { accessToken } } }',
    { token: ann.refreshToken },
  );
  expect(await ann.ask(document, { accessToken: refresh.accessToken }, { connection })).toEqual({
    authenticate: { accessTokenExpiresAt: '2026-11-20T06:25:00.000Z' },
  });
  expect(renewals).toEqual([[await house.whoIs(ann.accessToken), Date.UTC(2026, 10, 20, 6, 25)]]);
  expect(await ann.refused(document, { accessToken: refresh.accessToken })).toMatchObject({ code: 'BAD_USER_INPUT' });
});
