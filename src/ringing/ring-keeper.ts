import type { CallChange } from '../calls/call-change.ts';
import type { CallTransactions } from '../calls/call-transactions.ts';
import type { MikroORM } from '../db/orm.ts';
import { Call } from '../entities/call.ts';
import { Invitation } from '../entities/invitation.ts';
import { Participant } from '../entities/participant.ts';
import { Room } from '../entities/room.ts';
import type { CallHistory } from '../history/call-history.ts';
import type { Presences } from '../presence/presences.ts';
import { CallRings } from './call-rings.ts';
import type { CallRingsDeps } from './call-rings.ts';
import { INVITATIONS_KEPT_MS, TEMPORARY_ROOM_WAITS_MS } from './limits.ts';

/** How many rows one query of a pass takes; the next pass takes the others. */
const CHUNK = 500;
/** How often old rows are looked for. */
const TIDY_EVERY_MS = 60_000;

export interface RingKeeperDeps extends CallRingsDeps {
  orm: MikroORM;
  callTransactions: CallTransactions;
  callHistory: CallHistory;
  presences: Presences;
}

/** Keeps rings true when nobody asks: deadlines, callers who vanish, calls that end, people who block each other. */
export class RingKeeper {
  readonly #deps: RingKeeperDeps;
  #tidiedAt = -Infinity;

  constructor(deps: RingKeeperDeps) {
    this.#deps = deps;
    deps.callTransactions.follow((change) => this.#follow(change));
  }

  /** Ends what has rung for too long. The deadlines are in the database: any process may carry them out. */
  async sweep(now: number): Promise<void> {
    const due = { status: 'RINGING' as const, ringsUntil: { $lte: new Date(now) } };
    const options = { limit: CHUNK, disableIdentityMap: true } as const;
    const overdue = await this.#deps.orm.em.fork().find(Invitation, due, options);
    for (const roomId of new Set(overdue.map((one) => one.roomId))) {
      await this.#inRoom(roomId, async (rings) => {
        for (const one of rings.ringing) if (one.ringsUntil.getTime() <= now) await rings.end(one, 'MISSED');
      });
    }
    if (now - this.#tidiedAt >= TIDY_EVERY_MS) await this.#tidy(now);
  }

  /**
   * The first has blocked the second: what rings or goes on between them is over, as far as the first can see. To the
   * second a ring of theirs goes on until nobody has answered it.
   */
  async userBlocked(blockerId: string, blockedId: string): Promise<void> {
    const between = [
      { callerId: blockedId, calleeId: blockerId },
      { callerId: blockerId, calleeId: blockedId },
    ];
    const ringing = { status: 'RINGING' as const, $or: between };
    const invitations = await this.#deps.orm.em.fork().find(Invitation, ringing, { disableIdentityMap: true });
    const ids = new Set(invitations.map(({ id }) => id));
    for (const roomId of new Set(invitations.map((one) => one.roomId))) {
      await this.#inRoom(roomId, async (rings) => {
        for (const one of rings.ringing) {
          if (!ids.has(one.id)) continue;
          if (one.callerId === blockerId) await rings.end(one, 'CANCELLED');
          else await rings.silence(one);
        }
      });
    }
    for (const roomId of await this.#directCallsOf(blockerId, blockedId)) {
      await this.#deps.callTransactions.change(roomId, (change) => {
        for (const one of change.live) if (one.userId === blockerId) change.remove(one, 'LEFT');
      });
    }
  }

  /** What a change of a call means for its rings, for histories and for presence. */
  async #follow(change: CallChange): Promise<void> {
    const isAboutPeople = change.events.some(
      ({ type }) => type === 'ParticipantJoined' || type === 'ParticipantLeft' || type === 'CallEnded',
    );
    if (!isAboutPeople) return;
    const rings = await CallRings.of(change, this.#deps);
    await rings.settle();
    await this.#deps.callHistory.left(change);
    const concerned = [...change.come, ...change.gone].flatMap(({ userId }) => userId ?? []);
    change.afterwards.push(async () => this.#deps.presences.refreshSoon(concerned));
  }

  async #inRoom(roomId: string, work: (rings: CallRings) => Promise<void>): Promise<void> {
    await this.#deps.callTransactions.change(roomId, async (change) => {
      const rings = await CallRings.of(change, this.#deps);
      await work(rings);
      await rings.settle();
    });
  }

  /** The DIRECT rooms, of the pair or of strangers, where the two are in a call with each other. */
  async #directCallsOf(one: string, other: string): Promise<string[]> {
    const em = this.#deps.orm.em.fork();
    const live = await em.find(Participant, { userId: { $in: [one, other] }, leftAt: null });
    const callsOf = (userId: string) => live.filter((row) => row.userId === userId).map(({ callId }) => callId);
    const theirs = new Set(callsOf(other));
    const shared = callsOf(one).filter((callId) => theirs.has(callId));
    const calls = await em.find(Call, { id: { $in: shared }, endedAt: null });
    const direct = await em.find(Room, { id: { $in: calls.map(({ roomId }) => roomId) }, kind: 'DIRECT' });
    return direct.map(({ id }) => id);
  }

  /** Forgets rings of yesterday; closes rooms for one call to which nobody came. */
  async #tidy(now: number): Promise<void> {
    this.#tidiedAt = now;
    const em = this.#deps.orm.em.fork();
    await em.nativeDelete(Invitation, { endedAt: { $lt: new Date(now - INVITATIONS_KEPT_MS) } });
    const unused = { isTemporary: true, closedAt: null, createdAt: { $lt: new Date(now - TEMPORARY_ROOM_WAITS_MS) } };
    const rooms = await em.find(Room, unused, { fields: ['id'], limit: CHUNK, disableIdentityMap: true });
    const ids = rooms.map(({ id }) => id);
    const calls = await em.find(Call, { openRoomId: { $in: ids } }, { fields: ['openRoomId'] });
    const used = new Set(calls.map(({ openRoomId }) => openRoomId));
    const toClose = ids.filter((id) => !used.has(id));
    if (toClose.length === 0) return;
    await em.nativeUpdate(Room, { id: { $in: toClose }, closedAt: null }, { closedAt: new Date(now) });
  }
}
