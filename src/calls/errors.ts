import type { CallEndReason } from '../entities/call.ts';
import { DomainError } from '../errors.ts';

/** The call has as many participants as it may have. */
export class RoomFull extends DomainError {
  readonly capacity: number;

  constructor(capacity: number) {
    super('ROOM_FULL', `The call has all of its ${capacity} participants. Try again when somebody has left.`);
    this.capacity = capacity;
  }
}

/** The call is on the SFU, and the device did not say what it can receive from one. */
export class RtpCapabilitiesRequired extends DomainError {
  constructor() {
    super(
      'RTP_CAPABILITIES_REQUIRED',
      'This call has grown beyond what this device can take part in. Join it with an up-to-date browser or app.',
    );
  }
}

/** The participant left, or its lease ran out. */
export class NotInCall extends DomainError {
  constructor() {
    super('NOT_IN_CALL', 'This participant is no longer in the call. Join the call again.');
  }
}

/** The call is over; the reason is for whoever was in it. */
export class CallIsOver extends DomainError {
  readonly endReason: CallEndReason | null;

  constructor(endReason: CallEndReason | null = null) {
    super('CALL_ENDED', 'This call has ended. Join the room’s next call with joinCall.');
    this.endReason = endReason;
  }

  override get extensions(): Record<string, unknown> {
    return { endReason: this.endReason };
  }
}

/** The call has switched since: what was asked for is about a topology that is gone. */
export class StaleEpoch extends DomainError {
  readonly epoch: number;

  constructor(given: number, epoch: number) {
    super('STALE_EPOCH', `The call is at epoch ${epoch}, this was for ${given}. Read the events since and begin anew.`);
    this.epoch = epoch;
  }
}
