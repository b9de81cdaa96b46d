import { expect, it } from 'vitest';
import { MemoryStreams } from '../../src/events/memory-streams.ts';
import { LOG_MAX_AGE_MS } from '../../src/events/streams.ts';
import { streamsContract } from './streams-contract.ts';

function memoryStreams() {
  let now = 1_000_000;
  return {
    streams: new MemoryStreams<string>(() => now),
    advance: (ms: number) => {
      now += ms;
    },
  };
}

streamsContract('MemoryStreams', () => Promise.resolve(memoryStreams()));

it('a stream that nobody uses any more is forgotten; its cursors do not resume', async () => {
  const { streams, advance } = memoryStreams();
  const cursor = await streams.cursor('call');
  const { feed } = await streams.subscribe('call', { recipient: 'ann', after: null, onOverflow: () => {} });
  advance(LOG_MAX_AGE_MS + 1);
  streams.trim();
  expect(streams.size).toBe(1);
  await feed.return();
  streams.trim();
  expect(streams.size).toBe(0);
  const later = await streams.subscribe('call', { recipient: 'ann', after: cursor, onOverflow: () => {} });
  expect(later.isResumed).toBe(false);
});

it('what is replayed is what was published, whatever its letters and its length', async () => {
  const { streams } = memoryStreams();
  const before = await streams.cursor('call');
  const texts = Array.from({ length: 200 }, (_, index) => `${'ä😀"\\'.repeat(index)} ${index}`);
  texts.push('x'.repeat(100_000), 'last');
  streams.publish(
    'call',
    texts.map((event) => ({ event })),
  );
  const { feed } = await streams.subscribe('call', { recipient: 'ann', after: before, onOverflow: () => {} });
  const replayed: string[] = [];
  for (let item = feed.poll(); item && !item.done; item = feed.poll()) replayed.push(item.value.event);
  expect(replayed).toEqual(texts);
});
