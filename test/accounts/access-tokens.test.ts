import jwt from 'jsonwebtoken';
import { expect, test } from 'vitest';
import { AccessTokens } from '../../src/accounts/access-tokens.ts';
import type { SessionActor } from '../../src/accounts/access-tokens.ts';
import { FakeClock } from '../support/fake-clock.ts';

const KEY = { kid: 'k1', secret: 'x'.repeat(32) };
const ANN: SessionActor = {
  kind: 'user',
  userId: '01980000-0000-7000-8000-000000000001',
  role: 'ADMIN',
  via: { kind: 'session', sessionId: '01980000-0000-7000-8000-000000000002' },
};
const GUEST = {
  kind: 'guest',
  guestId: '01980000-0000-7000-8000-000000000003',
  roomId: '01980000-0000-7000-8000-000000000004',
} as const;

const clock = new FakeClock();
const nowSeconds = clock.now() / 1_000;
const claims = { sub: ANN.userId, sid: ANN.via.sessionId, role: 'USER', iat: nowSeconds, exp: nowSeconds + 900 };
const ours = { algorithm: 'HS256', keyid: 'k1', issuer: 'tandem', audience: 'tandem' } as const;

test('a token says who, through what, and until when', () => {
  const tokens = new AccessTokens([KEY], clock);
  const { token, expiresAt } = tokens.forSession(ANN);
  expect(expiresAt).toBe(clock.now() + 900_000);
  expect(tokens.verify(token)).toEqual({ actor: ANN, expiresAt });
  const guest = tokens.forGuest(GUEST, clock.now() + 60_500);
  expect(tokens.verify(guest.token)).toEqual({ actor: GUEST, expiresAt: clock.now() + 60_000 });
});

test('a new key signs while tokens of the old one are still good; without the old one they are not', () => {
  const old = new AccessTokens([KEY], clock).forSession(ANN).token;
  const next = { kid: 'k2', secret: 'y'.repeat(32) };
  const rotated = new AccessTokens([next, KEY], clock);
  expect(rotated.verify(old).actor).toEqual(ANN);
  expect(jwt.decode(rotated.forSession(ANN).token, { complete: true })?.header).toMatchObject({
    kid: 'k2',
    alg: 'HS256',
  });
  expect(() => new AccessTokens([next], clock).verify(old)).toThrow('not valid');
});

test.each([
  ['another issuer', jwt.sign(claims, KEY.secret, { ...ours, issuer: 'other' })],
  ['another audience', jwt.sign(claims, KEY.secret, { ...ours, audience: 'other' })],
  ['another algorithm', jwt.sign(claims, KEY.secret.repeat(2), { ...ours, algorithm: 'HS512' })],
  ['the same secret and another algorithm', jwt.sign(claims, KEY.secret, { ...ours, algorithm: 'HS384' })],
  ['no signature', jwt.sign(claims, '', { ...ours, algorithm: 'none' })],
  ['another secret', jwt.sign(claims, 'z'.repeat(32), ours)],
  ['an unknown key', jwt.sign(claims, KEY.secret, { ...ours, keyid: 'k9' })],
  ['no key named', jwt.sign(claims, KEY.secret, { algorithm: 'HS256', issuer: 'tandem', audience: 'tandem' })],
  ['no expiry', jwt.sign({ sub: claims.sub, sid: claims.sid, role: 'USER' }, KEY.secret, ours)],
  ['no session and no room', jwt.sign({ sub: claims.sub, exp: claims.exp }, KEY.secret, ours)],
  ['an unknown role', jwt.sign({ ...claims, role: 'ROOT' }, KEY.secret, ours)],
  ['text instead of claims', jwt.sign('text', KEY.secret, { algorithm: 'HS256', keyid: 'k1' })],
  ['a broken header', 'e30.e30.x'],
  ['3,000 characters', 'x'.repeat(3_000)],
])('a token with %s is refused', (_what, token) => {
  expect(() => new AccessTokens([KEY], clock).verify(token)).toThrow('This access token is not valid.');
});

test('an expired token says so, that the client may refresh', () => {
  const moving = new FakeClock();
  const tokens = new AccessTokens([KEY], moving);
  const { token } = tokens.forSession(ANN);
  moving.advance(900_000);
  expect(() => tokens.verify(token)).toThrow('has expired');
});

test('a short secret or none at all is refused before anything is signed', () => {
  expect(() => new AccessTokens([{ kid: 'k1', secret: 'short' }], clock)).toThrow('k1: use 32 bytes or more');
  expect(() => new AccessTokens([], clock)).toThrow('at least one key');
});
