import { randomUUIDv7 } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { MikroORM } from '../db/orm.ts';
import { Call } from '../entities/call.ts';
import type { Streams } from '../events/streams.ts';
import { CallChange } from './call-change.ts';
import type { CallEvent, CallStateEvent } from './call-events.ts';
import type { CallState } from './call-state.ts';
import { InOrder } from './in-order.ts';
import { KnownRows } from './live-rows.ts';

/** What a change left behind. */
export interface Changed<T> {
  result: T;
  /** The call after this change, to be asked at once: the next change changes the same rows. */
  state(): CallState;
  /** Taken before the call was read: a subscription after it misses nothing of this change or later. */
  cursor: string;
}

/** A change that was published: the call after it, and what was told. */
export interface Told {
  call: Pick<Call, 'id' | 'switchingUntil' | 'endedAt'>;
  events: readonly CallStateEvent[];
}

/** What a change does; it may wait for queries of `change.em`, and for nothing else. */
export type Work<T> = (change: CallChange) => T | Promise<T>;

/** What follows from a change by the rules of others: in the same transaction, after the change has settled. */
export type Following = (change: CallChange) => Promise<void>;

/** One change of a room's open call after the other: a transaction, then its events, in the same order. */
export class CallTransactions {
  readonly #orm: MikroORM;
  readonly #streams: Streams<CallEvent>;
  readonly #clock: Clock;
  readonly #turns = new InOrder();
  readonly #known = new KnownRows();
  readonly #followers: Following[] = [];
  readonly #listeners: ((told: Told) => void)[] = [];

  constructor(deps: { orm: MikroORM; streams: Streams<CallEvent>; clock: Clock }) {
    this.#orm = deps.orm;
    this.#streams = deps.streams;
    this.#clock = deps.clock;
  }

  /**
   * Changes the room's open call.
   * @param work touches nothing but what the change offers; what it throws undoes everything, and without an event
   *   the revision stays
   * @returns undefined if no call is open
   */
  change<T>(roomId: string, work: Work<T>): Promise<Changed<T> | undefined> {
    return this.inTurn(roomId, async () => {
      const callId = await this.#openCall(roomId);
      return callId === undefined ? undefined : this.#transact(callId, work);
    });
  }

  /** Like `change`, and begins a call if none is open. */
  changeOrBegin<T>(roomId: string, work: Work<T>): Promise<Changed<T>> {
    return this.inTurn(roomId, async () => {
      const callId = await this.#openCall(roomId);
      return callId === undefined ? this.#transact(randomUUIDv7(), work, roomId) : this.#transact(callId, work);
    });
  }

  /** Runs work while no change of this room's call is under way. */
  inTurn<T>(roomId: string, work: () => Promise<T>): Promise<T> {
    return this.#turns.run(roomId, work);
  }

  /** Whoever follows touches nothing but the database, only where there are events, and leaves its news in `afterwards`. */
  follow(following: Following): void {
    this.#followers.push(following);
  }

  /** @param listener told of every published change of this process, in order; it returns at once */
  onChanged(listener: (told: Told) => void): void {
    this.#listeners.push(listener);
  }

  /** Settles when no change is under way. */
  idle(): Promise<void> {
    return this.#turns.idle();
  }

  async #openCall(roomId: string): Promise<string | undefined> {
    const call = await this.#orm.em.fork().findOne(Call, { openRoomId: roomId }, { fields: ['id'] });
    return call?.id;
  }

  async #transact<T>(callId: string, work: Work<T>, beginIn?: string): Promise<Changed<T>> {
    const cursor = await this.#streams.cursor(callId);
    const now = this.#clock.now();
    const { change, result } = await this.#orm.em.fork().transactional(async (em) => {
      if (beginIn !== undefined) await em.insert(Call, newCall(callId, beginIn, now));
      const begun = await CallChange.begin(em, callId, now, this.#known);
      const done = await work(begun);
      begun.settle();
      for (const following of this.#followers) {
        await begun.store();
        await following(begun);
      }
      await begun.store();
      return { change: begun, result: done };
    });
    this.#known.put(callId, change.call.revision, change.live);
    await this.#streams.publish(
      callId,
      change.events.map((event) => ({ event, revision: event.revision })),
    );
    for (const listener of this.#listeners) listener({ call: change.call, events: change.events });
    for (const news of change.afterwards) await news();
    return { result, cursor, state: () => change.state() };
  }
}

function newCall(id: string, roomId: string, now: number) {
  return {
    id,
    roomId,
    openRoomId: roomId,
    revision: 0,
    topology: 'MESH' as const,
    epoch: 1,
    lastSeq: 0,
    reachedMinimum: false,
    startedAt: new Date(now),
  };
}
