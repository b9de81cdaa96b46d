import type { UserActor } from '../accounts/actor.ts';
import type { EntityManager } from '../db/orm.ts';
import { Block } from '../entities/block.ts';
import { Membership } from '../entities/membership.ts';
import { Room } from '../entities/room.ts';
import { User } from '../entities/user.ts';
import { BadInput, Forbidden, NotFound } from '../errors.ts';
import { Rooms } from '../rooms/rooms.ts';
import type { RoomsDeps } from '../rooms/rooms.ts';
import { MAX_RUNG } from './limits.ts';
import { directRoom, temporaryRoom } from './rooms-for-calls.ts';

/** Whom to ring: some users, or the members of a room. */
export type RingTarget = { to: readonly string[] } | { roomId: string };

/**
 * The users that a target means, without the caller.
 * @throws NotFound, BadInput; Forbidden if the caller has blocked one of them
 */
export async function calleesOf(
  em: EntityManager,
  deps: RoomsDeps,
  actor: UserActor,
  target: RingTarget,
): Promise<string[]> {
  if ('to' in target) return users(em, actor.userId, target.to);
  const { roomId } = target;
  const room = await new Rooms(em, deps).requireMember(actor, roomId);
  // A pair is a pair, whether or not the other one has been here.
  const pair = room.pairKey?.split(':').filter((id) => id !== actor.userId);
  if (pair) return users(em, actor.userId, pair);
  const others = { roomId, userId: { $ne: actor.userId } };
  const members = await em.find(Membership, others, { limit: MAX_RUNG + 1, disableIdentityMap: true });
  if (members.length === 0) throw new BadInput('roomId: nobody else belongs to this room.');
  if (members.length > MAX_RUNG) throw new BadInput(`roomId: a call can ring ${MAX_RUNG} people; use \`to\`.`);
  return members.map(({ userId }) => userId);
}

/** The room to call in: the one named, the pair's, or one for this call. */
export async function roomOf(
  em: EntityManager,
  { roomDefaults, clock }: RoomsDeps,
  userId: string,
  target: RingTarget,
  callees: readonly string[],
): Promise<Room> {
  if ('roomId' in target) return em.findOneOrFail(Room, { id: target.roomId }, { refresh: true });
  const ids = [userId, ...callees];
  const people = await em.find(User, { id: { $in: ids } }, { disableIdentityMap: true });
  const name = ids.map((id) => people.find((user) => user.id === id)?.displayName ?? '').join(', ');
  const { capacity, meshLimit } = roomDefaults;
  const options = { name, now: clock.now(), meshLimit };
  const [callee] = callees;
  if (callee !== undefined && callees.length === 1) return directRoom(em, [userId, callee], options);
  const row = temporaryRoom('GROUP', { ...options, ownerId: userId, capacity: Math.max(capacity, ids.length) });
  await em.insert(Room, row);
  return em.findOneOrFail(Room, { id: row.id });
}

async function users(em: EntityManager, userId: string, to: readonly string[]): Promise<string[]> {
  const ids = [...new Set(to)];
  if (ids.length === 0 || ids.length > MAX_RUNG) throw new BadInput(`to: name 1 to ${MAX_RUNG} users.`);
  if (ids.includes(userId)) throw new BadInput('to: that is you.');
  if ((await em.count(User, { id: { $in: ids } })) < ids.length) throw new NotFound('user');
  const blocked = await em.count(Block, { blockerId: userId, blockedId: { $in: ids } });
  if (blocked > 0) throw new Forbidden('You have blocked this user: unblock first.');
  return ids;
}
