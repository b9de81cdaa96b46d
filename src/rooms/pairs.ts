import type { EntityManager } from '../db/orm.ts';
import { Block } from '../entities/block.ts';
import { pairKeyOf } from '../entities/friendship.ts';
import { Room } from '../entities/room.ts';
import { hasBlocked } from '../friends/blocks.ts';

/**
 * Whether it is the DIRECT room with somebody whom the user has blocked: to the user it is gone. To the other nothing
 * has changed, so that it does not tell of the block.
 */
export async function isWithBlocked(em: EntityManager, { pairKey }: Room, userId: string): Promise<boolean> {
  const other = pairKey?.split(':').find((id) => id !== userId);
  return other !== undefined && hasBlocked(em, userId, other);
}

/** The ids of all such rooms of the user. */
export async function roomsWithBlocked(em: EntityManager, userId: string): Promise<string[]> {
  const blocks = await em.find(Block, { blockerId: userId }, { fields: ['blockedId'], disableIdentityMap: true });
  if (blocks.length === 0) return [];
  const pairKeys = blocks.map(({ blockedId }) => pairKeyOf(userId, blockedId));
  const options = { fields: ['id'], disableIdentityMap: true } as const;
  const rooms = await em.find(Room, { pairKey: { $in: pairKeys } }, options);
  return rooms.map(({ id }) => id);
}
