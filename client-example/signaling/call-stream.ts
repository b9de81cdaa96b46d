import { CallEventsDocument } from '../generated/operations.ts';
import type { CallEvent } from './call-state.ts';
import { openEventStream } from './event-stream.ts';
import type { EventStreamOptions } from './event-stream.ts';
import type { Socket } from './socket.ts';

const finalCodes = new Set(['CALL_ENDED', 'NOT_IN_CALL', 'STREAM_REPLACED', 'SOCKET_CLOSED', 'FORBIDDEN', 'NOT_FOUND']);

export interface CallStreamOptions extends Pick<
  EventStreamOptions<unknown, unknown, CallEvent>,
  'onEvent' | 'onEnded'
> {
  participantId: string;
  /** Where to begin: the cursor of joinCall's answer. */
  cursor: string;
}

/**
 * The events of one call. A fresh snapshot says that signals may be missing.
 * @returns a function that ends it
 */
export function openCallStream(socket: Socket, { participantId, ...options }: CallStreamOptions): () => void {
  return openEventStream(socket, {
    ...options,
    document: CallEventsDocument,
    variables: (after) => ({ participantId, after }),
    itemOf: ({ callEvents }) => callEvents,
    isSnapshot: ({ __typename }) => __typename === 'CallSnapshot',
    finalCodes,
  });
}
