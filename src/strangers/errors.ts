import { DomainError } from '../errors.ts';

/** Two strangers could not be kept from learning each other's address. */
export class StrangersUnavailable extends DomainError {
  constructor() {
    super(
      'STRANGERS_UNAVAILABLE',
      'Calls with strangers need a TURN server or an SFU, so that nobody learns your address. None is configured here.',
    );
  }
}
