import { DomainError } from '../errors.ts';

/** The pair's connection has another id by now. */
export class UnknownConnection extends DomainError {
  /** Which signal of the batch, from 0. */
  readonly index: number;

  constructor(index: number, connectionId: string) {
    super('UNKNOWN_CONNECTION', `Signal ${index}: connection ${connectionId} was replaced by a newer offer. Drop it.`);
    this.index = index;
  }
}

/** A signal is for somebody who is not (any more) live in the sender's call. */
export class ParticipantNotInCall extends DomainError {
  /** Which signal of the batch, from 0. */
  readonly index: number;
  readonly participantId: string;

  constructor(index: number, participantId: string) {
    super(
      'PARTICIPANT_NOT_IN_CALL',
      `Signal ${index}: participant ${participantId} is not in your call. Drop the signals to it and send the rest as a new batch.`,
    );
    this.index = index;
    this.participantId = participantId;
  }
}
