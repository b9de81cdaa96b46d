import { randomUUIDv7 } from 'node:crypto';
import type { UserActor } from '../accounts/actor.ts';
import { userState } from '../accounts/user-events.ts';
import type { UserState } from '../accounts/user-events.ts';
import type { UserStreams } from '../accounts/user-streams.ts';
import type { Clock } from '../clock.ts';
import type { EntityManager } from '../db/orm.ts';
import { pageQuery } from '../db/page.ts';
import type { Page } from '../db/page.ts';
import { Block } from '../entities/block.ts';
import { Friendship, pairKeyOf } from '../entities/friendship.ts';
import { User } from '../entities/user.ts';
import { BadInput, LimitReached, NotFound } from '../errors.ts';
import { readUsers } from './friend-states.ts';
import { MAX_BLOCKS } from './limits.ts';

export interface BlockingDeps {
  clock: Clock;
  userStreams: UserStreams;
  /** Told after the commit: whatever goes on between the two is over. */
  userBlocked: (blockerId: string, blockedId: string) => Promise<void>;
}

/** A block as its owner sees it. */
export interface BlockState {
  id: string;
  user: UserState;
  blockedAt: number;
}

/** Wanting nothing to do with somebody. To them it looks like the end of a friendship, or like nothing. */
export class Blocking {
  readonly #em: EntityManager;
  readonly #deps: BlockingDeps;

  constructor(em: EntityManager, deps: BlockingDeps) {
    this.#em = em;
    this.#deps = deps;
  }

  /**
   * Blocks; again is no error.
   * @throws BadInput for oneself, NotFound if there is no such user (or one who has blocked first: they may be blocked
   *   back, and look the same as everybody), LimitReached
   */
  async block({ userId }: UserActor, otherId: string): Promise<BlockState> {
    if (otherId === userId) throw new BadInput('userId: that is you.');
    const other = await this.#em.findOne(User, { id: otherId }, { disableIdentityMap: true });
    if (!other) throw new NotFound('user');
    if ((await this.#em.count(Block, { blockerId: userId })) >= MAX_BLOCKS) {
      throw new LimitReached(`You have blocked ${MAX_BLOCKS} users, which is as many as one may: unblock one.`);
    }
    const pairKey = pairKeyOf(userId, otherId);
    const { block, ended } = await this.#em.transactional(async (em) => {
      const createdAt = new Date(this.#deps.clock.now());
      const row = { id: randomUUIDv7(), blockerId: userId, blockedId: otherId, createdAt };
      await em.upsert(Block, row, { onConflictFields: ['blockerId', 'blockedId'], onConflictAction: 'ignore' });
      const friendship = await em.findOne(Friendship, { pairKey }, { disableIdentityMap: true });
      await em.nativeDelete(Friendship, { pairKey });
      const stored = await em.findOneOrFail(Block, { blockerId: userId, blockedId: otherId }, { refresh: true });
      return { block: stored, ended: friendship };
    });
    if (ended) await this.#tellOfTheEnd(ended, userId, otherId);
    await this.#deps.userBlocked(userId, otherId);
    return { id: block.id, user: userState(other), blockedAt: block.createdAt.getTime() };
  }

  /** @throws NotFound if there is no such block */
  async unblock({ userId }: UserActor, otherId: string): Promise<void> {
    const removed = await this.#em.nativeDelete(Block, { blockerId: userId, blockedId: otherId });
    if (removed === 0) throw new NotFound('blocked user');
  }

  /** The newest first. */
  async list({ userId }: UserActor, page: Page): Promise<BlockState[]> {
    const { where, options } = pageQuery(page, 'desc');
    const rows = await this.#em.find(Block, { $and: [{ blockerId: userId }, where] }, options);
    const user = await readUsers(
      this.#em,
      rows.map(({ blockedId }) => blockedId),
    );
    return rows.map(({ id, blockedId, createdAt }) => {
      return { id, user: userState(user(blockedId)), blockedAt: createdAt.getTime() };
    });
  }

  async #tellOfTheEnd({ id, status }: Friendship, userId: string, otherId: string): Promise<void> {
    for (const [one, other] of [
      [userId, otherId],
      [otherId, userId],
    ] as const) {
      await this.#deps.userStreams.tell(
        one,
        status === 'ACCEPTED'
          ? { type: 'FriendRemoved', userId: other }
          : { type: 'FriendRequestClosed', requestId: id, outcome: 'DECLINED' },
      );
    }
  }
}
