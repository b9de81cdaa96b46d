import type { EntityManager } from '../db/orm.ts';
import { Block } from '../entities/block.ts';

/** The condition for blocks between a user and others, in either direction. */
function between(userId: string, others: readonly string[]) {
  const $in = [...others];
  return {
    $or: [
      { blockerId: userId, blockedId: { $in } },
      { blockerId: { $in }, blockedId: userId },
    ],
  };
}

/** Who of the others has a block with the user, in either direction. */
export async function blockedAmong(em: EntityManager, userId: string, others: readonly string[]): Promise<Set<string>> {
  if (others.length === 0) return new Set();
  const blocks = await em.find(Block, between(userId, others), { disableIdentityMap: true });
  return new Set(blocks.map(({ blockerId, blockedId }) => (blockerId === userId ? blockedId : blockerId)));
}

/** Whether the first has blocked the second: that, and no more, they know themselves. */
export async function hasBlocked(em: EntityManager, blockerId: string, blockedId: string): Promise<boolean> {
  return (await em.count(Block, { blockerId, blockedId })) > 0;
}
