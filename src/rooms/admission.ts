import { randomUUIDv7 } from 'node:crypto';
import type { FilterQuery } from '@mikro-orm/core';
import type { Origin } from '../accounts/accounts.ts';
import type { AccessToken } from '../accounts/access-tokens.ts';
import { accepted } from '../accounts/input.ts';
import { avatarColorOf, DisplayName } from '../accounts/profile.ts';
import { addressKey } from '../accounts/throttle.ts';
import type { EntityManager } from '../db/orm.ts';
import { Guest } from '../entities/guest.ts';
import { Membership } from '../entities/membership.ts';
import { Room } from '../entities/room.ts';
import { LimitReached, NotFound, WrongPassword } from '../errors.ts';
import type { RoomsDeps } from './rooms.ts';

/** How long a guest may stay; then they come in again by the link. */
export const GUEST_MS = 12 * 60 * 60_000;

/** A guest and the token that is all they have. */
export interface GuestAdmitted {
  accessToken: AccessToken;
  guest: Guest;
  room: Room;
}

type AdmissionDeps = Pick<
  RoomsDeps,
  'clock' | 'passwords' | 'accessTokens' | 'roomDefaults' | 'roomPasswordThrottle' | 'guestThrottle'
>;

/** The door of a room: link, password, and who comes in as what. */
export class Admission {
  readonly #em: EntityManager;
  readonly #deps: AdmissionDeps;

  constructor(em: EntityManager, deps: AdmissionDeps) {
    this.#em = em;
    this.#deps = deps;
  }

  /** @throws NotFound if the link leads to no open room; that of a pair's or of two strangers' leads nobody in */
  async openRoom(link: string): Promise<Room> {
    const room = await this.#em.findOne(Room, { link, closedAt: null, kind: 'GROUP' }, { refresh: true });
    if (!room) throw new NotFound('room');
    return room;
  }

  /** @throws NotFound, WrongPassword, RateLimited, LimitReached */
  async join(userId: string, link: string, password: string | undefined, from: Origin): Promise<Room> {
    const room = await this.openRoom(link);
    if ((await this.#em.count(Membership, { roomId: room.id, userId })) > 0) return room;
    await this.#checkPassword(room, password, from);
    await this.#em.transactional(async (em) => {
      await this.#refuseIfChanged(em, room);
      if ((await em.count(Membership, { roomId: room.id, userId })) > 0) return;
      await this.refuseOneTooMany(em, userId);
      const joinedAt = new Date(this.#deps.clock.now());
      await em.insert(Membership, { id: randomUUIDv7(), roomId: room.id, userId, role: 'MEMBER', joinedAt });
    });
    return room;
  }

  /** @throws NotFound, WrongPassword, BadInput, RateLimited */
  async joinAsGuest(link: string, password: string | undefined, name: string, from: Origin): Promise<GuestAdmitted> {
    const displayName = accepted(DisplayName, name, 'displayName');
    const room = await this.openRoom(link);
    this.#deps.guestThrottle.take(addressKey(from.address));
    await this.#checkPassword(room, password, from);
    const id = randomUUIDv7();
    const now = this.#deps.clock.now();
    const accessToken = this.#deps.accessTokens.forGuest(
      { kind: 'guest', guestId: id, roomId: room.id },
      now + GUEST_MS,
    );
    const guest = await this.#em.transactional(async (em) => {
      await this.#refuseIfChanged(em, room);
      const made = em.create(Guest, {
        id,
        roomId: room.id,
        displayName,
        avatarColor: avatarColorOf(id),
        createdAt: new Date(now),
        expiresAt: new Date(accessToken.expiresAt),
      });
      em.persist(made);
      return made;
    });
    return { accessToken, guest, room };
  }

  /** @throws LimitReached if the user is in as many open rooms as one may be */
  async refuseOneTooMany(em: EntityManager, userId: string): Promise<void> {
    const { maxPerUser } = this.#deps.roomDefaults;
    const rooms = await em.count(Membership, inMadeRooms(userId));
    if (rooms >= maxPerUser) {
      throw new LimitReached(`You are in ${rooms} rooms, which is as many as one may be in: close or leave one.`);
    }
  }

  /** Only wrong ones count, so that a full house may come in at once; but all count while they are being checked. */
  async #checkPassword(room: Room, password: string | undefined, from: Origin): Promise<void> {
    if (room.passwordHash === null) return;
    if (password === undefined) throw new WrongPassword();
    const keys = [addressKey(from.address), `room:${room.id}`];
    this.#deps.roomPasswordThrottle.take(...keys);
    if (!(await this.#deps.passwords.verify(room.passwordHash, password))) throw new WrongPassword();
    this.#deps.roomPasswordThrottle.giveBack(...keys);
  }

  /** While the password was checked the room may have been closed, or given another password. */
  async #refuseIfChanged(em: EntityManager, { id, passwordHash }: Room): Promise<void> {
    if ((await em.count(Room, { id, closedAt: null, passwordHash })) === 0) throw new NotFound('room');
  }
}

/** The condition for memberships that count against the limit: rooms of pairs and for one call come by themselves. */
function inMadeRooms(userId: string): FilterQuery<Membership> {
  const made = { closedAt: null, kind: 'GROUP', isTemporary: false };
  return { userId, roomId: made } as unknown as FilterQuery<Membership>;
}

/** The condition for the user's memberships of open rooms. */
export function inOpenRooms(userId: string): FilterQuery<Membership> {
  // `mapToPk` types the relation as the bare id, though conditions on the related row are understood.
  return { userId, roomId: { closedAt: null } } as unknown as FilterQuery<Membership>;
}
