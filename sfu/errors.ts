import type { SfuErrorCode } from './types.ts';

/** A refusal by the SFU that its caller can branch on. */
export class SfuError extends Error {
  override readonly name = 'SfuError';
  readonly code: SfuErrorCode;

  constructor(code: SfuErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
