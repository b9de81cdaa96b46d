import { randomUUIDv7 } from 'node:crypto';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { UserActor } from '../accounts/actor.ts';
import type { Throttle } from '../accounts/throttle.ts';
import type { FriendRequestOutcome, FriendRequestState, FriendState } from '../accounts/user-events.ts';
import type { UserStreams } from '../accounts/user-streams.ts';
import type { Clock } from '../clock.ts';
import type { EntityManager } from '../db/orm.ts';
import { pageQuery } from '../db/page.ts';
import type { Page } from '../db/page.ts';
import { Friendship, pairKeyOf } from '../entities/friendship.ts';
import { LimitReached, NotFound } from '../errors.ts';
import { Blocking } from './blocking.ts';
import type { BlockingDeps } from './blocking.ts';
import { friendState, otherOf, readUsers, requestState } from './friend-states.ts';
import { MAX_FRIENDS, MAX_REQUESTS_RECEIVED, MAX_REQUESTS_SENT } from './limits.ts';
import { otherUser, searchPeople } from './people.ts';
import type { Found } from './people.ts';

export interface FriendsDeps extends BlockingDeps {
  clock: Clock;
  userStreams: UserStreams;
  friendRequestThrottle: Throttle;
  searchThrottle: Throttle;
}

/** Friends: finding, asking, answering, parting. Everybody concerned is told on every device. */
export class Friends {
  readonly blocking: Blocking;
  readonly #em: EntityManager;
  readonly #deps: FriendsDeps;

  constructor(em: EntityManager, deps: FriendsDeps) {
    this.#em = em;
    this.#deps = deps;
    this.blocking = new Blocking(em, deps);
  }

  /** @throws BadInput, RateLimited */
  async search(actor: UserActor, prefix: string, page: Page): Promise<Found[]> {
    this.#deps.searchThrottle.take(`user:${actor.userId}`);
    return searchPeople(this.#em, actor, prefix, page);
  }

  /**
   * Asks somebody to be friends. Asking again gives the same request; asking whoever has asked makes friends.
   * @throws NotFound for nobody and for anybody blocked alike; BadInput, LimitReached, RateLimited
   */
  async request(actor: UserActor, otherId: string): Promise<FriendRequestState | FriendState> {
    this.#deps.friendRequestThrottle.take(`user:${actor.userId}`);
    await otherUser(this.#em, actor, otherId);
    const existing = await this.#between(actor.userId, otherId);
    if (existing?.requesterId === otherId && existing.status === 'PENDING') return this.accept(actor, existing.id);
    if (existing) return this.#stateOf(existing, actor.userId);
    await this.#refuseOneTooMany(actor.userId, otherId);
    const friendship = {
      id: randomUUIDv7(),
      pairKey: pairKeyOf(actor.userId, otherId),
      requesterId: actor.userId,
      addresseeId: otherId,
      status: 'PENDING' as const,
      createdAt: new Date(this.#deps.clock.now()),
    };
    try {
      await this.#em.insert(Friendship, friendship);
    } catch (error) {
      // The other one asked at the same moment.
      if (error instanceof UniqueConstraintViolationException) return this.request(actor, otherId);
      throw error;
    }
    const user = await readUsers(this.#em, [actor.userId, otherId]);
    const request = requestState(friendship as Friendship, user(actor.userId), user(otherId));
    await this.#tellBoth([actor.userId, otherId], () => ({ type: 'FriendRequestOpened', request }));
    return request;
  }

  /** @throws NotFound unless it waits for the actor's answer; LimitReached */
  async accept({ userId }: UserActor, requestId: string): Promise<FriendState> {
    const pending = { id: requestId, addresseeId: userId, status: 'PENDING' as const };
    const request = await this.#em.findOne(Friendship, pending, { disableIdentityMap: true });
    if (!request) throw new NotFound('friend request');
    const acceptedAt = new Date(this.#deps.clock.now());
    for (const one of [userId, request.requesterId]) await this.#refuseOneFriendTooMany(one);
    const accepted = await this.#em.nativeUpdate(Friendship, pending, { status: 'ACCEPTED', acceptedAt });
    if (accepted === 0) throw new NotFound('friend request');
    const friendship = Object.assign(request, { status: 'ACCEPTED' as const, acceptedAt });
    const ids = [userId, request.requesterId] as const;
    const user = await readUsers(this.#em, ids);
    await this.#tellBoth(ids, () => ({ type: 'FriendRequestClosed', requestId, outcome: 'ACCEPTED' }));
    await this.#tellBoth(ids, (id) => {
      return { type: 'FriendAdded', friend: friendState(friendship, user(otherOf(friendship, id))) };
    });
    return friendState(friendship, user(request.requesterId));
  }

  /** @throws NotFound unless it waits for the actor's answer */
  decline({ userId }: UserActor, requestId: string): Promise<FriendRequestState> {
    return this.#close({ id: requestId, addresseeId: userId }, 'DECLINED');
  }

  /** @throws NotFound unless the actor sent it and it is not answered */
  cancel({ userId }: UserActor, requestId: string): Promise<FriendRequestState> {
    return this.#close({ id: requestId, requesterId: userId }, 'CANCELLED');
  }

  /** @throws NotFound unless they are friends */
  async unfriend({ userId }: UserActor, otherId: string): Promise<void> {
    const pairKey = pairKeyOf(userId, otherId);
    const ended = await this.#em.nativeDelete(Friendship, { pairKey, status: 'ACCEPTED' });
    if (ended === 0) throw new NotFound('friend');
    await this.#tellBoth([userId, otherId], (id) => {
      return { type: 'FriendRemoved', userId: id === userId ? otherId : userId };
    });
  }

  /** The oldest friendship first. */
  async list({ userId }: UserActor, page: Page): Promise<FriendState[]> {
    const { where, options } = pageQuery(page, 'asc');
    const mine = { status: 'ACCEPTED' as const, $or: [{ requesterId: userId }, { addresseeId: userId }] };
    const rows = await this.#em.find(Friendship, { $and: [mine, where] }, { ...options, disableIdentityMap: true });
    const user = await readUsers(
      this.#em,
      rows.map((row) => otherOf(row, userId)),
    );
    return rows.map((row) => friendState(row, user(otherOf(row, userId))));
  }

  /** Requests that wait, the newest first. */
  async requests({ userId }: UserActor, direction: 'RECEIVED' | 'SENT', page: Page): Promise<FriendRequestState[]> {
    const { where, options } = pageQuery(page, 'desc');
    const mine = direction === 'SENT' ? { requesterId: userId } : { addresseeId: userId };
    const waiting = { $and: [{ ...mine, status: 'PENDING' as const }, where] };
    const rows = await this.#em.find(Friendship, waiting, { ...options, disableIdentityMap: true });
    const user = await readUsers(
      this.#em,
      rows.flatMap(({ requesterId, addresseeId }) => [requesterId, addresseeId]),
    );
    return rows.map((row) => requestState(row, user(row.requesterId), user(row.addresseeId)));
  }

  async #close(
    whose: { id: string; addresseeId: string } | { id: string; requesterId: string },
    outcome: FriendRequestOutcome,
  ): Promise<FriendRequestState> {
    const pending = { ...whose, status: 'PENDING' as const };
    const row = await this.#em.findOne(Friendship, pending, { disableIdentityMap: true });
    const closed = row ? await this.#em.nativeDelete(Friendship, pending) : 0;
    if (!row || closed === 0) throw new NotFound('friend request');
    const ids = [row.requesterId, row.addresseeId] as const;
    const user = await readUsers(this.#em, ids);
    await this.#tellBoth(ids, () => ({ type: 'FriendRequestClosed', requestId: row.id, outcome }));
    return requestState(row, user(row.requesterId), user(row.addresseeId));
  }

  async #stateOf(row: Friendship, userId: string): Promise<FriendRequestState | FriendState> {
    const user = await readUsers(this.#em, [row.requesterId, row.addresseeId]);
    return row.status === 'ACCEPTED'
      ? friendState(row, user(otherOf(row, userId)))
      : requestState(row, user(row.requesterId), user(row.addresseeId));
  }

  #between(one: string, other: string): Promise<Friendship | null> {
    return this.#em.findOne(Friendship, { pairKey: pairKeyOf(one, other) }, { disableIdentityMap: true });
  }

  async #refuseOneTooMany(requesterId: string, addresseeId: string): Promise<void> {
    const status = 'PENDING' as const;
    if ((await this.#em.count(Friendship, { requesterId, status })) >= MAX_REQUESTS_SENT) {
      throw new LimitReached(`${MAX_REQUESTS_SENT} of your friend requests wait for an answer: cancel one.`);
    }
    if ((await this.#em.count(Friendship, { addresseeId, status })) >= MAX_REQUESTS_RECEIVED) {
      throw new LimitReached('This user has as many friend requests as can wait. Try again later.');
    }
    await this.#refuseOneFriendTooMany(requesterId);
  }

  async #refuseOneFriendTooMany(userId: string): Promise<void> {
    const mine = { status: 'ACCEPTED' as const, $or: [{ requesterId: userId }, { addresseeId: userId }] };
    if ((await this.#em.count(Friendship, mine)) < MAX_FRIENDS) return;
    throw new LimitReached(`One of you has ${MAX_FRIENDS} friends, which is as many as one may have.`);
  }

  async #tellBoth(
    ids: readonly string[],
    happening: (userId: string) => Parameters<UserStreams['tell']>[1],
  ): Promise<void> {
    for (const id of ids) await this.#deps.userStreams.tell(id, happening(id));
  }
}
