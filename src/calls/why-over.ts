import type { Actor } from '../accounts/actor.ts';
import { actorId } from '../accounts/actor.ts';
import type { MikroORM } from '../db/orm.ts';
import { Participant } from '../entities/participant.ts';
import { NotFound } from '../errors.ts';
import { CallIsOver } from './errors.ts';
import type { Rosters } from './rosters.ts';

/**
 * Makes of an error of `Rosters.find` what this actor may know: of a call that is over, why, if the participant was its own.
 * @throws CallIsOver with the reason; NotFound for somebody else's participant; any other error as it is
 */
export async function whyOver(
  { orm, rosters }: { orm: MikroORM; rosters: Rosters },
  actor: Actor,
  participantId: string,
  error: unknown,
): Promise<never> {
  if (!(error instanceof CallIsOver)) throw error;
  const fields = ['callId', 'userId', 'guestId'] as const;
  const row = await orm.em.fork().findOne(Participant, { id: participantId }, { fields });
  if (!row || (row.userId ?? row.guestId) !== actorId(actor)) throw new NotFound('participant');
  const { view } = await rosters.get(row.callId);
  throw new CallIsOver(view.state.endReason);
}
