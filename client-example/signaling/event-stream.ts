import type { TypedDocumentString } from '../generated/operations.ts';
import type { RefusedError } from './http.ts';
import type { Socket } from './socket.ts';

/** A pause before a stream that the server ended without a reason the client can act on is opened again. */
const reopenDelayMs = 1_000;

/** An event, and where it stands. */
export interface StreamItem<Event> {
  cursor: string;
  position: number;
  event: Event;
}

export interface EventStreamOptions<Data, Variables, Event> {
  document: TypedDocumentString<Data, Variables>;
  /** @param after where to go on; null begins with a snapshot */
  variables: (after: string | null) => Variables;
  itemOf: (data: Data) => StreamItem<Event>;
  /** Whether this event replaces everything that was known. */
  isSnapshot: (event: Event) => boolean;
  /** Where to begin; null begins with a snapshot. */
  cursor: string | null;
  /** Codes after which opening the stream again cannot help. */
  finalCodes: ReadonlySet<string>;
  /** Each event once, in order. `isFresh` says that this snapshot came in place of a replay: moments may be missing. */
  onEvent: (event: Event, isFresh: boolean) => void;
  /** The stream is over for good. */
  onEnded: (error: RefusedError) => void;
}

/**
 * The events of one stream from a cursor on, each once and in order, however often the connection is lost.
 * @returns a function that ends it
 */
export function openEventStream<Data, Variables extends Record<string, unknown>, Event>(
  socket: Socket,
  options: EventStreamOptions<Data, Variables, Event>,
): () => void {
  const { document, variables, itemOf, isSnapshot, finalCodes, onEvent, onEnded } = options;
  let cursor = options.cursor;
  let { log, position } = parseCursor(cursor ?? '');
  let isFirst = true;
  let reopenTimer: ReturnType<typeof setTimeout> | undefined;
  let end = () => {};

  const receive = (item: StreamItem<Event>) => {
    const isWhole = isSnapshot(item.event);
    const itemLog = parseCursor(item.cursor).log;
    // At the very place where the stream was to go on it replaces nothing: the replay follows.
    const isFresh = isFirst && isWhole && item.cursor !== cursor;
    isFirst = false;
    // A snapshot that repairs the state comes at the position where the stream is continued, which was seen before.
    if (itemLog === log && item.position <= position && !isWhole) return;
    log = itemLog;
    position = item.position;
    cursor = item.cursor;
    onEvent(item.event, isFresh);
  };
  const open = () => {
    end = socket.subscribe(
      document,
      () => {
        isFirst = true;
        return variables(cursor);
      },
      {
        next: (data) => receive(itemOf(data)),
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
