import type { Clock } from '../clock.ts';
import type { MikroORM } from '../db/orm.ts';
import { EndingFeed } from '../events/ending-feed.ts';
import type { StreamItem } from '../events/ending-feed.ts';
import type { Streams, Subscription } from '../events/streams.ts';
import type { DomainError } from '../errors.ts';
import { StreamReplaced } from '../presence/errors.ts';
import type { Leases } from '../presence/leases.ts';
import type { CallEvent } from './call-events.ts';
import { CallIsOver, NotInCall } from './errors.ts';
import { readCall } from './read-call.ts';
import type { Roster } from './roster.ts';
import type { Found } from './rosters.ts';

export interface CallStreamDeps {
  orm: MikroORM;
  clock: Clock;
  streams: Streams<CallEvent>;
  leases: Leases;
}

/** What a call's stream yields. */
export type CallStreamItem = StreamItem<CallEvent>;

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
      if (!call || call.endedAt !== null) throw new CallIsOver(call?.endReason);
      const event = { type: 'CallSnapshot' as const, timestamp: deps.clock.now(), revision: call.revision, call };
      feed.prepend({ ...from, to: participant.id, bytes: 0, event });
    }
    const { renewsLease } = options;
    // Before anything is held: what could still fail comes first.
    if (renewsLease) await deps.leases.renew(participant.id);
    const free = deps.leases.hold(participant.id, {
      renewsLease,
      onReplaced: () => feed.finish(new StreamReplaced()),
    });
    roster.openStreams += 1;
    const release = () => {
      free();
      roster.openStreams -= 1;
    };
    return new EndingFeed(feed, (event) => whyItEnds(event, participant.id), release);
  } catch (error) {
    await feed.return();
    throw error;
  }
}

/** Whether somebody died between commit and publish, so that a replay would not lead to the state of the database. */
function isBehind({ revision, isComplete }: Subscription<CallEvent>['told'], { view }: Roster): boolean {
  return revision === undefined || !isComplete || revision < view.revision;
}

/** After leaving, or after the call, a participant's stream has nothing more to say. */
function whyItEnds(event: CallEvent, id: string): DomainError | undefined {
  if (event.type === 'CallEnded') return new CallIsOver(event.reason);
  if (event.type === 'ParticipantLeft' && event.participantId === id) return new NotInCall();
  const isAbsent = event.type === 'CallSnapshot' && !event.call.participants.some((one) => one.id === id);
  return isAbsent ? new NotInCall() : undefined;
}
