import { Feed } from './feed.ts';
import { MemoryLog } from './memory-log.ts';
import { FEED_MAX_BYTES, FEED_MAX_EVENTS, LOG_MAX_AGE_MS } from './streams.ts';
import type { Entry, Outgoing, Streams, SubscribeOptions, Subscription } from './streams.ts';

interface Subscriber<E> {
  options: SubscribeOptions;
  feed: Feed<Entry<E>>;
  /** What a replay put into the feed at once: it may lag by this much more. */
  replayed: { events: number; bytes: number };
}

interface Stream<E> {
  log: MemoryLog<E>;
  subscribers: Set<Subscriber<E>>;
  byRecipient: Map<string, Set<Subscriber<E>>>;
  listeners: Set<(entry: Entry<E>) => void>;
  usedAt: number;
}

/**
 * Streams in the memory of one process. Publishing is synchronous: when `publish` returns, every feed and listener
 * has the event. A stream that nobody uses is forgotten once its log would be empty by age.
 */
export class MemoryStreams<E> implements Streams<E> {
  readonly #now: () => number;
  readonly #streams = new Map<string, Stream<E>>();

  /** @param now milliseconds since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** How many streams are in memory. */
  get size(): number {
    return this.#streams.size;
  }

  publish(streamId: string, events: readonly Outgoing<E>[]): void {
    const stream = this.#stream(streamId);
    for (const outgoing of events) {
      const entry = stream.log.append(outgoing, stream.usedAt);
      for (const subscriber of receivers(stream, entry.to)) deliver(subscriber, entry);
      if (entry.to === undefined) for (const listener of stream.listeners) listener(entry);
    }
  }

  cursor(streamId: string): Promise<string> {
    const { log } = this.#stream(streamId);
    return Promise.resolve(log.cursorAt(log.last));
  }

  subscribe(streamId: string, options: SubscribeOptions): Promise<Subscription<E>> {
    const stream = this.#stream(streamId);
    const { after } = options;
    const resumed = after === null ? undefined : stream.log.after(after);
    const replay = resumed ?? (after === null ? undefined : stream.log.fromStart(after));
    const position = stream.log.last - (replay?.length ?? 0);
    const subscriber: Subscriber<E> = {
      options,
      feed: new Feed(() => remove(stream, subscriber)),
      replayed: { events: 0, bytes: 0 },
    };
    for (const entry of replay ?? []) {
      if (entry.to === undefined || entry.to === options.recipient) subscriber.feed.push(entry, entry.bytes);
    }
    subscriber.replayed = { events: subscriber.feed.length, bytes: subscriber.feed.bytes };
    add(stream, subscriber);
    return Promise.resolve({
      feed: subscriber.feed,
      isResumed: resumed !== undefined,
      told: stream.log.toldAfter(position),
      from: { position, cursor: stream.log.cursorAt(position) },
    });
  }

  listen(streamId: string, listener: (entry: Entry<E>) => void): () => void {
    const { listeners } = this.#stream(streamId);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Forgets what is too old. Whoever owns the streams calls it every now and then. */
  trim(): void {
    const now = this.#now();
    for (const [id, stream] of this.#streams) {
      stream.log.trim(now);
      const isUsed = stream.subscribers.size > 0 || stream.listeners.size > 0;
      if (!isUsed && now - stream.usedAt > LOG_MAX_AGE_MS) this.#streams.delete(id);
    }
  }

  close(): Promise<void> {
    for (const stream of this.#streams.values()) {
      for (const subscriber of stream.subscribers) subscriber.feed.finish();
    }
    this.#streams.clear();
    return Promise.resolve();
  }

  #stream(id: string): Stream<E> {
    let stream = this.#streams.get(id);
    if (!stream) {
      stream = {
        log: new MemoryLog(),
        subscribers: new Set(),
        byRecipient: new Map(),
        listeners: new Set(),
        usedAt: 0,
      };
      this.#streams.set(id, stream);
    }
    stream.usedAt = this.#now();
    return stream;
  }
}

function receivers<E>(stream: Stream<E>, to: string | undefined): Iterable<Subscriber<E>> {
  return to === undefined ? stream.subscribers : (stream.byRecipient.get(to) ?? []);
}

function deliver<E>({ feed, options, replayed }: Subscriber<E>, entry: Entry<E>): void {
  try {
    feed.push(entry, entry.bytes);
  } catch (error) {
    // Of this one: neither the others nor whoever publishes suffer, and it continues by cursor.
    process.emitWarning(error as Error);
    feed.finish();
    return options.onOverflow();
  }
  const isTooLong = feed.length > FEED_MAX_EVENTS + replayed.events;
  if (!isTooLong && feed.bytes <= FEED_MAX_BYTES + replayed.bytes) return;
  feed.finish();
  options.onOverflow();
}

function add<E>(stream: Stream<E>, subscriber: Subscriber<E>): void {
  const { recipient } = subscriber.options;
  stream.subscribers.add(subscriber);
  const sameRecipient = stream.byRecipient.get(recipient) ?? new Set();
  stream.byRecipient.set(recipient, sameRecipient.add(subscriber));
}

function remove<E>(stream: Stream<E>, subscriber: Subscriber<E>): void {
  const { recipient } = subscriber.options;
  stream.subscribers.delete(subscriber);
  const sameRecipient = stream.byRecipient.get(recipient);
  sameRecipient?.delete(subscriber);
  if (sameRecipient?.size === 0) stream.byRecipient.delete(recipient);
}
