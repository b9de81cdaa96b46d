import { pino } from 'pino';
import type { Logger } from 'pino';

/** Structured logging. Never give it a token, a session description, a variable of an operation, or an error's `params`. */
export type Log = Pick<Logger, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'isLevelEnabled' | 'flush'>;

/** One line of JSON per record on standard output, written without holding up whoever logs. */
export function createLog(level: string): Log {
  return pino(
    { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 1, sync: false }),
  );
}

/**
 * What may be logged of an error that nobody expected: its name, where it happened and what it says.
 * Database drivers put the whole statement with its values before the reason, so of theirs only the reason is kept.
 */
export function describeError(error: unknown): { name: string; message: string; at: string[]; cause?: unknown } {
  if (!(error instanceof Error))
    return { name: typeof error, message: 'something that is not an Error was thrown', at: [] };
  const isFromDriver = 'sqlMessage' in error || 'errno' in error || /Exception$|^Sqlite/.test(error.constructor.name);
  const message = isFromDriver ? (error.message.split(' - ').at(-1) ?? '') : error.message;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: error.constructor.name,
    message: message.slice(0, 500),
    at: frames.slice(0, 12).map((line) => line.trim().slice(3)),
    ...(error.cause instanceof Error && !isFromDriver && { cause: describeError(error.cause) }),
  };
}
