import { expect, test } from 'vitest';
import { passTime } from '../calls/caller.ts';
import { testApp } from '../support/app.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { friends } from '../support/phone.ts';

test('nothing rings for ever: after 45 s it is a missed call, on both sides', async () => {
  const clock = new FakeClock();
  const app = await testApp({ clock });
  const [ann, bob] = await friends(app, 'ann', 'bob');
  const started = await ann.call([bob]);
  // What keeps the caller there is the stream of the call.
  ann.socket.subscribe('subscription ($id: ID!) { callEvents(participantId: $id) { cursor } }', {
    id: started.participant.id,
  });
  const ring = await bob.ringing();
  await passTime(app, clock, 44_000, [ann, bob]);
  const early = bob.events.takeAll().filter(({ event }) => event.__typename !== 'PresenceChanged');
  expect(early).toEqual([]);
  await passTime(app, clock, 2_000, [ann, bob]);
  expect(await bob.changed()).toMatchObject({ id: ring.id, status: 'MISSED' });
  expect((await bob.next('MissedCallsChanged')).count).toBe(1);
  expect(await ann.changed()).toMatchObject({ status: 'MISSED' });
  expect(await ann.history()).toMatchObject([{ outcome: 'MISSED' }]);
  expect(await bob.accept(ring)).toMatchObject({ __typename: 'NotRinging', status: 'MISSED' });
});

test('a caller who vanishes stops ringing when their lease runs out', async () => {
  const clock = new FakeClock();
  const app = await testApp({ clock });
  const [ann, bob] = await friends(app, 'ann', 'bob');
  await ann.call([bob]);
  await bob.ringing();
  ann.socket.cut();
  await passTime(app, clock, 17_000, [bob]);
  expect(await bob.changed()).toMatchObject({ status: 'CANCELLED' });
  expect(await bob.history()).toMatchObject([{ outcome: 'MISSED' }]);
});

test('it goes on ringing over a restart of the server, and can be answered after it', async () => {
  const app = await testApp();
  const [ann, bob] = await friends(app, 'ann', 'bob');
  const started = await ann.call([bob]);
  const ring = await bob.ringing();
  await app.kill();
  await app.start();
  await bob.connect(null).catch(() => {});
  await ann.connect(null);
  const answered = await bob.accept(ring);
  expect(answered).toMatchObject({ __typename: 'CallJoined', call: { id: started.call.id } });
  expect(await ann.changed()).toMatchObject({ status: 'ACCEPTED' });
});

test('a deadline that passes while the server is down is carried out at its next start', async () => {
  const clock = new FakeClock();
  const app = await testApp({ clock });
  const [ann, bob] = await friends(app, 'ann', 'bob');
  await ann.call([bob]);
  await bob.ringing();
  await app.kill();
  clock.advance(60_000);
  await app.start();
  await passTime(app, clock, 1_000);
  await bob.connect(null);
  expect(await bob.history()).toMatchObject([{ outcome: 'MISSED', isNew: true }]);
});
