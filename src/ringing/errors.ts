import type { InvitationStatus } from '../entities/invitation.ts';
import { DomainError } from '../errors.ts';

/** Everybody who was called is in another call. */
export class EverybodyBusy extends DomainError {
  constructor() {
    super('EVERYBODY_BUSY', 'Everybody whom you called is in another call. They see that you tried.');
  }
}

/** It does not ring any more. */
export class NotRinging extends DomainError {
  readonly status: InvitationStatus;

  constructor(status: InvitationStatus) {
    super('NOT_RINGING', SENTENCES[status]);
    this.status = status;
  }
}

const SENTENCES: Record<InvitationStatus, string> = {
  RINGING: 'It rings no more.',
  ACCEPTED: 'The call was answered elsewhere.',
  DECLINED: 'The call was declined.',
  CANCELLED: 'The caller has hung up.',
  MISSED: 'It rang for too long: the call was missed.',
  BUSY: 'You were in another call.',
};
