import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { z } from 'zod';
import type { AccountsDeps, Origin } from '../accounts/accounts.ts';
import type { Actor, UserActor } from '../accounts/actor.ts';
import { accepted } from '../accounts/input.ts';
import type { Throttle } from '../accounts/throttle.ts';
import type { EntityManager } from '../db/orm.ts';
import { pageQuery } from '../db/page.ts';
import type { Page } from '../db/page.ts';
import { Guest } from '../entities/guest.ts';
import { Membership } from '../entities/membership.ts';
import { Room } from '../entities/room.ts';
import { User } from '../entities/user.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { Admission, inOpenRooms } from './admission.ts';
import type { GuestAdmitted } from './admission.ts';
import { isWithBlocked, roomsWithBlocked } from './pairs.ts';
import { checkTogether, NewRoom, RoomChange } from './room-settings.ts';

/** 128 random bits. */
const LINK_BYTES = 16;

/** What rooms need; `createRoomsDeps` makes it beside what accounts need. */
export interface RoomsDeps extends Pick<AccountsDeps, 'clock' | 'passwords' | 'accessTokens'> {
  /** What a new room gets when its creator says nothing, and how many rooms a user may be in. */
  roomDefaults: { capacity: number; minParticipants: number; meshLimit: number; maxPerUser: number };
  /** Wrong passwords of rooms, and new ones per owner. */
  roomPasswordThrottle: Throttle;
  /** Guests admitted, per address. */
  guestThrottle: Throttle;
  /** Told after the commit: whatever goes on in the room is over. */
  roomClosed: (roomId: string) => Promise<void>;
  /** Told after the commit: the user has no place in the room's open call any more. */
  memberLeft: (roomId: string, userId: string) => Promise<void>;
}

/** Rooms: where calls happen, and who belongs to them. */
export class Rooms {
  readonly #em: EntityManager;
  readonly #deps: RoomsDeps;
  readonly #admission: Admission;

  constructor(em: EntityManager, deps: RoomsDeps) {
    this.#em = em;
    this.#deps = deps;
    this.#admission = new Admission(em, deps);
  }

  /**
   * A new room, its creator the owner.
   * @throws BadInput, LimitReached, RateLimited
   */
  async create({ userId }: UserActor, input: z.input<typeof NewRoom>): Promise<Room> {
    const { name, password, startMuted, ...numbers } = accepted(NewRoom, input);
    const defaults = this.#deps.roomDefaults;
    const capacity = numbers.capacity ?? Math.max(defaults.capacity, numbers.minParticipants ?? 0);
    const minParticipants = numbers.minParticipants ?? Math.min(defaults.minParticipants, capacity);
    checkTogether({ capacity, minParticipants });

    const passwordHash = await this.#hashed(userId, password);
    const createdAt = new Date(this.#deps.clock.now());
    return this.#em.transactional(async (em) => {
      await this.#admission.refuseOneTooMany(em, userId);
      const room = em.create(Room, {
        id: randomUUIDv7(),
        kind: 'GROUP',
        name,
        ownerId: userId,
        link: randomBytes(LINK_BYTES).toString('base64url'),
        passwordHash,
        capacity,
        minParticipants,
        meshLimit: numbers.meshLimit ?? defaults.meshLimit,
        startMuted: startMuted ?? true,
        createdAt,
        closedAt: null,
      });
      const owner = { id: randomUUIDv7(), roomId: room.id, userId, role: 'OWNER', joinedAt: createdAt } as const;
      em.persist([room, em.create(Membership, owner)]);
      return room;
    });
  }

  /**
   * Changes an open room; what is absent stays as it is.
   * @throws BadInput, NotFound, RateLimited, Forbidden unless the actor owns it
   */
  async update(actor: UserActor, roomId: string, change: z.input<typeof RoomChange>): Promise<Room> {
    const { password, ...settings } = accepted(RoomChange, change);
    const room = await this.#ownRoom(actor, roomId);
    const given = Object.fromEntries(
      Object.entries(settings).filter(([, value]) => value !== null && value !== undefined),
    );
    checkTogether({ capacity: room.capacity, minParticipants: room.minParticipants, ...given });
    const passwordHash = await this.#hashed(actor.userId, password);
    const data = { ...given, ...(password !== undefined && { passwordHash }) };
    if (Object.keys(data).length > 0) {
      const changed = await this.#em.nativeUpdate(Room, { id: roomId, closedAt: null }, data);
      if (changed === 0) throw new NotFound('room');
    }
    return this.#em.refreshOrFail(room);
  }

  /**
   * Closes a room for good: its call ends, its link leads nowhere, its guests are out.
   * @throws NotFound, Forbidden unless the actor owns it
   */
  async close(actor: UserActor, roomId: string): Promise<Room> {
    const room = await this.#ownRoom(actor, roomId);
    const closedAt = new Date(this.#deps.clock.now());
    const closed = await this.#em.nativeUpdate(Room, { id: roomId, closedAt: null }, { closedAt });
    if (closed > 0) await this.#deps.roomClosed(roomId);
    return this.#em.refreshOrFail(room);
  }

  /** What a link tells somebody who has not joined. @throws NotFound if it leads nowhere */
  async byLink(link: string): Promise<{ name: string; hasPassword: boolean }> {
    const room = await this.#admission.openRoom(link);
    return { name: room.name, hasPassword: room.passwordHash !== null };
  }

  /** Makes the user a member; once one, the password is not asked for again. @throws NotFound, WrongPassword, … */
  join(actor: UserActor, link: string, password: string | undefined, from: Origin): Promise<Room> {
    return this.#admission.join(actor.userId, link, password, from);
  }

  /** Admits somebody without an account. @throws NotFound, WrongPassword, BadInput, RateLimited */
  joinAsGuest(link: string, password: string | undefined, displayName: string, from: Origin): Promise<GuestAdmitted> {
    return this.#admission.joinAsGuest(link, password, displayName, from);
  }

  /**
   * Ends a membership, and the user's part in the room's open call.
   * @throws NotFound if there is none; Forbidden for the owner of an open room, who closes it instead
   */
  async leave({ userId }: UserActor, roomId: string): Promise<void> {
    await this.#em.transactional(async (em) => {
      const membership = await em.findOne(Membership, { roomId, userId }, { refresh: true });
      if (!membership) throw new NotFound('room');
      const room = await em.findOneOrFail(Room, roomId, { refresh: true });
      if (membership.role === 'OWNER' && !room.closedAt) {
        throw new Forbidden('You own this room, so you cannot leave it: close it instead.');
      }
      em.remove(membership);
    });
    await this.#deps.memberLeft(roomId, userId);
  }

  /**
   * The open room, for whoever may act in it.
   * @throws NotFound unless it is open and the actor is a member, or a guest of it whose time has not run out
   */
  async requireMember(actor: Actor, roomId: string): Promise<Room> {
    const room = await this.room(actor, roomId);
    if (room.closedAt) throw new NotFound('room');
    return room;
  }

  /** The same of a room that was read just now. @throws NotFound */
  async requireMemberOf(actor: Actor, room: Room): Promise<void> {
    if (room.closedAt || !(await this.#belongs(actor, room))) throw new NotFound('room');
  }

  /** The room, open or closed, for members; guests see it while it is open. @throws NotFound for everybody else */
  async room(actor: Actor, roomId: string): Promise<Room> {
    const room = await this.#em.findOne(Room, roomId, { refresh: true });
    if (!room || !(await this.#belongs(actor, room))) throw new NotFound('room');
    return room;
  }

  /** The open rooms that the user belongs to, the newest first, their owners read along. */
  async list({ userId }: UserActor, page: Page): Promise<Room[]> {
    const memberships = await this.#em.find(Membership, inOpenRooms(userId));
    const { where, options } = pageQuery(page, 'desc');
    const hidden = await roomsWithBlocked(this.#em, userId);
    const mine = { id: { $in: memberships.map(({ roomId }) => roomId), $nin: hidden } };
    const rooms = await this.#em.find(Room, { $and: [mine, where] }, options);
    await this.#em.find(User, { id: { $in: rooms.flatMap(({ ownerId }) => ownerId ?? []) } });
    return rooms;
  }

  /** Who belongs to the room, in the order of joining, their users read along. Ask `room` first whether it may be seen. */
  async members(room: Room, page: Page): Promise<Membership[]> {
    const { where, options } = pageQuery(page, 'asc');
    const memberships = await this.#em.find(Membership, { $and: [{ roomId: room.id }, where] }, options);
    await this.#em.find(User, { id: { $in: memberships.map(({ userId }) => userId) } });
    return memberships;
  }

  /** Hashing is what keeps logins waiting: one user gets no more of it than whoever tries passwords. @throws RateLimited */
  async #hashed(userId: string, password: string | null | undefined): Promise<string | null> {
    if (!password) return null;
    this.#deps.roomPasswordThrottle.take(`user:${userId}`);
    return this.#deps.passwords.hash(password);
  }

  async #belongs(actor: Actor, room: Room): Promise<boolean> {
    if (actor.kind === 'user') {
      const isMember = (await this.#em.count(Membership, { roomId: room.id, userId: actor.userId })) > 0;
      return isMember && !(await isWithBlocked(this.#em, room, actor.userId));
    }
    if (actor.roomId !== room.id || room.closedAt) return false;
    const now = new Date(this.#deps.clock.now());
    return (await this.#em.findOne(Guest, { id: actor.guestId, roomId: room.id, expiresAt: { $gt: now } })) !== null;
  }

  async #ownRoom(actor: UserActor, roomId: string): Promise<Room> {
    const room = await this.requireMember(actor, roomId);
    if (room.ownerId !== actor.userId) throw new Forbidden('Only the owner of the room may do this.');
    return room;
  }
}
