import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Feed } from '../../src/events/feed.ts';
import {
  FEED_MAX_BYTES,
  FEED_MAX_EVENTS,
  LOG_MAX_AGE_MS,
  LOG_MAX_BYTES,
  LOG_MAX_EVENTS,
} from '../../src/events/streams.ts';
import type { Entry, Streams, Subscription } from '../../src/events/streams.ts';

/** What an implementation brings to the contract. */
export interface StreamsUnderTest {
  streams: Streams<string>;
  /** Moves the log's clock. */
  advance(ms: number): void;
}

const CALL = 'call-1';

/** The promises of `Streams`, for every implementation alike. */
export function streamsContract(name: string, make: () => Promise<StreamsUnderTest>): void {
  describe(`${name}: ordered, resumable, bounded streams`, () => {
    let streams: Streams<string>;
    let advance: (ms: number) => void;
    let overflows: string[];

    beforeEach(async () => {
      ({ streams, advance } = await make());
      overflows = [];
    });
    afterEach(() => streams.close());

    const subscribe = (
      recipient: string,
      after: string | null = null,
      streamId = CALL,
    ): Promise<Subscription<string>> =>
      streams.subscribe(streamId, { recipient, after, onOverflow: () => overflows.push(recipient) });
    const publish = (...events: string[]) =>
      streams.publish(
        CALL,
        events.map((event) => ({ event })),
      );

    it('everybody sees the same events at the same positions in the same order', async () => {
      const ann = await subscribe('ann');
      const bob = await subscribe('bob');
      await publish('one', 'two');
      await publish('three');
      const seenByAnn = await read(ann.feed, 3);
      expect(seenByAnn.map((entry) => entry.event)).toEqual(['one', 'two', 'three']);
      expect(seenByAnn.map((entry) => entry.position)).toEqual([1, 2, 3].map((step) => ann.from.position + step));
      expect(await read(bob.feed, 3)).toEqual(seenByAnn);
    });

    it('an event to one participant reaches only that one', async () => {
      const ann = await subscribe('ann');
      const bob = await subscribe('bob');
      await streams.publish(CALL, [{ event: 'for bob', to: 'bob' }, { event: 'for all' }]);
      expect((await read(ann.feed, 1))[0]?.event).toBe('for all');
      expect((await read(bob.feed, 2)).map((entry) => entry.event)).toEqual(['for bob', 'for all']);
    });

    it('calls do not hear each other', async () => {
      const other = await subscribe('ann', null, 'call-2');
      await publish('one');
      await streams.publish('call-2', [{ event: 'other' }]);
      expect((await read(other.feed, 1))[0]?.event).toBe('other');
    });

    it('a subscription listens before anybody reads from it', async () => {
      const ann = await subscribe('ann');
      await publish('early');
      expect((await read(ann.feed, 1))[0]?.event).toBe('early');
    });

    it('what is published while subscribing is not missed and not seen twice', async () => {
      const cursor = await streams.cursor(CALL);
      await publish('before');
      const pending = subscribe('ann', cursor);
      await publish('meanwhile');
      const ann = await pending;
      await publish('after');
      expect((await read(ann.feed, 3)).map((entry) => entry.event)).toEqual(['before', 'meanwhile', 'after']);
    });

    it('a cursor taken before anything was published replays from the very first event', async () => {
      const cursor = await streams.cursor(CALL);
      await publish('one');
      const ann = await subscribe('ann', cursor);
      expect(ann.isResumed).toBe(true);
      expect((await read(ann.feed, 1))[0]?.event).toBe('one');
    });

    it('the cursor of an event continues right after it', async () => {
      const first = await subscribe('ann');
      await publish('one', 'two', 'three');
      const [, two] = await read(first.feed, 2);
      await first.feed.return();
      const second = await subscribe('ann', two?.cursor ?? null);
      expect(second.isResumed).toBe(true);
      expect((await read(second.feed, 1))[0]?.event).toBe('three');
    });

    it('a replay contains my own signals and nobody else’s', async () => {
      const cursor = await streams.cursor(CALL);
      await streams.publish(CALL, [{ event: 'to ann', to: 'ann' }, { event: 'to bob', to: 'bob' }, { event: 'all' }]);
      const ann = await subscribe('ann', cursor);
      expect((await read(ann.feed, 2)).map((entry) => entry.event)).toEqual(['to ann', 'all']);
    });

    it.each([
      ['null', null],
      ['of the future', 'future'],
      ['malformed', 'nonsense'],
      ['empty', ''],
    ])('a cursor that is %s does not resume, and begins with what comes next', async (_name, cursor) => {
      await publish('old');
      const newest = await streams.cursor(CALL);
      const ann = await subscribe('ann', cursor === 'future' ? newest.replace(/\d+$/, '999') : cursor);
      expect(ann.isResumed).toBe(false);
      expect(ann.from.cursor).toBe(newest);
      await publish('new');
      expect((await read(ann.feed, 1))[0]?.event).toBe('new');
    });

    it('a cursor of another log replays all of this one, after a snapshot', async () => {
      await streams.publish(CALL, [
        { event: 'to ann', to: 'ann' },
        { event: 'to bob', to: 'bob' },
      ]);
      const ann = await subscribe('ann', 'AAAAAAAA.17');
      expect(ann.isResumed).toBe(false);
      expect(ann.from.position).toBe(0);
      await publish('new');
      expect((await read(ann.feed, 2)).map((entry) => entry.event)).toEqual(['to ann', 'new']);
    });

    it(`the log keeps ${LOG_MAX_EVENTS} events: a cursor just inside resumes, one beyond does not`, async () => {
      const beyond = await streams.cursor(CALL);
      await publish('first');
      const inside = await streams.cursor(CALL);
      await publish(...Array.from({ length: LOG_MAX_EVENTS }, (_, index) => `${index}`));
      expect((await subscribe('ann', beyond)).isResumed).toBe(false);
      const resumed = await subscribe('ann', inside);
      expect(resumed.isResumed).toBe(true);
      expect((await read(resumed.feed, LOG_MAX_EVENTS)).at(-1)?.event).toBe(`${LOG_MAX_EVENTS - 1}`);
    });

    it(`the log keeps ${LOG_MAX_BYTES} bytes`, async () => {
      const beyond = await streams.cursor(CALL);
      await publish('first');
      const inside = await streams.cursor(CALL);
      const events = Array.from({ length: 4 }, (_, index) => ({ event: `${index}`, bytes: LOG_MAX_BYTES / 4 }));
      await streams.publish(CALL, events);
      expect((await subscribe('ann', beyond)).isResumed).toBe(false);
      expect((await subscribe('ann', inside)).isResumed).toBe(true);
    });

    it('the log forgets what is too old', async () => {
      const old = await streams.cursor(CALL);
      await publish('old');
      const recent = await streams.cursor(CALL);
      advance(LOG_MAX_AGE_MS + 1);
      await publish('new');
      expect((await subscribe('ann', old)).isResumed).toBe(false);
      expect((await subscribe('ann', recent)).isResumed).toBe(true);
    });

    it('who falls behind is told once and ended; the others go on', async () => {
      const slow = await subscribe('slow');
      const ann = await subscribe('ann');
      for (let index = 0; index <= FEED_MAX_EVENTS; index += 1) {
        await publish(`${index}`);
        await ann.feed.next();
      }
      await publish('more');
      expect(overflows).toEqual(['slow']);
      expect((await read(ann.feed, 1))[0]?.event).toBe('more');
      const kept = await drain(slow.feed);
      expect(kept.map((entry) => entry.event)).toEqual(Array.from({ length: FEED_MAX_EVENTS + 1 }, (_, i) => `${i}`));
      const continued = await subscribe('slow', kept.at(-1)?.cursor ?? null);
      expect(continued.isResumed).toBe(true);
      expect((await read(continued.feed, 1))[0]?.event).toBe('more');
    });

    it('who falls behind by bytes is ended, too', async () => {
      await subscribe('slow');
      await streams.publish(CALL, [{ event: 'a', bytes: FEED_MAX_BYTES }]);
      expect(overflows).toEqual([]);
      await streams.publish(CALL, [{ event: 'b', bytes: 1 }]);
      expect(overflows).toEqual(['slow']);
    });

    it('a long replay does not count as falling behind', async () => {
      const cursor = await streams.cursor(CALL);
      await publish(...Array.from({ length: LOG_MAX_EVENTS }, (_, index) => `${index}`));
      const ann = await subscribe('ann', cursor);
      await publish('live');
      expect(overflows).toEqual([]);
      expect((await read(ann.feed, LOG_MAX_EVENTS + 1)).at(-1)?.event).toBe('live');
    });

    it('a subscriber learns what state the log has told, and whether a revision was skipped', async () => {
      const told = async () => (await subscribe('ann')).told;
      expect(await told()).toEqual({ revision: undefined, isComplete: true });
      await streams.publish(CALL, [
        { event: 'four', revision: 4 },
        { event: 'a moment' },
        { event: 'five', revision: 5 },
      ]);
      expect(await told()).toEqual({ revision: 5, isComplete: true });
      await streams.publish(CALL, [{ event: 'seven', revision: 7 }]);
      await streams.publish(CALL, [{ event: 'six', revision: 6 }]);
      expect(await told()).toEqual({ revision: 7, isComplete: false });
      await streams.publish(CALL, [{ event: 'all', revision: 7, isSnapshot: true }]);
      expect(await told()).toEqual({ revision: 7, isComplete: true });
    });

    it('who begins before the first revision told learns that one may be missing, unless it is the very first', async () => {
      const toldAfter = async (cursor: string, id: string) => (await subscribe('ann', cursor, id)).told;
      const publishAt = async (id: string, revision: number, isSnapshot = false) => {
        await streams.publish(id, [{ event: `${revision}`, revision, isSnapshot }]);
        return streams.cursor(id);
      };
      const before = await streams.cursor(CALL);
      const at = await publishAt(CALL, 4);
      await publishAt(CALL, 5);
      expect(await toldAfter(before, CALL)).toEqual({ revision: 5, isComplete: false });
      expect(await toldAfter(at, CALL)).toEqual({ revision: 5, isComplete: true });
      await publishAt(CALL, 5, true);
      expect(await toldAfter(before, CALL)).toEqual({ revision: 5, isComplete: true });
      const begin = await streams.cursor('call-2');
      await publishAt('call-2', 1);
      expect(await toldAfter(begin, 'call-2')).toEqual({ revision: 1, isComplete: true });
    });

    it('a listener hears what is for everybody, in order, until it stops', async () => {
      const heard: string[] = [];
      const stop = streams.listen(CALL, (entry) => heard.push(entry.event));
      await streams.publish(CALL, [{ event: 'one' }, { event: 'private', to: 'ann' }, { event: 'two' }]);
      await expect.poll(() => heard).toEqual(['one', 'two']);
      stop();
      await publish('three');
      const ann = await subscribe('ann');
      await publish('four');
      await read(ann.feed, 1);
      expect(heard).toEqual(['one', 'two']);
    });

    it('ending a subscription settles a waiting read at once', async () => {
      const ann = await subscribe('ann');
      const waiting = ann.feed.next();
      await ann.feed.return();
      expect(await waiting).toEqual({ value: undefined, done: true });
    });

    it('closing ends every subscription', async () => {
      const ann = await subscribe('ann');
      const waiting = ann.feed.next();
      await streams.close();
      expect((await waiting).done).toBe(true);
    });
  });
}

async function read<T>(feed: Feed<Entry<T>>, count: number): Promise<Entry<T>[]> {
  const entries: Entry<T>[] = [];
  while (entries.length < count) {
    const { value, done } = await feed.next();
    if (done) throw new Error(`the feed ended after ${entries.length} of ${count} events`);
    entries.push(value);
  }
  return entries;
}

async function drain<T>(feed: Feed<Entry<T>>): Promise<Entry<T>[]> {
  const entries: Entry<T>[] = [];
  for await (const entry of feed) entries.push(entry);
  return entries;
}
