import { raw } from '@mikro-orm/core';
import type { EntityManager } from '../db/orm.ts';
import { Call } from '../entities/call.ts';
import type { CallEndReason } from '../entities/call.ts';
import type { LeaveReason } from '../entities/participant.ts';
import { Room } from '../entities/room.ts';
import type { CallStateEvent } from './call-events.ts';
import { callState, hostOf, participantState } from './call-state.ts';
import type { CallState } from './call-state.ts';
import { CallIsOver } from './errors.ts';
import { readLiveRows, RowWrites } from './live-rows.ts';
import type { KnownRows, LiveRow, RowFields } from './live-rows.ts';

/** How long a GROUP call goes on below the minimum that it once had. */
export const BELOW_MINIMUM_MS = 60_000;
/** How long one of two strangers waits for the other to come. */
export const STRANGER_WAITS_MS = 20_000;

type Change<E> = E extends CallStateEvent ? Omit<E, 'timestamp' | 'revision'> : never;

/**
 * What one transaction does to one open call. It has the next revision from the start, collects the events that tell
 * of it, and in `settle` draws what follows: the host, and whether the call is over.
 */
export class CallChange {
  readonly em: EntityManager;
  readonly call: Call;
  readonly room: Room;
  /** ms since the epoch */
  readonly now: number;
  readonly events: CallStateEvent[] = [];
  /** Who joined with this change. */
  readonly come: LiveRow[] = [];
  /** Who left with this change. */
  readonly gone: LiveRow[] = [];
  /** Run one after the other when the change was committed and its events were published. */
  readonly afterwards: (() => Promise<void>)[] = [];
  /** Live participants by `seq`. */
  live: LiveRow[];
  readonly #writes = new RowWrites();
  readonly #hostBefore: string | null;

  private constructor(em: EntityManager, call: Call, room: Room, live: LiveRow[], now: number) {
    this.em = em;
    this.call = call;
    this.room = room;
    this.live = live;
    this.now = now;
    this.#hostBefore = this.#host();
  }

  /**
   * Begins a change, inside a transaction: the first statement takes the row's lock and the next revision.
   * @throws CallIsOver if the call is not open
   */
  static async begin(em: EntityManager, callId: string, now: number, known: KnownRows): Promise<CallChange> {
    const updated = await em.nativeUpdate(Call, { id: callId, endedAt: null }, { revision: raw('revision + 1') });
    if (updated === 0) throw new CallIsOver((await em.findOne(Call, { id: callId }))?.endReason);
    const call = await em.findOneOrFail(Call, { id: callId });
    const room = await em.findOneOrFail(Room, { id: call.roomId });
    if (call.revision === 1) call.relayOnly = room.relayOnly;
    const live = known.take(callId, call.revision - 1) ?? (await readLiveRows(em, callId));
    return new CallChange(em, call, room, live, now);
  }

  tell(event: Change<CallStateEvent>): void {
    this.events.push({ ...event, timestamp: this.now, revision: this.call.revision });
  }

  add(participant: LiveRow, leaseExpiresAt: Date): void {
    this.live.push(participant);
    this.come.push(participant);
    this.#writes.insert(participant, leaseExpiresAt);
    this.tell({ type: 'ParticipantJoined', participant: participantState(participant) });
  }

  /** Changes a participant, and tells of it. */
  update(participant: LiveRow, fields: RowFields): void {
    this.#writes.add([participant], fields);
    this.tell({ type: 'ParticipantUpdated', participant: participantState(participant) });
  }

  /** @param detail what whoever hung up said */
  remove(participant: LiveRow, reason: LeaveReason, detail?: string): void {
    this.#leave([participant], reason);
    this.live = this.live.filter((other) => other !== participant);
    this.tell({ type: 'ParticipantLeft', participantId: participant.id, reason, ...(detail && { detail }) });
  }

  /** Ends the call for everybody, as of `at` (ms since the epoch). */
  end(reason: CallEndReason, at = this.now): void {
    this.#leave(this.live, 'CALL_ENDED', at);
    this.live = [];
    this.call.endedAt = new Date(at);
    this.call.endReason = reason;
    this.call.openRoomId = null;
    this.call.endsAt = null;
    if (this.room.isTemporary) this.room.closedAt = new Date(at);
    this.tell({ type: 'CallEnded', reason });
  }

  /** Draws what follows from who is here now; a change that tells nothing gives its revision back. */
  settle(): void {
    if (this.events.length === 0) this.call.revision -= 1;
    if (this.events.length === 0 || this.call.endedAt) return;
    if (this.live.length === 0) {
      this.end('EMPTY');
      return;
    }
    const present = this.room.kind === 'DIRECT' ? this.people().size : this.live.length;
    if (this.room.kind === 'DIRECT' && this.call.reachedMinimum && present < 2) {
      this.end('HUNG_UP');
      return;
    }
    const host = this.#host();
    if (host !== this.#hostBefore) this.tell({ type: 'HostChanged', participantId: host });
    const hasMinimum = present >= this.room.minParticipants;
    if (hasMinimum) this.call.reachedMinimum = true;
    if (hasMinimum) this.call.endsAt = null;
    else if (this.call.reachedMinimum) this.call.endsAt ??= new Date(this.now + BELOW_MINIMUM_MS);
    // Of two strangers one came: the other may be late.
    else if (this.room.relayOnly) this.call.endsAt ??= new Date(this.now + STRANGER_WAITS_MS);
  }

  /** Writes down what has become of participants: whoever queries them afterwards sees it. */
  store(): Promise<void> {
    return this.#writes.store(this.em);
  }

  /** The users and guests who are here, by id, on however many devices. */
  people(): Set<string> {
    return new Set(this.live.flatMap(({ userId, guestId }) => userId ?? guestId ?? []));
  }

  /** The call after this change. */
  state(): CallState {
    return callState(this.call, this.live, this.room.ownerId ?? null);
  }

  #host(): string | null {
    return hostOf(this.live, this.room.ownerId ?? null);
  }

  #leave(participants: readonly LiveRow[], leaveReason: LeaveReason, at = this.now): void {
    this.#writes.add(participants, { leftAt: new Date(at), leaveReason, liveKey: null });
    this.gone.push(...participants);
  }
}
