import type { Clock } from '../clock.ts';
import type { MikroORM } from '../db/orm.ts';
import type { Feed } from '../events/feed.ts';
import type { Entry, Streams, Subscription } from '../events/streams.ts';
import { DomainError } from '../errors.ts';
import type { Leases } from '../presence/leases.ts';
import type { CallEvent } from './call-events.ts';
import { CallIsOver, NotInCall, StreamReplaced } from './errors.ts';
import { readCall } from './read-call.ts';
import type { Roster } from './roster.ts';
import type { Found } from './rosters.ts';

export interface CallStreamDeps {
  orm: MikroORM;
  clock: Clock;
  streams: Streams<CallEvent>;
  leases: Leases;
}

/** What a call's stream yields: an event with its place, or, at last, why it ends. */
export type CallStreamItem = Pick<Entry<CallEvent>, 'cursor' | 'position' | 'event'> | { error: DomainError };

export interface CallStreamOptions {
  /** Continue after this cursor; null begins with a snapshot. */
  after: string | null;
  /** Whether the connection answers pings, so that the open stream renews the participant's lease. */
  renewsLease: boolean;
  /** Called once if the reader falls too far behind. */
  onOverflow: () => void;
}

/**
 * Opens the stream of a participant: what happens in the call and what is signaled to it, after `after`, or after a
 * snapshot where that is no longer possible. It ends by itself when the participant or the call does.
 */
export async function openCallStream(
  deps: CallStreamDeps,
  { roster, participant }: Found,
  options: CallStreamOptions,
): Promise<AsyncIterableIterator<CallStreamItem>> {
  const { callId } = roster;
  const { after, onOverflow } = options;
  const subscription = await deps.streams.subscribe(callId, { recipient: participant.id, after, onOverflow });
  const { feed, from } = subscription;
  try {
    if (!subscription.isResumed || isBehind(subscription.told, roster)) {
      const call = await readCall(deps.orm.em.fork(), callId);
      if (!call || call.endedAt !== null) throw new CallIsOver();
      const event = { type: 'CallSnapshot' as const, timestamp: deps.clock.now(), revision: call.revision, call };
      feed.prepend({ ...from, to: participant.id, bytes: 0, event });
    }
    const { renewsLease } = options;
    const free = deps.leases.hold(participant.id, {
      renewsLease,
      onReplaced: () => feed.finish(new StreamReplaced()),
    });
    roster.openStreams += 1;
    const release = () => {
      free();
      roster.openStreams -= 1;
    };
    if (renewsLease) await deps.leases.renew(participant.id);
    return new ParticipantStream(feed, participant.id, release);
  } catch (error) {
    await feed.return();
    throw error;
  }
}

/** Whether somebody died between commit and publish, so that a replay would not lead to the state of the database. */
function isBehind({ revision, isComplete }: Subscription<CallEvent>['told'], { view }: Roster): boolean {
  return revision === undefined || !isComplete || revision < view.revision;
}

/** A feed that ends after the event that ends it, and that says why. */
class ParticipantStream implements AsyncIterableIterator<CallStreamItem> {
  readonly #feed: Feed<Entry<CallEvent>>;
  readonly #participantId: string;
  readonly #release: () => void;
  #last: DomainError | undefined;
  #hasEnded = false;

  constructor(feed: Feed<Entry<CallEvent>>, participantId: string, release: () => void) {
    this.#feed = feed;
    this.#participantId = participantId;
    this.#release = release;
  }

  async next(): Promise<IteratorResult<CallStreamItem>> {
    if (this.#hasEnded) return { value: undefined, done: true };
    if (this.#last) return this.#end(this.#last);
    try {
      const result = await this.#feed.next();
      if (result.done) return await this.return();
      this.#last = this.#whyItEnds(result.value.event);
      return result;
    } catch (error) {
      if (error instanceof DomainError) return this.#end(error);
      throw error;
    }
  }

  async return(): Promise<IteratorResult<CallStreamItem>> {
    if (!this.#hasEnded) this.#release();
    this.#hasEnded = true;
    await this.#feed.return();
    return { value: undefined, done: true };
  }

  throw(): Promise<IteratorResult<CallStreamItem>> {
    return this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #whyItEnds(event: CallEvent): DomainError | undefined {
    const id = this.#participantId;
    if (event.type === 'CallEnded') return new CallIsOver();
    if (event.type === 'ParticipantLeft' && event.participantId === id) return new NotInCall();
    const isAbsent = event.type === 'CallSnapshot' && !event.call.participants.some((one) => one.id === id);
    return isAbsent ? new NotInCall() : undefined;
  }

  async #end(error: DomainError): Promise<IteratorResult<CallStreamItem>> {
    await this.return();
    return { value: { error }, done: false };
  }
}
