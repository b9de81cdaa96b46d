import { SfuError } from './errors.ts';
import type { SfuErrorCode } from './types.ts';

/** How the worker says that it cannot bind. */
const NO_PORT = /no more available ports|address already in use|port bind failed/i;

/** Turns what mediasoup throws into a refusal; `code` stands for whatever is not a lack of ports. */
export function refusal(error: unknown, code: SfuErrorCode, what: string): SfuError {
  if (error instanceof SfuError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  if (NO_PORT.test(reason)) {
    return new SfuError('PORTS_EXHAUSTED', `${what}: no port is free; widen the range or end what holds them.`, {
      cause: error,
    });
  }
  return new SfuError(code, `${what}: ${reason}.`, { cause: error });
}
