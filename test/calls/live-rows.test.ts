import { expect, test } from 'vitest';
import { KnownRows } from '../../src/calls/live-rows.ts';
import type { LiveRow } from '../../src/calls/live-rows.ts';

const row = (id: string) => ({ id, seq: 1, displayName: 'Ann' }) as LiveRow;

test('rows are known at their own revision only, and once', () => {
  const known = new KnownRows();
  known.put('call', 7, [row('ann')]);
  expect(known.take('call', 6), 'another process has written since').toBeUndefined();
  known.put('call', 8, [row('ann'), row('ben')]);
  expect(known.take('call', 8)?.map(({ id }) => id)).toEqual(['ann', 'ben']);
  expect(known.take('call', 8), 'a change that fails leaves nothing known').toBeUndefined();
});

test('no more than 2,000 rows are kept: the calls that changed longest ago go first', () => {
  const known = new KnownRows();
  const many = Array.from({ length: 900 }, (_, index) => row(String(index)));
  for (const id of ['first', 'second', 'third']) known.put(id, 1, many);
  expect(known.take('first', 1)).toBeUndefined();
  expect(known.take('second', 1)).toHaveLength(900);
  known.put('empty', 1, []);
  expect(known.take('empty', 1)).toBeUndefined();
  expect(known.take('third', 1)).toHaveLength(900);
});
