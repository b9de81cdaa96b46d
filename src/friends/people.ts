import type { UserActor } from '../accounts/actor.ts';
import { usernameKey } from '../accounts/profile.ts';
import type { EntityManager } from '../db/orm.ts';
import { pageQuery } from '../db/page.ts';
import type { Page } from '../db/page.ts';
import { Block } from '../entities/block.ts';
import { Friendship, pairKeyOf } from '../entities/friendship.ts';
import { User } from '../entities/user.ts';
import { BadInput, NotFound } from '../errors.ts';
import { blockedAmong } from './blocks.ts';
import { MIN_PREFIX_LENGTH } from './limits.ts';

/** What a found user is to the one who searched. */
export type Relation = 'NONE' | 'FRIEND' | 'REQUEST_SENT' | 'REQUEST_RECEIVED';

export interface Found {
  id: string;
  user: User;
  relation: Relation;
}

/** Greater than every name that begins with what stands before it. */
const AFTER_EVERYTHING = '\u{10ffff}';

/**
 * One page of the users whose name begins like this, the oldest account first. Blocked ones, in either direction, look
 * as if they did not exist.
 * @throws BadInput for a beginning that is too short
 */
export async function searchPeople(
  em: EntityManager,
  { userId }: UserActor,
  prefix: string,
  page: Page,
): Promise<Found[]> {
  const key = usernameKey(prefix.trim());
  if (key.length < MIN_PREFIX_LENGTH) throw new BadInput(`prefix: give ${MIN_PREFIX_LENGTH} characters or more.`);
  const blocks = await em.find(Block, { $or: [{ blockerId: userId }, { blockedId: userId }] });
  const hidden = [userId, ...blocks.flatMap(({ blockerId, blockedId }) => [blockerId, blockedId])];
  const { where, options } = pageQuery(page, 'asc');
  const matching = { usernameKey: { $gte: key, $lt: key + AFTER_EVERYTHING }, id: { $nin: hidden } };
  const users = await em.find(User, { $and: [matching, where] }, options);
  const pairKeys = users.map(({ id }) => pairKeyOf(userId, id));
  const friendships = await em.find(Friendship, { pairKey: { $in: pairKeys } }, { disableIdentityMap: true });
  const byPair = new Map(friendships.map((one) => [one.pairKey, one]));
  return users.map((user) => {
    return { id: user.id, user, relation: relationOf(userId, byPair.get(pairKeyOf(userId, user.id))) };
  });
}

/**
 * Another user, as far as the actor may know them.
 * @throws BadInput if it is the actor; NotFound if there is none or one of the two has blocked the other
 */
export async function otherUser(em: EntityManager, { userId }: UserActor, otherId: string): Promise<User> {
  if (otherId === userId) throw new BadInput('userId: that is you.');
  const user = await em.findOne(User, { id: otherId });
  const blocked = await blockedAmong(em, userId, [otherId]);
  if (!user || blocked.size > 0) throw new NotFound('user');
  return user;
}

function relationOf(userId: string, friendship: Friendship | undefined): Relation {
  if (!friendship) return 'NONE';
  if (friendship.status === 'ACCEPTED') return 'FRIEND';
  return friendship.requesterId === userId ? 'REQUEST_SENT' : 'REQUEST_RECEIVED';
}
