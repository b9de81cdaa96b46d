import { CallEventsDocument } from '../generated/operations.ts';
import type { CallEvent } from './call-state.ts';
import type { RefusedError } from './http.ts';
import type { Socket } from './socket.ts';

/** A pause before a stream that the server ended without a reason the client can act on is opened again. */
const reopenDelayMs = 1_000;
/** Codes after which opening the stream again cannot help. */
const finalCodes = new Set(['CALL_ENDED', 'NOT_IN_CALL', 'STREAM_REPLACED', 'SOCKET_CLOSED', 'FORBIDDEN', 'NOT_FOUND']);

export interface CallStreamOptions {
  participantId: string;
  /** Where to begin: the cursor of joinCall's answer. */
  cursor: string;
  /** Each event once, in order. `isFresh` says that this snapshot came in place of a replay: signals may be missing. */
  onEvent: (event: CallEvent, isFresh: boolean) => void;
  /** The stream is over for good. */
  onEnded: (error: RefusedError) => void;
}

/**
 * The events of one call from a cursor on, each once and in order, however often the connection is lost.
 * @returns a function that ends it
 */
export function openCallStream(socket: Socket, options: CallStreamOptions): () => void {
  const { participantId, onEvent, onEnded } = options;
  let cursor = options.cursor;
  let { log, position } = parseCursor(cursor);
  let isFirst = true;
  let reopenTimer: ReturnType<typeof setTimeout> | undefined;
  let end = () => {};

  const open = () => {
    end = socket.subscribe(
      CallEventsDocument,
      () => {
        isFirst = true;
        return { participantId, after: cursor };
      },
      {
        next({ callEvents: item }) {
          const isSnapshot = item.event.__typename === 'CallSnapshot';
          const isFresh = isFirst && isSnapshot;
          isFirst = false;
          const itemLog = parseCursor(item.cursor).log;
          // A snapshot that repairs the state comes at the position where the stream is continued, which was seen before.
          if (itemLog === log && item.position <= position && !isSnapshot) return;
          log = itemLog;
          position = item.position;
          cursor = item.cursor;
          onEvent(item.event, isFresh);
        },
        ended(error) {
          if (error && finalCodes.has(error.code)) return onEnded(error);
          reopenTimer = setTimeout(open, reopenDelayMs);
        },
      },
    );
  };
  open();

  return () => {
    clearTimeout(reopenTimer);
    end();
  };
}

/** A cursor is `<log id>.<position>`. Positions count within one log: a server that was restarted may have begun another. */
function parseCursor(cursor: string): { log: string; position: number } {
  const dot = cursor.lastIndexOf('.');
  return { log: cursor.slice(0, dot), position: Number(cursor.slice(dot + 1)) };
}
