import { randomUUIDv7 } from 'node:crypto';
import type { EntityManager } from '../db/orm.ts';
import { Block } from '../entities/block.ts';
import { Device, deviceKey } from '../entities/device.ts';
import { Room } from '../entities/room.ts';
import { StrangerMeeting } from '../entities/stranger-meeting.ts';
import { StrangerTicket } from '../entities/stranger-ticket.ts';
import { addMember, temporaryRoom } from '../ringing/rooms-for-calls.ts';
import { NOT_AGAIN_WITHIN_MS } from './limits.ts';

/** Two people who waited, and the room that they have now. */
export interface Match {
  tickets: readonly [StrangerTicket, StrangerTicket];
  room: Room;
}

/**
 * Matches a ticket with the one that has waited longest, inside a transaction; undefined when nobody who is allowed
 * waits. Never two who have blocked each other, never the same two in a row, and within an hour only when nobody else
 * waits. Both tickets are taken by one statement, or the transaction is undone.
 */
export async function matchTicket(
  em: EntityManager,
  mine: StrangerTicket,
  options: { now: number; meshLimit: number },
): Promise<Match | undefined> {
  const theirs = await partnerFor(em, mine, options.now);
  if (!theirs) return undefined;
  const taken = await em.nativeDelete(StrangerTicket, { id: { $in: [mine.id, theirs.id] } });
  if (taken < 2) throw new Overtaken();

  const row = temporaryRoom('DIRECT', { ...options, name: 'A stranger', relayOnly: true });
  await em.insert(Room, row);
  const room = await em.findOneOrFail(Room, { id: row.id });
  const metAt = new Date(options.now);
  for (const [one, other] of [
    [mine, theirs],
    [theirs, mine],
  ] as const) {
    const { userId, deviceId } = one;
    await addMember(em, room, userId, options.now);
    const meeting = { id: randomUUIDv7(), userId, otherId: other.userId, deviceId, roomId: room.id, metAt };
    await em.insert(StrangerMeeting, meeting);
  }
  return { tickets: [mine, theirs], room };
}

/** Somebody else took one of the two tickets meanwhile: try again. */
export class Overtaken extends Error {}

async function partnerFor(em: EntityManager, mine: StrangerTicket, now: number): Promise<StrangerTicket | undefined> {
  const { userId, lastMetId } = mine;
  const blocks = await em.find(Block, { $or: [{ blockerId: userId }, { blockedId: userId }] });
  const hidden = [userId, ...blocks.flatMap(({ blockerId, blockedId }) => [blockerId, blockedId])];
  if (lastMetId) hidden.push(lastMetId);
  const lately = { userId, metAt: { $gt: new Date(now - NOT_AGAIN_WITHIN_MS) } };
  const met = await em.find(StrangerMeeting, lately, { fields: ['otherId'], disableIdentityMap: true });
  const metIds = met.map(({ otherId }) => otherId);
  return (
    (await firstWaiting(em, userId, [...hidden, ...metIds], now)) ??
    (metIds.length > 0 ? firstWaiting(em, userId, hidden, now) : undefined)
  );
}

/** Whoever waits longest, is none of `hidden`, did not meet the user last, and is still there. */
async function firstWaiting(
  em: EntityManager,
  userId: string,
  hidden: readonly string[],
  now: number,
): Promise<StrangerTicket | undefined> {
  const away: string[] = [];
  for (;;) {
    const others = {
      userId: { $nin: [...hidden, ...away] },
      $or: [{ lastMetId: null }, { lastMetId: { $ne: userId } }],
    };
    const options = { orderBy: { id: 'asc' }, disableIdentityMap: true } as const;
    const ticket = await em.findOne(StrangerTicket, others, options);
    if (!ticket) return undefined;
    const key = deviceKey(ticket.userId, ticket.deviceId);
    if ((await em.count(Device, { id: key, leaseExpiresAt: { $gt: new Date(now) } })) > 0) return ticket;
    away.push(ticket.userId);
  }
}
