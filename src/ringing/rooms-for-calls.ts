import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { EntityManager } from '../db/orm.ts';
import { pairKeyOf } from '../entities/friendship.ts';
import { Membership } from '../entities/membership.ts';
import { Room } from '../entities/room.ts';

/** 128 random bits. */
const LINK_BYTES = 16;
const MAX_NAME_LENGTH = 100;

interface RoomForCall {
  name: string;
  now: number;
  /** Beyond it, and the SFU is used. */
  meshLimit: number;
}

/** The one DIRECT room of a pair, made when it is first needed. Whoever calls and whoever answers becomes a member. */
export async function directRoom(
  em: EntityManager,
  [one, other]: readonly [string, string],
  options: RoomForCall,
): Promise<Room> {
  const pairKey = pairKeyOf(one, other);
  const existing = await em.findOne(Room, { pairKey }, { refresh: true });
  if (existing) return existing;
  // Both may call at the same moment: the room of whoever was first is the room.
  const row = { ...newRoom('DIRECT', options), pairKey };
  await em.upsert(Room, row, { onConflictFields: ['pairKey'], onConflictAction: 'ignore' });
  return em.findOneOrFail(Room, { pairKey }, { refresh: true });
}

/** A room for one call among several, or of two strangers; it closes with the call. */
export function temporaryRoom(
  kind: 'DIRECT' | 'GROUP',
  options: RoomForCall & { ownerId?: string; capacity?: number; relayOnly?: boolean },
) {
  const { ownerId = null, capacity = 2, relayOnly = false } = options;
  return { ...newRoom(kind, options), ownerId, capacity, relayOnly, isTemporary: true };
}

/** Makes the user a member, unless they are. */
export async function addMember(em: EntityManager, room: Room, userId: string, now: number): Promise<void> {
  const role = room.ownerId === userId ? ('OWNER' as const) : ('MEMBER' as const);
  const row = { id: randomUUIDv7(), roomId: room.id, userId, role, joinedAt: new Date(now) };
  await em.upsert(Membership, row, { onConflictFields: ['roomId', 'userId'], onConflictAction: 'ignore' });
}

function newRoom(kind: 'DIRECT' | 'GROUP', { name, now, meshLimit }: RoomForCall) {
  return {
    id: randomUUIDv7(),
    kind,
    name: name.slice(0, MAX_NAME_LENGTH),
    link: randomBytes(LINK_BYTES).toString('base64url'),
    capacity: MOST_DEVICES_OF_TWO,
    minParticipants: 2,
    meshLimit,
    // Whoever answers a telephone speaks.
    startMuted: false,
    createdAt: new Date(now),
  };
}

/** In a DIRECT room: two people may each be there with a few devices. */
const MOST_DEVICES_OF_TWO = 6;
