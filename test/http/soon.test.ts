import { expect, onTestFinished, test } from 'vitest';
import { soon } from '../../src/http/soon.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test('work runs in order, after whatever runs now, and what it asks for runs after it', async () => {
  const done: string[] = [];
  soon(() => {
    done.push('first');
    soon(() => done.push('third'));
  });
  soon(() => done.push('second'));
  done.push('now');
  await nextTurn();
  expect(done).toEqual(['now', 'first', 'second', 'third']);
});

test('work that throws takes nobody with it, and is reported', async () => {
  const others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  const reported: unknown[] = [];
  process.on('uncaughtException', (error) => reported.push(error));
  onTestFinished(() => {
    process.removeAllListeners('uncaughtException');
    for (const listener of others) process.on('uncaughtException', listener);
  });
  const done: string[] = [];
  soon(() => {
    throw new Error('broken');
  });
  soon(() => done.push('second'));
  await nextTurn();
  expect(done).toEqual(['second']);
  expect(reported).toMatchObject([{ message: 'broken' }]);
});
