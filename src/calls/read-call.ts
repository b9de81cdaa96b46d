import type { EntityManager } from '../db/orm.ts';
import { Call } from '../entities/call.ts';
import { Room } from '../entities/room.ts';
import { callState } from './call-state.ts';
import type { CallState } from './call-state.ts';
import { readLiveRows } from './live-rows.ts';

/**
 * Reads a call as everybody in it sees it.
 * The call's row comes first: should a commit come between the queries, the participants are newer than the revision
 * says, which the event of that commit then repeats, and never older.
 */
export async function readCall(em: EntityManager, callId: string): Promise<CallState | undefined> {
  const call = await em.findOne(Call, { id: callId });
  if (!call) return undefined;
  const room = await em.findOneOrFail(Room, { id: call.roomId }, { fields: ['ownerId'] });
  return callState(call, await readLiveRows(em, callId), room.ownerId ?? null);
}
