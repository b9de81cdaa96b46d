import { userState } from '../accounts/user-events.ts';
import type { InvitationState } from '../accounts/user-events.ts';
import type { EntityManager } from '../db/orm.ts';
import type { Invitation } from '../entities/invitation.ts';
import { Room } from '../entities/room.ts';
import { User } from '../entities/user.ts';

/** Invitations as caller and callee see them, in the same order; names are today's. */
export async function invitationStates(
  em: EntityManager,
  invitations: readonly Invitation[],
): Promise<InvitationState[]> {
  if (invitations.length === 0) return [];
  const userIds = new Set(invitations.flatMap(({ callerId, calleeId }) => [callerId, calleeId]));
  const roomIds = new Set(invitations.map(({ roomId }) => roomId));
  const options = { disableIdentityMap: true } as const;
  const users = await em.find(User, { id: { $in: [...userIds] } }, options);
  const rooms = await em.find(Room, { id: { $in: [...roomIds] } }, options);
  const user = new Map(users.map((one) => [one.id, one]));
  const room = new Map(rooms.map((one) => [one.id, one]));
  return invitations.flatMap((invitation) => {
    const from = user.get(invitation.callerId);
    const to = user.get(invitation.calleeId);
    const where = room.get(invitation.roomId);
    // Users and rooms take their invitations with them: one is missing only while it is being deleted.
    return from && to && where ? [stateOf(invitation, from, to, where)] : [];
  });
}

/** What the callee is told of a ring that goes on for the caller's ears only. */
export function asCancelled(state: InvitationState, now: number): InvitationState {
  return { ...state, status: 'CANCELLED', endedAt: now };
}

function stateOf(invitation: Invitation, from: User, to: User, room: Room): InvitationState {
  const { id, callId, roomId, kind, status, declineReason, answeredByDeviceId, createdAt, ringsUntil } = invitation;
  return {
    id,
    callId,
    roomId,
    roomName: room.name,
    roomKind: room.kind,
    kind,
    from: userState(from),
    to: userState(to),
    status,
    declineReason: declineReason ?? null,
    answeredByDeviceId: answeredByDeviceId ?? null,
    createdAt: createdAt.getTime(),
    ringsUntil: ringsUntil.getTime(),
    endedAt: invitation.endedAt?.getTime() ?? null,
  };
}
