import { expect, test } from 'vitest';
import { HistoryKeeper } from '../../src/history/history-keeper.ts';
import { testApp } from '../support/app.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { friends, Phone } from '../support/phone.ts';

const DAY_MS = 86_400_000;

test('missed calls are counted until they are looked at, and every device is told', async () => {
  const app = await testApp();
  const [ann, bob] = await friends(app, 'ann', 'bob');
  const tab = await Phone.open(bob.person);
  for (const expected of [1, 2]) {
    const { call } = await ann.call([bob]);
    await ann.cancel(call.id);
    expect((await tab.next('MissedCallsChanged')).count).toBe(expected);
  }
  expect(await bob.ask('{ missedCallCount }')).toEqual({ missedCallCount: 2 });
  expect((await bob.history()).map(({ isNew }) => isNew)).toEqual([true, true]);
  expect(await bob.ask('mutation { markMissedCallsSeen }')).toEqual({ markMissedCallsSeen: 2 });
  expect((await tab.next('MissedCallsChanged')).count).toBe(0);
  expect(await bob.ask('{ missedCallCount }')).toEqual({ missedCallCount: 0 });
  expect((await bob.history()).map(({ isNew }) => isNew)).toEqual([false, false]);
  expect(await ann.ask('{ missedCallCount }')).toEqual({ missedCallCount: 0 });
});

test('an entry is deleted for oneself, not for the other, and by nobody else', async () => {
  const app = await testApp();
  const [ann, bob] = await friends(app, 'ann', 'bob');
  const { call } = await ann.call([bob]);
  await ann.cancel(call.id);
  const [entry] = await ann.history();
  const remove = 'mutation ($id: ID!) { deleteCallRecord(id: $id) { id } }';
  await expect(bob.ask(remove, { id: entry?.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await ann.ask(remove, { id: entry?.id });
  expect(await ann.history()).toEqual([]);
  expect(await bob.history()).toHaveLength(1);
});

test('a call is as long as from the answer to the hanging up', async () => {
  const clock = new FakeClock();
  const app = await testApp({ clock });
  const [ann, bob] = await friends(app, 'ann', 'bob');
  const started = await ann.call([bob]);
  const ring = await bob.ringing();
  clock.advance(3_000);
  const answered = await bob.accept(ring);
  expect(await ann.history()).toMatchObject([{ outcome: 'ANSWERED', durationSeconds: null }]);
  clock.advance(4_000);
  await bob.hangUp(answered);
  for (const phone of [ann, bob]) {
    expect(await phone.history()).toMatchObject([
      { callId: started.call.id, roomId: started.room.id, outcome: 'ANSWERED', durationSeconds: 4 },
    ]);
  }
});

test('whoever comes into a room’s call has it in their history, unless they were alone', async () => {
  const app = await testApp();
  const ann = await Phone.open(await app.user('ann'));
  const bob = await Phone.open(await app.user('bob'));
  const { createRoom } = await ann.ask<{ createRoom: { id: string; link: string } }>(
    'mutation { createRoom(name: "Team", minParticipants: 1) { id link } }',
  );
  await bob.ask('mutation ($link: String!) { joinRoom(link: $link) { __typename } }', { link: createRoom.link });
  await ann.hangUp(await ann.join(createRoom.id));
  expect(await ann.history()).toEqual([]);
  const [one, other] = [await ann.join(createRoom.id), await bob.join(createRoom.id)];
  await ann.hangUp(one);
  await bob.hangUp(other);
  expect(await ann.history()).toMatchObject([
    { direction: 'JOINED', outcome: 'ANSWERED', others: [{ userId: bob.id }] },
  ]);
  expect(await bob.history()).toMatchObject([{ direction: 'JOINED', others: [{ userId: ann.id }] }]);
});

test('only missed calls can be asked for, page by page', async () => {
  const app = await testApp();
  const [ann, bob] = await friends(app, 'ann', 'bob');
  for (let call = 0; call < 3; call += 1) await ann.cancel((await ann.call([bob])).call.id);
  const { callHistory } = await bob.ask<{ callHistory: unknown }>(`{
    callHistory(missed: true, first: 2) { pageInfo { hasNextPage } edges { node { outcome } } }
  }`);
  expect(callHistory).toEqual({
    pageInfo: { hasNextPage: true },
    edges: [{ node: { outcome: 'MISSED' } }, { node: { outcome: 'MISSED' } }],
  });
});

test('history is kept for as long as the operator says', async () => {
  const app = await testApp();
  const [ann, bob] = await friends(app, 'ann', 'bob');
  const { call } = await ann.call([bob]);
  await ann.cancel(call.id);
  const { orm, clock } = app.deps;
  const startedAt = clock.now();
  await new HistoryKeeper({ orm, historyKeptMs: DAY_MS }).sweep(startedAt + DAY_MS - 60_000);
  expect(await bob.history()).toHaveLength(1);
  await new HistoryKeeper({ orm, historyKeptMs: DAY_MS }).sweep(startedAt + DAY_MS + 1_000);
  expect(await bob.history()).toEqual([]);
});
