import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { NotFound } from '../../src/errors.ts';
import { CALL_EVENTS } from './caller.ts';
import type { StreamItem } from './caller.ts';
import { gather } from './gathering.ts';

const MUTED_CAMERA = [{ source: 'CAMERA' as const, muted: true }];

test('whatever happens between the join and the subscription is replayed, in order', async () => {
  const { join } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  ann.socket.cut();
  const bob = await join('bob');
  await bob.setReady();
  await bob.updateTracks(MUTED_CAMERA);
  await ann.reconnect();
  expect((await ann.next()).__typename).toBe('ParticipantJoined');
  expect((await ann.next()).participant).toMatchObject({ id: bob.id, isReady: true, tracks: [] });
  expect((await ann.next()).participant).toMatchObject({ id: bob.id, isReady: true, tracks: MUTED_CAMERA });
});

test('every change adds one to the revision, and every event says when', async () => {
  const { join, clock, pass } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const bob = await join('bob');
  await pass(3_000, ann, bob);
  await bob.setReady();
  await bob.updateTracks(MUTED_CAMERA);
  await bob.leave();
  const first = bob.joined.call.revision;
  const events = [await ann.next(), await ann.next(), await ann.next(), await ann.next()];
  expect(events.map(({ revision }) => revision)).toEqual([first, first + 1, first + 2, first + 3]);
  expect(Date.parse(events[3]?.timestamp as string)).toBe(clock.now());
  expect((await ann.call()).revision).toBe(first + 3);
});

test('without a cursor, or with one that means nothing here, the stream begins with a snapshot', async () => {
  const { join } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const bob = await join('bob');
  for (const after of [null, '', 'nonsense', `${ann.joined.cursor}9999`, 'x'.repeat(10_000)]) {
    const events = ann.subscribe(after);
    const { event } = await events.next();
    expect(event).toMatchObject({ __typename: 'CallSnapshot', revision: bob.joined.call.revision });
    expect(event.call).toEqual(bob.joined.call);
    await bob.setReady(false);
    // Of what comes after a snapshot the part that it shows already is known by its revision.
    const isNews = ({ event: { revision } }: StreamItem) => (revision ?? 0) > bob.joined.call.revision;
    let item = await events.next();
    while (!isNews(item)) item = await events.next();
    expect(item.event.participant?.id).toBe(bob.id);
    bob.joined.call = await bob.call();
  }
});

test('with a cursor of another log the snapshot is followed by all that this one tells', async () => {
  const { join } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const bob = await join('bob');
  const events = ann.subscribe('AAAAAAAA.3');
  expect((await events.next()).event).toMatchObject({ __typename: 'CallSnapshot', call: bob.joined.call });
  expect((await events.next()).event).toMatchObject({ __typename: 'ParticipantJoined', participant: { id: ann.id } });
  expect((await events.next('ParticipantJoined')).event).toMatchObject({ participant: { id: bob.id } });
});

test('after a restart of the server the old cursor begins with a snapshot, and ids are the same', async () => {
  const { app, join } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const bob = await join('bob');
  await ann.next('ParticipantJoined');
  await app.kill();
  await app.start();
  await bob.reconnect(null);
  await bob.setReady();
  await ann.reconnect();
  const event = await ann.take();
  expect(event.__typename).toBe('CallSnapshot');
  expect(event.call?.participants.map(({ id, isReady }) => [id, isReady])).toEqual([
    [ann.id, false],
    [bob.id, true],
  ]);
});

test('a second stream of the same participant ends the first, which says so', async () => {
  const { join } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const first = ann.events;
  const second = ann.subscribe(null);
  await second.next('CallSnapshot');
  await expect(first.next('nothing of this name')).rejects.toMatchObject({ code: 'STREAM_REPLACED' });
  await first.completed();
  const bob = await join('bob');
  expect((await second.next('ParticipantJoined')).event.participant).toEqual(bob.joined.participant);
});

test('a stream is for the one whose participant it is', async () => {
  const { app, room, person, join } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const others = [person('bob'), await app.guest(room.link), await app.user('stranger')];
  for (const other of others) {
    const socket = await other.socket();
    const events = socket.subscribe(CALL_EVENTS, { participantId: ann.id });
    await expect(events.next()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
  await ann.take('HostChanged');
  await ann.events.expectNothing();
});

test('a stream of nobody that ever was is refused', async () => {
  const { join } = await gather(['ann']);
  const ann = await join('ann');
  const events = ann.socket.subscribe<StreamItem>(CALL_EVENTS, { participantId: randomUUID() });
  await expect(events.next()).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('sockets that are cut while they subscribe leave nothing behind', async () => {
  const { app, person, join } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const roster = await app.deps.rosters.get(ann.joined.call.id);
  await join('bob');
  expect(roster.openStreams).toBe(2);
  for (let round = 0; round < 30; round++) {
    const socket = await person('ann').socket();
    socket.subscribe(CALL_EVENTS, { participantId: ann.id });
    if (round % 2 === 0) socket.cut();
    else setImmediate(() => socket.cut());
    await socket.closed;
  }
  // Only bob's is left: each of ann's ended the one before it, her first one, too.
  await expect.poll(() => roster.openStreams).toBe(1);
});

test('a stream that could not be opened holds nothing, and does not end the one that was open', async () => {
  const { app, join } = await gather(['ann']);
  const ann = await join('ann');
  const roster = await app.deps.rosters.get(ann.joined.call.id);
  vi.spyOn(app.deps.leases, 'renew').mockRejectedValueOnce(new NotFound('database'));
  await expect(ann.subscribe(null).next()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(roster.openStreams).toBe(1);
  await ann.setReady();
  expect((await ann.next('ParticipantUpdated')).participant?.isReady).toBe(true);
});

test('when the server goes away the stream ends without an error, and goes on where it was afterwards', async () => {
  const { app, join } = await gather(['ann']);
  const ann = await join('ann');
  await app.close();
  expect((await ann.socket.closed).code).toBe(1001);
  await app.start();
  await ann.reconnect();
  expect((await ann.take('CallSnapshot')).call?.participants.map(({ id }) => id)).toEqual([ann.id]);
});
