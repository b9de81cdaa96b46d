import { expect, test } from 'vitest';
import { MAX_HASHES_AT_ONCE, MAX_HASHES_WAITING, Passwords } from '../../src/accounts/passwords.ts';

test('a password is right for its own hash, however its characters were composed', async () => {
  const passwords = new Passwords();
  const hash = await passwords.hash('Ame\u0301lie 1');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await passwords.verify(hash, 'Am\u00e9lie 1')).toBe(true);
  expect(await passwords.verify(hash, 'Amelie 1')).toBe(false);
  expect(await passwords.verify(undefined, 'Amelie 1')).toBe(false);
});

test('a password of any length is answered, and one above 256 characters is wrong', async () => {
  const passwords = new Passwords();
  const hash = await passwords.hash('');
  expect(await passwords.verify(hash, 'x'.repeat(1_000_000))).toBe(false);
});

test('beyond what may wait, further ones are refused at once and the others are answered', async () => {
  const passwords = new Passwords();
  const room = MAX_HASHES_AT_ONCE + MAX_HASHES_WAITING;
  const asked = Array.from({ length: room + 5 }, () => passwords.hash('x'));
  const answers = await Promise.allSettled(asked);
  const refused = answers.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(5);
  expect(refused[0]).toMatchObject({ reason: { code: 'RATE_LIMITED', retryAfterSeconds: 1 } });
  await passwords.hash('x');
});
