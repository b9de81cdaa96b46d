import type { WebRtcTransport } from 'mediasoup/types';

import { SfuError } from './errors.ts';
import type { LocalCall } from './local-call.ts';
import type { LocalParticipant } from './local-participant.ts';
import type { ParticipantReference } from './types.ts';

/** @throws SfuError PARTICIPANT_NOT_FOUND */
export function participantIn(call: LocalCall, participantId: string): LocalParticipant {
  const participant = call.participant(participantId);
  if (participant) return participant;
  throw new SfuError('PARTICIPANT_NOT_FOUND', `${participantId} has nothing open in call ${call.callId}.`);
}

/** @throws SfuError PARTICIPANT_NOT_FOUND, TRANSPORT_NOT_FOUND, FOREIGN_ID */
export function transportIn(
  call: LocalCall,
  { participantId, transportId }: { participantId: string; transportId: string },
): { participant: LocalParticipant; transport: WebRtcTransport } {
  const participant = participantIn(call, participantId);
  const own = participant.transports.find(({ transport }) => transport.id === transportId);
  if (own) return { participant, transport: own.transport };
  throw call.refuse(participantId, transportId, 'TRANSPORT_NOT_FOUND');
}

/**
 * Whose thing to close; undefined when it is closed already.
 * @throws SfuError FOREIGN_ID
 */
export function ownerIn(
  call: LocalCall | undefined,
  { participantId }: ParticipantReference,
  id: string,
): LocalParticipant | undefined {
  const participant = call?.participant(participantId);
  if (!call || participant?.owns(id)) return participant;
  const refused = call.refuse(participantId, id, 'PARTICIPANT_NOT_FOUND');
  if (refused.code === 'FOREIGN_ID') throw refused;
  return undefined;
}
