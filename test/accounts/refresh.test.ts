import { expect, test } from 'vitest';
import { Sessions } from '../../src/accounts/sessions.ts';
import { ApiKey } from '../../src/entities/api-key.ts';
import { Session } from '../../src/entities/session.ts';
import { openHouse } from '../support/house.ts';
import type { House, Person, Tokens } from '../support/house.ts';

const REFRESH = `mutation ($refreshToken: String!) {
  refresh(refreshToken: $refreshToken) {
    __typename
    ... on SignedIn { accessToken accessTokenExpiresAt refreshToken account { id } }
    ... on Error { code message }
  }
}`;

const DAY_MS = 24 * 60 * 60_000;
const REFUSED = { __typename: 'InvalidRefreshToken', code: 'INVALID_REFRESH_TOKEN' };

async function refresh(house: House, refreshToken: string): Promise<Tokens & { __typename: string }> {
  return (await house.ask<{ refresh: Tokens & { __typename: string } }>(REFRESH, { refreshToken })).refresh;
}

test('an access token lasts 15 minutes, and a refresh gives the next one', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  house.clock.advance(15 * 60_000 - 1);
  await house.whoIs(ann.accessToken);
  house.clock.advance(1);
  await expect(house.whoIs(ann.accessToken)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });

  const next = await refresh(house, ann.refreshToken);
  expect(next).toMatchObject({ accessTokenExpiresAt: '2026-11-20T06:30:00.000Z', account: { id: ann.id } });
  expect(await house.whoIs(next.accessToken)).toMatchObject({ kind: 'user', userId: ann.id });
  expect(next.refreshToken).not.toBe(ann.refreshToken);
});

test('a refresh whose answer was lost is answered again with the same token for 30 s', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  const lost = await refresh(house, ann.refreshToken);
  house.clock.advance(29_999);
  const again = await refresh(house, ann.refreshToken);
  expect(again.refreshToken).toBe(lost.refreshToken);
  await house.whoIs(again.accessToken);
  await expect(refresh(house, again.refreshToken)).resolves.toMatchObject({ __typename: 'SignedIn' });
});

test('two tabs that refresh at the same moment both go on, with one token', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  const tabs = await Promise.all([1, 2, 3, 4].map(() => refresh(house, ann.refreshToken)));
  expect(new Set(tabs.map(({ refreshToken }) => refreshToken)).size).toBe(1);
  for (const tab of tabs) await house.whoIs(tab.accessToken);
  house.clock.advance(DAY_MS);
  expect(await refresh(house, tabs[0]!.refreshToken)).toMatchObject({ __typename: 'SignedIn' });
});

test('a predecessor shown after 30 s is in two hands: the session ends, its access tokens too', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  const revoked: string[] = [];
  house.deps.revocations.onRevoked((id) => revoked.push(id));
  const next = await refresh(house, ann.refreshToken);
  house.clock.advance(30_000);
  expect(await refresh(house, ann.refreshToken)).toMatchObject(REFUSED);
  expect(await refresh(house, next.refreshToken)).toMatchObject(REFUSED);
  await expect(house.whoIs(next.accessToken)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(revoked).toHaveLength(1);
});

test('a token from before the predecessor ends the session at once, however young it is', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  const second = await refresh(house, ann.refreshToken);
  const third = await refresh(house, second.refreshToken);
  expect(await refresh(house, ann.refreshToken)).toMatchObject(REFUSED);
  expect(await refresh(house, third.refreshToken)).toMatchObject(REFUSED);
});

test('a stolen session that ends leaves the other sessions and the API key alone', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  const bob = await house.person('bob');
  const next = await refresh(house, ann.refreshToken);
  await refresh(house, next.refreshToken);
  expect(await refresh(house, ann.refreshToken)).toMatchObject(REFUSED);
  await house.whoIs(ann.apiKey);
  expect(await refresh(house, bob.refreshToken)).toMatchObject({ __typename: 'SignedIn' });
});

test('a session lasts 30 days after its last refresh', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  house.clock.advance(30 * DAY_MS - 1);
  const next = await refresh(house, ann.refreshToken);
  house.clock.advance(30 * DAY_MS);
  expect(await refresh(house, next.refreshToken)).toMatchObject(REFUSED);
});

test.each([
  ['an empty token', ''],
  ['an access token', 'eyJhbGciOiJIUzI1NiJ9.e30.x'],
  ['a token of no session', `rt_01980000-0000-7000-8000-000000000000.${'x'.repeat(43)}`],
  ['a very long token', `rt_${'x'.repeat(1_000_000)}`],
])('%s is refused', async (_what, token) => {
  const house = await openHouse();
  expect(await refresh(house, token)).toMatchObject(REFUSED);
});

test('a refresh goes on after a restart, also by the predecessor', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  const next = await refresh(house, ann.refreshToken);
  await house.restart();
  expect((await refresh(house, ann.refreshToken)).refreshToken).toBe(next.refreshToken);
});

test('a refresh at the same moment as a logout leaves nothing that works', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  const [refreshed] = await Promise.all([refresh(house, ann.refreshToken), ann.ask('mutation { logout }')]);
  await expect(house.whoIs(refreshed.accessToken ?? ann.accessToken)).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
  });
  expect(await refresh(house, refreshed.refreshToken ?? ann.refreshToken)).toMatchObject(REFUSED);
});

test.each([
  ['a logout', async (_house: House, ann: Person) => void (await ann.ask('mutation { logout }'))],
  [
    'two other refreshes',
    async (house: House, ann: Person) =>
      void (await refresh(house, (await refresh(house, ann.refreshToken)).refreshToken)),
  ],
])('a refresh that %s overtakes between its look and its write turns nothing back', async (_what, overtake) => {
  const house = await openHouse();
  const ann = await house.person('ann');
  const em = house.deps.orm.em.fork();
  const write = em.nativeUpdate.bind(em);
  em.nativeUpdate = (async (...update: Parameters<typeof write>) => {
    em.nativeUpdate = write;
    await overtake(house, ann);
    return write(...update);
  }) as typeof write;
  const slow = new Sessions(em, house.deps).refresh(ann.refreshToken);
  await expect(slow).rejects.toMatchObject({ code: 'INVALID_REFRESH_TOKEN' });
});

test('no token, key or password is stored', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  const next = await refresh(house, ann.refreshToken);
  const em = house.deps.orm.em.fork();
  const stored = JSON.stringify([
    await em.find(Session, {}),
    await em.find(ApiKey, {}),
    await em.execute('select * from users'),
  ]);
  for (const secret of [ann.refreshToken, next.refreshToken, ann.apiKey, ann.accessToken, 'correct horse']) {
    expect(stored).not.toContain(secret);
    expect(stored).not.toContain(secret.split('.').at(-1));
  }
});
