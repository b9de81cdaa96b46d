import type { Feed } from './feed.ts';

/** How many events a log keeps. */
export const LOG_MAX_EVENTS = 4_096;
/** How many bytes of events a log keeps. */
export const LOG_MAX_BYTES = 4 * 1024 * 1024;
/** How long a log keeps an event. */
export const LOG_MAX_AGE_MS = 120_000;
/** How far a subscriber may fall behind: half a log, so that it can still continue by cursor after it was closed. */
export const FEED_MAX_EVENTS = LOG_MAX_EVENTS / 2;
export const FEED_MAX_BYTES = LOG_MAX_BYTES / 2;

/** An event to publish: for one recipient with `to`, else for everybody. */
export interface Outgoing<E> {
  event: E;
  to?: string;
  /** Of the state that it tells; absent for moments. */
  revision?: number;
  /** Whether it tells the whole state. */
  isSnapshot?: boolean;
  /** About how large it is; without it, the length of its JSON. */
  bytes?: number;
}

/** A published event. `position` grows by one with each event of its log; `cursor` is `<log id>.<position>`. */
export interface Entry<E> {
  event: E;
  to: string | undefined;
  position: number;
  cursor: string;
  bytes: number;
}

/** What a subscriber reads, and how it began. */
export interface Subscription<E> {
  feed: Feed<Entry<E>>;
  /**
   * Whether the feed continues right after the given cursor. If not, whoever subscribes reads a snapshot first; a
   * cursor of another log (the process was restarted) then replays all of this one, so that no signal sent since is lost.
   */
  isResumed: boolean;
  /**
   * The state that the log has told so far; `revision` is undefined if none. Incomplete: a revision was skipped, or
   * may have been before the first one told, which this feed begins before.
   */
  told: { revision: number | undefined; isComplete: boolean };
  /** Where the feed begins: everything after this position of this log is in it. */
  from: { cursor: string; position: number };
}

export interface SubscribeOptions {
  /** Also gets what is published `to` this id. */
  recipient: string;
  /** Continue after this cursor; null begins with what comes next. */
  after: string | null;
  /** Called once when the subscriber fell behind FEED_MAX_*; its feed has ended without losing order. */
  onOverflow: () => void;
}

/**
 * Ordered, resumable, bounded streams, one per id. Every implementation passes `test/events/streams-contract.ts`.
 *
 * - One total order per stream: all subscribers see the same positions in the same order, each its own subset.
 * - A subscription listens from the call on: nothing published after `subscribe` was called is missed.
 * - `publish` of several events keeps them together and in order.
 */
export interface Streams<E> {
  /** @returns a promise where it takes time */
  publish(streamId: string, events: readonly Outgoing<E>[]): Promise<void> | void;
  /** The cursor of the newest event: a subscription after it gets what comes next. */
  cursor(streamId: string): Promise<string>;
  subscribe(streamId: string, options: SubscribeOptions): Promise<Subscription<E>>;
  /** Hands over every event without a recipient, in order, as soon as this process knows of it. */
  listen(streamId: string, listener: (entry: Entry<E>) => void): () => void;
  /** Ends every feed. */
  close(): Promise<void>;
}
