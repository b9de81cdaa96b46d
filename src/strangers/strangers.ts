import { randomUUIDv7 } from 'node:crypto';
import type { UserActor } from '../accounts/actor.ts';
import type { Throttle } from '../accounts/throttle.ts';
import type { StrangerMatch } from '../accounts/user-events.ts';
import type { UserStreams } from '../accounts/user-streams.ts';
import { STRANGER_WAITS_MS } from '../calls/call-change.ts';
import type { CallTransactions } from '../calls/call-transactions.ts';
import type { Clock } from '../clock.ts';
import type { EntityManager } from '../db/orm.ts';
import { Device, deviceKey } from '../entities/device.ts';
import { Participant } from '../entities/participant.ts';
import { Room } from '../entities/room.ts';
import { StrangerMeeting } from '../entities/stranger-meeting.ts';
import { StrangerTicket } from '../entities/stranger-ticket.ts';
import { User } from '../entities/user.ts';
import { BadInput } from '../errors.ts';
import { StrangersUnavailable } from './errors.ts';
import { matchTicket, Overtaken } from './matching.ts';
import type { Match } from './matching.ts';

export interface StrangersDeps {
  clock: Clock;
  userStreams: UserStreams;
  callTransactions: CallTransactions;
  strangerThrottle: Throttle;
  /** `meshLimit` of their rooms; undefined where addresses cannot be hidden. */
  strangerMeshLimit: number | undefined;
}

/** Waiting, or matched: one of the two is set. */
export interface StrangerSearch {
  /** From 1. */
  place: number | null;
  match: StrangerMatch | null;
}

/** Calls with whoever else wants one: a queue in the database whose places live on the devices' leases. */
export class Strangers {
  readonly #em: EntityManager;
  readonly #deps: StrangersDeps;

  constructor(em: EntityManager, deps: StrangersDeps) {
    this.#em = em;
    this.#deps = deps;
  }

  /**
   * Finds somebody who waits, or waits. Idempotent: whoever waits keeps their place.
   * @throws StrangersUnavailable, BadInput unless the device is online, RateLimited
   */
  async find({ userId }: UserActor, deviceId: string): Promise<StrangerSearch> {
    const { clock, strangerMeshLimit: meshLimit, strangerThrottle } = this.#deps;
    if (meshLimit === undefined) throw new StrangersUnavailable();
    strangerThrottle.take(`user:${userId}`);
    const device = { id: deviceKey(userId, deviceId), leaseExpiresAt: { $gt: new Date(clock.now()) } };
    if ((await this.#em.count(Device, device)) === 0) {
      throw new BadInput('deviceId: open userEvents with it first, which is where strangers are announced.');
    }
    const { ticket, match } = await matching(this.#em, async (em) => {
      const mine = await this.#ticket(em, userId, deviceId);
      return { ticket: mine, match: await matchTicket(em, mine, { now: clock.now(), meshLimit }) };
    });
    if (!match) return { place: await this.#tellPlace(ticket), match: null };
    return { place: null, match: (await announce(this.#em, this.#deps, match)).get(userId) ?? null };
  }

  /** @returns whether the user waited */
  async stop({ userId }: UserActor): Promise<boolean> {
    const left = await this.#em.nativeDelete(StrangerTicket, { userId });
    if (left > 0) await this.#deps.userStreams.tell(userId, { type: 'StrangerQueueChanged', place: null });
    return left > 0;
  }

  /** Leaves the stranger whom this device was matched with, and finds another. @throws what `find` throws */
  async next(actor: UserActor, deviceId: string): Promise<StrangerSearch> {
    const roomId = await this.#lastRoom(actor.userId, deviceId);
    if (roomId !== undefined) await this.#leave(roomId, actor.userId);
    return this.find(actor, deviceId);
  }

  /** The user's place in the queue, from 1; null when they do not wait. */
  async place({ userId }: UserActor): Promise<number | null> {
    const ticket = await this.#em.findOne(StrangerTicket, { userId }, { disableIdentityMap: true });
    return ticket ? this.#placeOf(ticket) : null;
  }

  /** Whom the device was matched with and has not joined yet, while that is still possible. */
  async match({ userId }: UserActor, deviceId: string): Promise<StrangerMatch | null> {
    const since = new Date(this.#deps.clock.now() - STRANGER_WAITS_MS);
    const lately = { userId, deviceId, metAt: { $gt: since } };
    const options = { orderBy: { id: 'desc' }, disableIdentityMap: true } as const;
    const meeting = await this.#em.findOne(StrangerMeeting, lately, options);
    if (!meeting) return null;
    const room = await this.#em.findOne(Room, { id: meeting.roomId, closedAt: null });
    const mine = { userId, deviceId, joinedAt: { $gte: meeting.metAt } };
    if (!room || (await this.#em.count(Participant, mine)) > 0) return null;
    const other = await this.#em.findOneOrFail(User, { id: meeting.otherId });
    return matchState(room, other);
  }

  async #ticket(em: EntityManager, userId: string, deviceId: string): Promise<StrangerTicket> {
    const existing = await em.findOne(StrangerTicket, { userId }, { disableIdentityMap: true });
    if (existing) {
      await em.nativeUpdate(StrangerTicket, { id: existing.id }, { deviceId });
      return Object.assign(existing, { deviceId });
    }
    const options = { orderBy: { id: 'desc' }, disableIdentityMap: true } as const;
    const last = await em.findOne(StrangerMeeting, { userId }, options);
    const row = {
      id: randomUUIDv7(),
      userId,
      deviceId,
      lastMetId: last?.otherId ?? null,
      toldPlace: 0,
      createdAt: new Date(this.#deps.clock.now()),
    };
    await em.insert(StrangerTicket, row);
    return row;
  }

  async #placeOf({ id }: StrangerTicket): Promise<number> {
    return (await this.#em.count(StrangerTicket, { id: { $lt: id } })) + 1;
  }

  async #tellPlace(ticket: StrangerTicket): Promise<number> {
    const place = await this.#placeOf(ticket);
    await this.#em.nativeUpdate(StrangerTicket, { id: ticket.id }, { toldPlace: place });
    await this.#deps.userStreams.tell(ticket.userId, { type: 'StrangerQueueChanged', place });
    return place;
  }

  async #lastRoom(userId: string, deviceId: string): Promise<string | undefined> {
    const options = { orderBy: { id: 'desc' }, disableIdentityMap: true } as const;
    const last = await this.#em.findOne(StrangerMeeting, { userId, deviceId }, options);
    const isOpen = last && (await this.#em.count(Room, { id: last.roomId, closedAt: null })) > 0;
    return isOpen ? last.roomId : undefined;
  }

  /** Whoever has not come yet ends it for the other, who may be waiting there. */
  async #leave(roomId: string, userId: string): Promise<void> {
    const changed = await this.#deps.callTransactions.change(roomId, (change) => {
      const mine = change.live.filter((one) => one.userId === userId);
      for (const one of mine) change.remove(one, 'LEFT');
      if (mine.length === 0) change.end('NOT_ANSWERED');
    });
    if (changed) return;
    const closedAt = new Date(this.#deps.clock.now());
    await this.#em.nativeUpdate(Room, { id: roomId, closedAt: null }, { closedAt });
  }
}

/** A transaction that is tried again when somebody else was quicker. */
export async function matching<T>(em: EntityManager, work: (em: EntityManager) => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await em.fork().transactional(work);
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
    }
  }
}

/** Tells two people that they were matched. @returns what each of them sees, by user id */
export async function announce(
  em: EntityManager,
  { userStreams }: Pick<StrangersDeps, 'userStreams'>,
  { tickets, room }: Match,
): Promise<Map<string, StrangerMatch>> {
  const users = await em.find(User, { id: { $in: tickets.map(({ userId }) => userId) } }, { disableIdentityMap: true });
  const seen = new Map<string, StrangerMatch>();
  for (const { userId, deviceId } of tickets) {
    const other = users.find(({ id }) => id !== userId);
    if (!other) continue;
    const match = matchState(room, other);
    seen.set(userId, match);
    await userStreams.tell(userId, { type: 'StrangerQueueChanged', place: null });
    await userStreams.tell(userId, { type: 'StrangerFound', match }, deviceId);
  }
  return seen;
}

function matchState({ id, createdAt }: Room, { displayName, avatarColor }: User): StrangerMatch {
  return { roomId: id, displayName, avatarColor, joinBy: createdAt.getTime() + STRANGER_WAITS_MS };
}
