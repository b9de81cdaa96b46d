import { expect, test } from 'vitest';
import { openHouse, PASSWORD } from '../support/house.ts';

test('a new API key works and the old one dies at once, whatever it holds open included', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  const holder = await house.whoIs(ann.apiKey);
  const ended: boolean[] = [];
  house.deps.revocations.onRevoked(() => ended.push(house.deps.revocations.isRevoked(holder)));

  const { regenerateApiKey } = await ann.ask<{ regenerateApiKey: { apiKey: string } }>(
    'mutation { regenerateApiKey { apiKey } }',
  );
  expect(ended).toEqual([true]);
  await expect(house.whoIs(ann.apiKey)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(await house.whoIs(regenerateApiKey.apiKey)).toMatchObject({ userId: ann.id, via: { kind: 'apiKey' } });
  await house.whoIs(ann.accessToken);
});

test.each([
  [
    'the password',
    `mutation { changePassword(currentPassword: "${PASSWORD}", newPassword: "${PASSWORD}2") { __typename } }`,
  ],
  ['the API key', 'mutation { regenerateApiKey { apiKey } }'],
  ['the list of sessions', '{ mySessions { edges { node { id } } } }'],
  ['a session', 'mutation { revokeSession(id: "01980000-0000-7000-8000-000000000000") { id } }'],
  ['a logout', 'mutation { logout }'],
])('an API key does not reach %s', async (_what, document) => {
  const house = await openHouse();
  const ann = await house.person('ann');
  expect(await ann.refused(document, {}, { credential: ann.apiKey })).toMatchObject({ code: 'FORBIDDEN' });
  await house.whoIs(ann.apiKey);
  await house.whoIs(ann.accessToken);
});

test('an API key acts for its user elsewhere', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  const key = { credential: ann.apiKey };
  await ann.ask('mutation { createRoom(name: "Lab") { id } }', {}, key);
  expect(await ann.ask('{ myRooms { edges { node { name owner { id } } } } }', {}, key)).toEqual({
    myRooms: { edges: [{ node: { name: 'Lab', owner: { id: ann.id } } }] },
  });
});

test.each(['tk_nonsense', `tk_${'x'.repeat(43)}`, 'nonsense', 'a.b.c'])(
  'the credential "%s" is nobody’s, and is not repeated in the answer',
  async (credential) => {
    const house = await openHouse();
    await house.person('ann');
    const refusal = await house.whoIs(credential).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(String(refusal)).not.toContain(credential);
  },
);
