import { DomainError } from '../errors.ts';

/** Another stream of the same participant or device was opened. */
export class StreamReplaced extends DomainError {
  constructor() {
    super('STREAM_REPLACED', 'Another event stream with this id was opened; this one ends. Do not retry.');
  }
}
