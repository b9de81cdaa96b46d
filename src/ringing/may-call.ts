import type { EntityManager } from '../db/orm.ts';
import { Friendship, pairKeyOf } from '../entities/friendship.ts';
import { Participant } from '../entities/participant.ts';
import { User } from '../entities/user.ts';
import { blockedAmong } from '../friends/blocks.ts';

/** What becomes of a ring before it rings: SILENT rings for the caller's ears only. */
export type Verdict = 'RINGS' | 'SILENT' | 'BUSY';

/**
 * Whom the caller may ring, and who is busy. Whether it is a block, a setting or a friendship that is missing never
 * shows: all of them are SILENT, and whoever may not call does not learn that somebody is busy.
 * @param viaRoom the callees belong to the room that is rung, which counts as much as friendship
 */
export async function verdicts(
  em: EntityManager,
  caller: { userId: string; callId: string },
  calleeIds: readonly string[],
  viaRoom: boolean,
): Promise<Map<string, Verdict>> {
  const { userId, callId } = caller;
  const ids = [...calleeIds];
  const users = await em.find(User, { id: { $in: ids } }, { disableIdentityMap: true });
  const blocked = await blockedAmong(em, userId, ids);
  const pairKeys = ids.map((id) => pairKeyOf(userId, id));
  const friendships = viaRoom
    ? []
    : await em.find(Friendship, { pairKey: { $in: pairKeys }, status: 'ACCEPTED' }, { disableIdentityMap: true });
  const friends = new Set(friendships.map(({ pairKey }) => pairKey));
  const elsewhere = { userId: { $in: ids }, leftAt: null, callId: { $ne: callId } };
  const inCalls = await em.find(Participant, elsewhere, { disableIdentityMap: true });
  const busy = new Set(inCalls.map((participant) => participant.userId));

  const verdictOn = ({ id, whoMayCall, callWaiting }: User): Verdict => {
    const isClose = viaRoom || friends.has(pairKeyOf(userId, id));
    const isWelcome = whoMayCall === 'EVERYONE' || (whoMayCall === 'FRIENDS' && isClose);
    if (!isWelcome || blocked.has(id)) return 'SILENT';
    return busy.has(id) && !callWaiting ? 'BUSY' : 'RINGS';
  };
  return new Map(users.map((user) => [user.id, verdictOn(user)]));
}
