import { expect, test } from 'vitest';
import { ago, clock, span } from '../../../client-example/ui/times.ts';

const now = Date.parse('2026-05-04T12:00:00Z');
const before = (seconds: number) => new Date(now - seconds * 1_000).toISOString();

test.for([
  [-5, 'just now'],
  [59, 'just now'],
  [60, '1 minute ago'],
  [3_599, '59 minutes ago'],
  [7_200, '2 hours ago'],
  [86_400, 'yesterday'],
  [10 * 86_400, '10 days ago'],
] as const)('%s seconds ago is “%s”', ([seconds, words]) => {
  expect(ago(before(seconds), now)).toBe(words);
});

test.for([
  [0, '0:00'],
  [7.9, '0:07'],
  [750, '12:30'],
  [3_723, '1:02:03'],
] as const)('a call of %s seconds took %s', ([seconds, shown]) => {
  expect(clock(seconds)).toBe(shown);
});

test.for([
  [42, '42 s'],
  [61, '1 min'],
  [3_700, '1 h, 1 min'],
  [86_400, '1 day, 0 h'],
  [200_000, '2 days, 7 h'],
] as const)('a server that runs for %s seconds says %s', ([seconds, shown]) => {
  expect(span(seconds)).toBe(shown);
});
