import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { BUSY_AFTER_MS, ownTurn } from '../../src/http/own-turn.ts';

function work(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

async function operation(begun: string[], name: string): Promise<void> {
  await ownTurn();
  begun.push(name);
  work(BUSY_AFTER_MS + 1);
}

test('what arrives in a quiet turn begins at once', async () => {
  await nextTurn();
  expect(ownTurn()).toBeUndefined();
  expect(ownTurn()).toBeUndefined();
});

test('behind a busy turn operations begin in order, each in a turn of its own', async () => {
  await nextTurn();
  const begun: string[] = [];
  const turns: string[] = [];
  void operation(begun, 'ann');
  await Promise.resolve();
  const others = ['bob', 'cat', 'dan'].map((name) => operation(begun, name));
  expect(begun).toEqual(['ann']);
  for (let turn = 0; turn < 3; turn += 1) {
    await nextTurn();
    turns.push(begun.join(' '));
  }
  await Promise.all(others);
  expect(begun).toEqual(['ann', 'bob', 'cat', 'dan']);
  expect(turns.every((names, turn) => names.split(' ').length <= turn + 2)).toBe(true);
});
