import { expect, test } from 'vitest';
import { openHouse, PASSWORD } from '../support/house.ts';

const REGISTER = `mutation ($username: String!, $password: String!, $displayName: String) {
  register(username: $username, password: $password, displayName: $displayName) {
    __typename
    ... on Registered { apiKey account { username displayName avatarColor role } }
    ... on Error { code message }
  }
}`;

test('whoever registers is logged in and gets an API key that works', async () => {
  const house = await openHouse();
  const ann = await house.person('Ann');
  const me = '{ me { ... on Account { id username displayName role } } }';
  const expected = { me: { id: ann.id, username: 'Ann', displayName: 'Ann', role: 'USER' } };
  expect(await ann.ask(me)).toEqual(expected);
  expect(ann.apiKey).toMatch(/^tk_[\w-]{43}$/);
  expect(await ann.ask(me, {}, { credential: ann.apiKey })).toEqual(expected);
});

test('a display name may be given, and the avatar gets a colour of its own', async () => {
  const house = await openHouse();
  const answer = await house.ask(REGISTER, { username: 'ann', password: PASSWORD, displayName: '  Ann Ö. 👩‍🚀 ' });
  expect(answer).toMatchObject({
    register: { account: { displayName: 'Ann Ö. 👩‍🚀', avatarColor: expect.stringMatching(/^#[0-9a-f]{6}$/) } },
  });
});

test.each(['ann', 'ANN', 'Ann', 'ａｎｎ'])('the name Ann is taken for whoever asks for %s', async (username) => {
  const house = await openHouse();
  await house.person('Ann');
  expect(await house.ask(REGISTER, { username, password: PASSWORD })).toMatchObject({
    register: { __typename: 'UsernameTaken', code: 'USERNAME_TAKEN' },
  });
});

test('of two who ask for a name at the same moment one gets it', async () => {
  const house = await openHouse();
  const both = await Promise.all(
    [1, 2].map(() =>
      house.ask<{ register: { __typename: string } }>(REGISTER, { username: 'ann', password: PASSWORD }),
    ),
  );
  expect(both.map(({ register }) => register['__typename']).toSorted()).toEqual(['Registered', 'UsernameTaken']);
});

test.each([
  ['a short name', { username: 'an' }, 'username'],
  ['a long name', { username: 'a'.repeat(33) }, 'username'],
  ['a name with a space', { username: 'ann b' }, 'username'],
  ['a name that grows when it is normalised', { username: 'ﷺ'.repeat(3) }, 'username'],
  ['a short password', { password: '1234567' }, 'password'],
  ['a password of 257 characters', { password: 'x'.repeat(257) }, 'password'],
  ['a blank display name', { displayName: ' \u200b ' }, 'displayName'],
  ['a display name with a line break', { displayName: 'Ann\nBob' }, 'displayName'],
  ['a display name that turns the text around', { displayName: 'Ann\u202egnp' }, 'displayName'],
  ['a display name of 65 characters', { displayName: 'x'.repeat(65) }, 'displayName'],
])('%s is refused with the name of the field, and nobody is registered', async (_what, wrong, field) => {
  const house = await openHouse();
  const refusal = await house.refused(REGISTER, { username: 'ann', password: PASSWORD, ...wrong });
  expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringMatching(`^${field}: `) });
  expect(refusal.message).not.toContain(PASSWORD);
  expect(refusal.message).not.toContain('1234567');
  await house.person('ann');
});

test('a password of 8 and one of 256 characters are fine, and names in any script', async () => {
  const house = await openHouse();
  for (const [username, password] of [
    ['ann', '12345678'],
    ['Łukasz.ż_1-2', 'x'.repeat(256)],
    ['अनीता', PASSWORD],
  ]) {
    expect(await house.ask(REGISTER, { username, password })).toMatchObject({ register: { account: { username } } });
  }
});
