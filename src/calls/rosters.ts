import type { Clock } from '../clock.ts';
import type { MikroORM } from '../db/orm.ts';
import { Participant } from '../entities/participant.ts';
import type { Entry, Streams } from '../events/streams.ts';
import { NotFound } from '../errors.ts';
import type { CallEvent } from './call-events.ts';
import type { ParticipantState } from './call-state.ts';
import { CallIsOver, NotInCall } from './errors.ts';
import { readCall } from './read-call.ts';
import { Roster } from './roster.ts';

/** How long a roster that nobody asks for is kept. */
const KEEP_UNUSED_MS = 60_000;

interface Held {
  roster: Roster;
  stop: () => void;
}

/**
 * The calls that this process serves, in memory: snapshot plus stream, so that the hot path touches no database.
 * A call that is not held yet is listened to, then read, then kept while it is used.
 */
export class Rosters {
  readonly #orm: MikroORM;
  readonly #streams: Streams<CallEvent>;
  readonly #clock: Clock;
  readonly #held = new Map<string, Held>();
  readonly #reading = new Map<string, Promise<Roster>>();
  readonly #callOf = new Map<string, Roster>();
  #onGap: (roster: Roster) => void = () => {};

  constructor(deps: { orm: MikroORM; streams: Streams<CallEvent>; clock: Clock }) {
    this.#orm = deps.orm;
    this.#streams = deps.streams;
    this.#clock = deps.clock;
  }

  /** @param listener called when a roster missed a revision and needs a snapshot event */
  onGap(listener: (roster: Roster) => void): void {
    this.#onGap = listener;
  }

  held(): Roster[] {
    return [...this.#held.values()].map(({ roster }) => roster);
  }

  /** @throws NotFound if there is no such call */
  get(callId: string): Roster | Promise<Roster> {
    const roster = this.#held.get(callId)?.roster;
    if (!roster) return this.#read(callId);
    roster.usedAt = this.#clock.now();
    return roster;
  }

  /**
   * Finds a live participant; without a query when this process serves its call.
   * @throws NotFound if it never was, NotInCall if it left, CallIsOver if the call ended
   */
  find(participantId: string): Found | Promise<Found> {
    const roster = this.#callOf.get(participantId);
    const participant = roster?.view.participant(participantId);
    if (!roster || !participant) return this.#lookUp(participantId);
    roster.usedAt = this.#clock.now();
    return { roster, participant };
  }

  /** Lets go of calls that have ended or that nobody asked for of late. */
  trim(): void {
    const oldest = this.#clock.now() - KEEP_UNUSED_MS;
    for (const { roster } of this.#held.values())
      if (roster.openStreams === 0 && roster.usedAt < oldest) this.#release(roster);
  }

  close(): void {
    for (const { roster } of this.#held.values()) this.#release(roster);
  }

  async #lookUp(participantId: string): Promise<Found> {
    const row = await this.#orm.em.fork().findOne(Participant, { id: participantId });
    if (!row) throw new NotFound('participant');
    const roster = await this.get(row.callId);
    if (roster.view.hasEnded) throw new CallIsOver();
    if (row.leftAt) throw new NotInCall();
    // Another process committed the join and its event is still on the way: the row is ahead of the roster.
    if (!roster.view.participant(participantId)) await this.#refresh(roster);
    const participant = roster.view.participant(participantId);
    if (!participant) throw new NotInCall();
    return { roster, participant };
  }

  #read(callId: string): Promise<Roster> {
    const reading = this.#reading.get(callId) ?? this.#listenThenRead(callId);
    this.#reading.set(callId, reading);
    return reading;
  }

  async #listenThenRead(callId: string): Promise<Roster> {
    const early: Entry<CallEvent>[] = [];
    let take = (entry: Entry<CallEvent>): void => void early.push(entry);
    const stop = this.#streams.listen(callId, (entry) => take(entry));
    try {
      const state = await readCall(this.#orm.em.fork(), callId);
      if (!state) throw new NotFound('call');
      const roster = new Roster(state, this.#clock.now());
      this.#held.set(callId, { roster, stop });
      this.#index(roster);
      take = ({ event }) => this.#apply(roster, event);
      for (const entry of early) take(entry);
      return roster;
    } catch (error) {
      stop();
      throw error;
    } finally {
      this.#reading.delete(callId);
    }
  }

  async #refresh(roster: Roster): Promise<void> {
    const call = await readCall(this.#orm.em.fork(), roster.callId);
    if (!call) return;
    this.#apply(roster, { type: 'CallSnapshot', timestamp: this.#clock.now(), revision: call.revision, call });
  }

  #apply(roster: Roster, event: CallEvent): void {
    roster.view.apply(event);
    if (event.type === 'ParticipantJoined') this.#callOf.set(event.participant.id, roster);
    if (event.type === 'ParticipantLeft') {
      this.#callOf.delete(event.participantId);
      roster.forget(event.participantId);
    }
    if (event.type === 'TopologyChanged') roster.confirmed.clear();
    if (event.type === 'ReceivingConfirmed' && event.epoch === roster.view.epoch) {
      roster.confirm(event.participantId, event.from);
    }
    if (event.type === 'CallSnapshot') this.#index(roster);
    if (event.type === 'CallEnded') this.#unindex(roster);
    if (!roster.view.isComplete) this.#onGap(roster);
  }

  #index(roster: Roster): void {
    this.#unindex(roster);
    for (const id of roster.view.participantIds) this.#callOf.set(id, roster);
  }

  #unindex(roster: Roster): void {
    for (const [id, other] of this.#callOf) if (other === roster) this.#callOf.delete(id);
  }

  #release(roster: Roster): void {
    this.#held.get(roster.callId)?.stop();
    this.#held.delete(roster.callId);
    this.#unindex(roster);
  }
}

/** A live participant and the roster of its call. */
export interface Found {
  roster: Roster;
  participant: ParticipantState;
}
