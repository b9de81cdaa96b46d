import type { Actor } from '../accounts/actor.ts';
import { actorId } from '../accounts/actor.ts';
import type { MikroORM } from '../db/orm.ts';
import { Participant } from '../entities/participant.ts';
import { NotFound } from '../errors.ts';
import { CallIsOver, NotInCall } from './errors.ts';
import type { Found, Rosters } from './rosters.ts';

interface OwnDeps {
  orm: MikroORM;
  rosters: Rosters;
}

/**
 * The actor's own live participant.
 * @throws NotFound if it is somebody else's, NotInCall, CallIsOver
 */
export async function findOwn(deps: OwnDeps, actor: Actor, participantId: string): Promise<Found> {
  const found = await Promise.try(() => deps.rosters.find(participantId)).catch((error: unknown) =>
    whyOver(deps, actor, participantId, error),
  );
  const { userId, guestId } = found.participant;
  if ((userId ?? guestId) !== actorId(actor)) throw new NotFound('participant');
  return found;
}

/**
 * Makes of an error of `Rosters.find` what this actor may know: of a call that is over, why, if the participant was its own.
 * @throws CallIsOver with the reason; NotFound for somebody else's participant; any other error as it is
 */
export async function whyOver(
  { orm, rosters }: OwnDeps,
  actor: Actor,
  participantId: string,
  error: unknown,
): Promise<never> {
  if (!(error instanceof CallIsOver || error instanceof NotInCall)) throw error;
  const fields = ['callId', 'userId', 'guestId'] as const;
  const row = await orm.em.fork().findOne(Participant, { id: participantId }, { fields });
  if (!row || (row.userId ?? row.guestId) !== actorId(actor)) throw new NotFound('participant');
  if (error instanceof NotInCall) throw error;
  const { view } = await rosters.get(row.callId);
  throw new CallIsOver(view.state.endReason);
}
