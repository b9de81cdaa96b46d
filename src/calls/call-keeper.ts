import type { Clock } from '../clock.ts';
import type { MikroORM } from '../db/orm.ts';
import { Call } from '../entities/call.ts';
import { Participant } from '../entities/participant.ts';
import type { Streams } from '../events/streams.ts';
import type { Sweeping } from '../presence/sweeper.ts';
import type { CallEvent } from './call-events.ts';
import type { CallState } from './call-state.ts';
import type { CallTransactions, Work } from './call-transactions.ts';
import { readCall } from './read-call.ts';
import type { Roster } from './roster.ts';
import type { Rosters } from './rosters.ts';

/** How many rows one query of a pass takes; the next pass takes the others. */
const CHUNK = 500;

/** Keeps calls true when nobody asks: removes who is gone, ends what is over, repairs rosters that missed something. */
export class CallKeeper implements Sweeping {
  readonly #orm: MikroORM;
  readonly #clock: Clock;
  readonly #streams: Streams<CallEvent>;
  readonly #rosters: Rosters;
  readonly #transactions: CallTransactions;
  readonly #onError: (error: unknown) => void;

  constructor(deps: {
    orm: MikroORM;
    clock: Clock;
    streams: Streams<CallEvent>;
    rosters: Rosters;
    callTransactions: CallTransactions;
    onError: (error: unknown) => void;
  }) {
    this.#orm = deps.orm;
    this.#clock = deps.clock;
    this.#streams = deps.streams;
    this.#rosters = deps.rosters;
    this.#transactions = deps.callTransactions;
    this.#onError = deps.onError;
    deps.rosters.onGap((roster) => void this.repair(roster).catch(deps.onError));
  }

  async sweep(now: number): Promise<void> {
    for (const roomId of await this.#roomsWithExpired(now)) {
      await this.#change(roomId, async (change) => {
        const expired = { callId: change.call.id, leftAt: null, leaseExpiresAt: { $lt: new Date(now) } };
        const rows = await change.em.find(Participant, expired, { fields: ['id'] });
        const ids = new Set(rows.map(({ id }) => id));
        for (const one of change.live.filter(({ id }) => ids.has(id))) change.remove(one, 'LEASE_EXPIRED');
      });
    }
    for (const roomId of await this.#roomsBelowMinimum(now)) {
      await this.#change(roomId, (change) => {
        if (change.call.endsAt && change.call.endsAt.getTime() < now)
          change.end(change.call.reachedMinimum ? 'BELOW_MINIMUM' : 'NOT_ANSWERED');
      });
    }
    await this.#repairHeld();
    this.#rosters.trim();
  }

  async endAll(at: number): Promise<void> {
    const open = await this.#orm.em.fork().find(Call, { endedAt: null }, { fields: ['roomId'] });
    for (const { roomId } of open) await this.#transactions.change(roomId, (change) => change.end('OUTAGE', at));
  }

  /** Publishes a snapshot if the roster is behind its row, or missed a revision. */
  repair({ view, callId }: Roster): Promise<void> {
    return this.#transactions.inTurn(view.roomId, async () => {
      const call = await readCall(this.#orm.em.fork(), callId);
      if (!call || (view.isComplete && call.revision <= view.revision)) return;
      const event = told(call, this.#clock.now());
      await this.#streams.publish(callId, [{ event, revision: call.revision, isSnapshot: true }]);
    });
  }

  /** One room whose change fails does not keep the others waiting; the next pass tries it again. */
  async #change(roomId: string, work: Work<void>): Promise<void> {
    await this.#transactions.change(roomId, work).catch(this.#onError);
  }

  async #repairHeld(): Promise<void> {
    const held = this.#rosters.held().filter(({ view }) => !view.hasEnded);
    for (let start = 0; start < held.length; start += CHUNK) {
      const chunk = held.slice(start, start + CHUNK);
      const ids = chunk.map(({ callId }) => callId);
      const rows = await this.#orm.em.fork().find(Call, { id: { $in: ids } }, { fields: ['id', 'revision'] });
      const revisions = new Map(rows.map(({ id, revision }) => [id, revision]));
      for (const roster of chunk) {
        if ((revisions.get(roster.callId) ?? 0) > roster.view.revision) await this.repair(roster);
      }
    }
  }

  async #roomsWithExpired(now: number): Promise<Set<string>> {
    const em = this.#orm.em.fork();
    const expired = { leftAt: null, leaseExpiresAt: { $lt: new Date(now) } };
    const participants = await em.find(Participant, expired, { fields: ['callId'], limit: CHUNK });
    const ids = participants.map(({ callId }) => callId);
    const calls = await em.find(Call, { id: { $in: ids } }, { fields: ['roomId'] });
    return new Set(calls.map(({ roomId }) => roomId));
  }

  async #roomsBelowMinimum(now: number): Promise<string[]> {
    const due = { endedAt: null, endsAt: { $lt: new Date(now) } };
    const calls = await this.#orm.em.fork().find(Call, due, { fields: ['roomId'], limit: CHUNK });
    return calls.map(({ roomId }) => roomId);
  }
}

/** The event that tells a call's whole state. */
function told(call: CallState, timestamp: number): CallEvent {
  const { revision, endReason } = call;
  if (endReason !== null) return { type: 'CallEnded', timestamp, revision, reason: endReason };
  return { type: 'CallSnapshot', timestamp, revision, call };
}
