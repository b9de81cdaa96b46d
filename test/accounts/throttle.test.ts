import { expect, test } from 'vitest';
import { addressKey, MAX_THROTTLE_KEYS, Throttle } from '../../src/accounts/throttle.ts';
import { FakeClock } from '../support/fake-clock.ts';

test('as many tries as a minute allows at once, then one as each becomes due', () => {
  const clock = new FakeClock();
  const throttle = new Throttle('knocks', 6, clock);
  for (let i = 0; i < 6; i++) throttle.take('ann');
  expect(() => throttle.take('ann')).toThrow('Too many knocks. Try again in 10 s.');
  throttle.take('bob');
  clock.advance(9_999);
  expect(() => throttle.take('ann')).toThrow('Try again in 1 s.');
  clock.advance(1);
  throttle.take('ann');
  expect(() => throttle.take('ann')).toThrow('Too many knocks');
  clock.advance(3_600_000);
  for (let i = 0; i < 6; i++) throttle.take('ann');
  expect(() => throttle.take('ann')).toThrow('Too many knocks');
});

test('a try that one key refuses is not counted for the other', () => {
  const throttle = new Throttle('knocks', 2, new FakeClock());
  throttle.take('ann');
  throttle.take('ann');
  for (let i = 0; i < 5; i++) expect(() => throttle.take('here', 'ann')).toThrow('Too many knocks');
  throttle.take('here');
  throttle.take('here');
  expect(() => throttle.take('here')).toThrow('Too many knocks');
});

test('what is given back may be tried again, and never more than there was', () => {
  const throttle = new Throttle('knocks', 1, new FakeClock());
  throttle.take('ann');
  throttle.giveBack('ann');
  throttle.giveBack('ann');
  throttle.take('ann');
  expect(() => throttle.take('ann')).toThrow('Too many knocks');
});

test('a clock that is set back gives nothing away and takes nothing', () => {
  const clock = new FakeClock();
  const throttle = new Throttle('knocks', 2, clock);
  throttle.take('ann');
  clock.advance(-3_600_000);
  throttle.take('ann');
  expect(() => throttle.take('ann')).toThrow('Too many knocks');
});

test('memory stays bounded, and the key that was quiet longest is forgotten first', () => {
  const throttle = new Throttle('knocks', 1, new FakeClock());
  throttle.take('ann');
  throttle.take('bob');
  for (let i = 0; i < MAX_THROTTLE_KEYS - 2; i++) throttle.take(`key ${i}`);
  expect(() => throttle.take('ann')).toThrow('Too many knocks');
  throttle.take('one more');
  expect(throttle.size).toBe(MAX_THROTTLE_KEYS);
  expect(() => throttle.take('ann')).toThrow('Too many knocks');
  throttle.take('bob');
});

test.each([
  ['192.0.2.1', 'address:192.0.2.1'],
  ['::ffff:192.0.2.1', 'address:192.0.2.1'],
  ['2001:db8::1', 'address:2001:db8:0:0::/64'],
  ['2001:0DB8:0000:0000:1:2:3:4', 'address:2001:db8:0:0::/64'],
  ['2001:db8:0:1::', 'address:2001:db8:0:1::/64'],
  ['::1', 'address:0:0:0:0::/64'],
  ['fe80::1%eth0', 'address:fe80:0:0:0::/64'],
])('%s counts as %s', (address, key) => {
  expect(addressKey(address)).toBe(key);
});
