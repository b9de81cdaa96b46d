import { DomainError } from '../errors.ts';

/** The SFU refused a verb; `code` is the SFU's own (see PROTOCOL.md). */
export class SfuRefused extends DomainError {}

/** A refusal by an Sfu, whichever implementation and module instance it comes from. */
export function sfuCode(error: unknown): string | undefined {
  const isRefusal = error instanceof Error && error.name === 'SfuError' && 'code' in error;
  return isRefusal && typeof error.code === 'string' ? error.code : undefined;
}
