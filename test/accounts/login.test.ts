import { expect, test } from 'vitest';
import { Session } from '../../src/entities/session.ts';
import { openHouse, PASSWORD } from '../support/house.ts';
import type { House } from '../support/house.ts';

const LOGIN = `mutation ($username: String!, $password: String!) {
  login(username: $username, password: $password) {
    __typename
    ... on SignedIn { accessToken refreshToken account { username } }
    ... on Error { code message }
  }
}`;

const CHANGE_PASSWORD = `mutation ($currentPassword: String!, $newPassword: String!) {
  changePassword(currentPassword: $currentPassword, newPassword: $newPassword) {
    __typename
    ... on Error { code }
  }
}`;

interface Login {
  login: { __typename: string; accessToken: string; refreshToken: string };
}

function login(house: House, username: string, password = PASSWORD): Promise<Login> {
  return house.ask<Login>(LOGIN, { username, password });
}

test('a login works under every spelling of the name', async () => {
  const house = await openHouse();
  await house.person('Ann');
  for (const name of ['Ann', 'ann', 'ANN']) {
    expect(await login(house, name)).toMatchObject({ login: { account: { username: 'Ann' } } });
  }
});

test('a wrong name and a wrong password look the same', async () => {
  const house = await openHouse();
  await house.person('ann');
  const wrongPassword = await login(house, 'ann', 'wrong password');
  expect(wrongPassword).toMatchObject({ login: { __typename: 'InvalidCredentials', code: 'INVALID_CREDENTIALS' } });
  expect(await login(house, 'nobody', 'wrong password')).toEqual(wrongPassword);
  expect(await login(house, 'x'.repeat(100_000), PASSWORD)).toEqual(wrongPassword);
  expect(await login(house, 'ann', 'x'.repeat(100_000))).toEqual(wrongPassword);
});

test('a wrong name costs as much work as a wrong password', async () => {
  const house = await openHouse();
  await house.person('ann');
  const times: Record<string, number[]> = { ann: [], nobody: [] };
  // In turns, so that whatever else keeps the machine busy slows both.
  for (let i = 0; i < 15; i++) {
    for (const [name, taken] of Object.entries(times)) {
      const start = performance.now();
      await login(house, name, 'wrong password');
      taken.push(performance.now() - start);
    }
  }
  const medianMs = (taken: number[] = []) => taken.toSorted((one, other) => one - other)[7]!;
  const ratio = medianMs(times['nobody']) / medianMs(times['ann']);
  // A look-up without a hash takes about a twentieth.
  expect(ratio).toBeGreaterThan(0.5);
  expect(ratio).toBeLessThan(2);
});

test('the eleventh login within a minute is refused, and says when to try again', async () => {
  const house = await openHouse({ LOGIN_PER_MINUTE: '10' });
  await house.person('ann');
  for (let i = 0; i < 10; i++) await login(house, 'ann', 'wrong password');
  const refusal = await house.refused(LOGIN, { username: 'ann', password: PASSWORD });
  expect(refusal).toEqual({
    code: 'RATE_LIMITED',
    message: 'Too many logins. Try again in 6 s.',
    retryAfterSeconds: 6,
  });
  house.clock.advance(6_000);
  expect(await login(house, 'ann')).toMatchObject({ login: { __typename: 'SignedIn' } });
});

test('a name is protected from many addresses, and an address stops at many names', async () => {
  const house = await openHouse({ LOGIN_PER_MINUTE: '10' });
  const tryFrom = (address: string, username: string) =>
    house.ask(LOGIN, { username, password: 'wrong password' }, { address });
  for (let i = 0; i < 10; i++) await tryFrom(`192.0.2.${i}`, 'ann');
  await expect(tryFrom('192.0.2.99', 'ann')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  for (let i = 0; i < 10; i++) await tryFrom('2001:db8::1', `user${i}`);
  await expect(tryFrom('2001:db8::2', 'bob')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  await tryFrom('2001:db8:0:1::2', 'bob');
});

test('registrations are throttled by address', async () => {
  const house = await openHouse({ REGISTER_PER_MINUTE: '3' });
  for (const name of ['ann', 'bob', 'cleo']) await house.person(name);
  await expect(house.person('dora')).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 20 });
  await house.person('dora', { address: '192.0.2.2' });
});

test('a new password ends every other session and keeps this one', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  const phone = (await login(house, 'ann')).login;
  const change = { currentPassword: PASSWORD, newPassword: 'another password' };
  expect(await ann.ask(CHANGE_PASSWORD, change)).toEqual({ changePassword: { __typename: 'Account' } });

  await expect(house.whoIs(phone.accessToken)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  await expect(house.deps.orm.em.fork().count(Session, { revokedAt: null })).resolves.toBe(1);
  await ann.ask('{ me { __typename } }');
  expect(await login(house, 'ann', PASSWORD)).toMatchObject({ login: { __typename: 'InvalidCredentials' } });
  expect(await login(house, 'ann', 'another password')).toMatchObject({ login: { __typename: 'SignedIn' } });
});

test('a wrong current password changes nothing, and guessing it is throttled', async () => {
  const house = await openHouse({ LOGIN_PER_MINUTE: '3' });
  const ann = await house.person('ann');
  const wrong = { currentPassword: 'wrong password', newPassword: 'another password' };
  for (let i = 0; i < 3; i++) {
    expect(await ann.ask(CHANGE_PASSWORD, wrong)).toEqual({
      changePassword: { __typename: 'WrongPassword', code: 'WRONG_PASSWORD' },
    });
  }
  expect(await ann.refused(CHANGE_PASSWORD, wrong)).toMatchObject({ code: 'RATE_LIMITED' });
  house.clock.advance(60_000);
  expect(await login(house, 'ann')).toMatchObject({ login: { __typename: 'SignedIn' } });
});

test('a new password that is too short is refused before the old one is looked at', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  expect(await ann.refused(CHANGE_PASSWORD, { currentPassword: PASSWORD, newPassword: 'short' })).toEqual({
    code: 'BAD_USER_INPUT',
    message: 'newPassword: use 8 characters or more',
  });
});

test('a login that checked the old password while it was being changed does not get in', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  const { passwords } = house.deps;
  const verify = passwords.verify.bind(passwords);
  // The login waits between its check and its commit until the password has been changed.
  passwords.verify = async (hash, password) => {
    const isRight = await verify(hash, password);
    passwords.verify = verify;
    await ann.ask(CHANGE_PASSWORD, { currentPassword: PASSWORD, newPassword: 'another password' });
    return isRight;
  };
  expect(await login(house, 'ann')).toMatchObject({ login: { __typename: 'InvalidCredentials' } });
});
