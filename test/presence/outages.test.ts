import { expect, test } from 'vitest';
import { LEASE_MS } from '../../src/presence/leases.ts';
import { LONGEST_OUTAGE_MS } from '../../src/presence/sweeper.ts';
import { gather } from '../calls/gathering.ts';

const MINUTE_MS = 60_000;

test.each([
  ['killed', 2_000],
  ['killed', 30_000],
  ['killed', 9 * MINUTE_MS],
  ['closed', 9 * MINUTE_MS],
  ['killed', LONGEST_OUTAGE_MS],
] as const)('a server that was %s and away for %i ms costs nobody their place', async (how, awayMs) => {
  const { app, clock, join, pass } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const bob = await join('bob');
  const before = await ann.call();
  await pass(10_000, ann, bob);
  await (how === 'killed' ? app.kill() : app.close());
  clock.advance(awayMs);
  await app.start();
  await pass(5_000);
  await ann.reconnect(null);
  await bob.reconnect(null);
  expect(await ann.take()).toMatchObject({ __typename: 'CallSnapshot', call: { participants: before.participants } });
  await pass(LEASE_MS * 2, ann, bob);
  expect(ann.events.takeAll().filter(({ event }) => event.revision !== undefined)).toEqual([]);
  expect(await ann.call()).toEqual(before);
});

test('whoever does not come back after an outage loses the place when the rest of the lease has run', async () => {
  const { app, clock, join, pass } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const bob = await join('bob');
  await pass(10_000, ann, bob);
  await app.kill();
  clock.advance(5 * MINUTE_MS);
  await app.start();
  await ann.reconnect(null);
  await ann.take('CallSnapshot');
  await pass(LEASE_MS + 2_000, ann);
  expect(await ann.next('ParticipantLeft')).toMatchObject({ participantId: bob.id, reason: 'LEASE_EXPIRED' });
});

test('after more than 10 minutes calls have ended, as of the last pass', async () => {
  const { app, clock, join, pass } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  await join('bob');
  await pass(3_000, ann);
  const lastPassAt = clock.now();
  await app.kill();
  clock.advance(11 * MINUTE_MS);
  await app.start();
  const ended = await ann.call();
  expect(ended).toMatchObject({ endReason: 'OUTAGE', participants: [], hostId: null });
  expect(Date.parse(ended.endedAt as string)).toBe(lastPassAt);
  await ann.reconnect(null);
  await expect(ann.events.next()).rejects.toMatchObject({ errors: [{ extensions: { endReason: 'OUTAGE' } }] });
  const again = await join('ann', { deviceId: ann.deviceId });
  expect(again.joined.call.id).not.toBe(ann.joined.call.id);
});

test('the minute that a call may stay below its minimum does not run while the server is away', async () => {
  const { app, clock, join, pass } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  await (await join('bob')).leave();
  await pass(30_000, ann);
  await app.kill();
  clock.advance(2 * MINUTE_MS);
  await app.start();
  await ann.reconnect(null);
  await ann.take('CallSnapshot');
  await pass(25_000, ann);
  expect((await ann.call()).endedAt).toBeNull();
  await pass(10_000, ann);
  expect((await ann.call()).endReason).toBe('BELOW_MINIMUM');
});

test('a second outage right after the first costs nobody their place, either', async () => {
  const { app, clock, join, pass } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const bob = await join('bob');
  await pass(10_000, ann, bob);
  for (let outage = 0; outage < 3; outage++) {
    await app.kill();
    clock.advance((8 * MINUTE_MS) / 3);
    await app.start();
    await pass(2_000);
  }
  await ann.reconnect(null);
  await bob.reconnect(null);
  await ann.take('CallSnapshot');
  await pass(20_000, ann, bob);
  expect((await ann.call()).participants).toHaveLength(2);
});
