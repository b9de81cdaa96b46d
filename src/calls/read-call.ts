import type { EntityManager } from '../db/orm.ts';
import { Call } from '../entities/call.ts';
import { Participant } from '../entities/participant.ts';
import { Room } from '../entities/room.ts';
import { callState } from './call-state.ts';
import type { CallState } from './call-state.ts';

/**
 * Reads a call as everybody in it sees it.
 * The call's row comes first: should a commit come between the queries, the participants are newer than the revision
 * says, which the event of that commit then repeats, and never older.
 */
export async function readCall(em: EntityManager, callId: string): Promise<CallState | undefined> {
  const call = await em.findOne(Call, { id: callId });
  if (!call) return undefined;
  const room = await em.findOneOrFail(Room, { id: call.roomId }, { fields: ['ownerId'] });
  const live = await em.find(Participant, { callId, leftAt: null }, { orderBy: { seq: 'asc' } });
  return callState(call, live, room.ownerId ?? null);
}
