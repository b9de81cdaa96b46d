import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Presences } from '../../src/presence/presences.ts';

/** Notes who is looked at, instead of asking a database. */
class NotingPresences extends Presences {
  readonly refreshed: string[] = [];
  #onRefreshed = () => {};

  /** Calls back when somebody has been looked at. */
  onceRefreshed(callback: () => void): void {
    this.#onRefreshed = callback;
  }

  override async refresh(userIds: Iterable<string>): Promise<void> {
    const ids = [...userIds];
    this.refreshed.push(...ids);
    if (ids.includes('nobody')) throw new Error('The database is away');
    this.#onRefreshed();
  }
}

function noting(onError: (error: unknown) => void = () => {}): NotingPresences {
  const unused = {} as never;
  return new NotingPresences({ orm: unused, clock: unused, userStreams: unused, onError });
}

test.for(Array.from({ length: 12 }, (_, steps) => steps))(
  'whoever is due %d steps after the last one was looked at is looked at, too',
  async (steps) => {
    const presences = noting();
    presences.onceRefreshed(() => {
      presences.onceRefreshed(() => {});
      let waited = Promise.resolve();
      for (let step = 0; step < steps; step += 1) waited = waited.then(() => {});
      void waited.then(() => presences.refreshSoon(['bob']));
    });
    presences.refreshSoon(['ann']);
    await pause(5);
    await presences.idle();
    expect(presences.refreshed).toEqual(['ann', 'bob']);
  },
);

test('that one look fails keeps nobody else from theirs', async () => {
  const errors: unknown[] = [];
  const presences = noting((error) => errors.push(error));
  presences.refreshSoon(['nobody']);
  await presences.idle();
  presences.refreshSoon(['ann', 'ann', 'bob']);
  await presences.idle();
  expect(presences.refreshed).toEqual(['nobody', 'ann', 'bob']);
  expect(errors).toHaveLength(1);
});
