import { UserEventsDocument } from '../generated/operations.ts';
import type { InvitationSeenFragment } from '../generated/operations.ts';
import { openEventStream } from './event-stream.ts';
import type { RefusedError } from './http.ts';
import type { Socket } from './socket.ts';
import { createStore } from './store.ts';
import type { Store } from './store.ts';
import { applyUserEvent, nothingKnown, withInvitations } from './user-state.ts';
import type { UserState } from './user-state.ts';

const finalCodes = new Set(['STREAM_REPLACED', 'SOCKET_CLOSED', 'FORBIDDEN']);

/**
 * One device of whoever is signed in: while it is open the device, and so the user, is online, calls ring here, and `state`
 * shows friends and everything else that happens to the user.
 */
export class UserClient {
  readonly #state = createStore<UserState>(nothingKnown);
  readonly #isKnown = createStore(false);
  readonly #ended = createStore<RefusedError | null>(null);
  readonly #end: () => void;

  /** @param deviceId one per tab, the same as for calls */
  constructor(socket: Socket, deviceId: string) {
    this.#end = openEventStream(socket, {
      document: UserEventsDocument,
      variables: (after) => ({ deviceId, after }),
      itemOf: ({ userEvents }) => userEvents,
      isSnapshot: ({ __typename }) => __typename === 'UserSnapshot',
      cursor: null,
      finalCodes,
      onEvent: (event) => {
        this.#state.update((state) => applyUserEvent(state, event));
        this.#isKnown.write(true);
      },
      onEnded: (error) => this.#ended.write(error),
    });
  }

  get state(): Store<UserState> {
    return this.#state;
  }

  /** False until the first snapshot is here. */
  get isKnown(): Store<boolean> {
    return this.#isKnown;
  }

  /** Why it is over for good, e.g. `STREAM_REPLACED` when a copy of this tab took its place; null while it goes on. */
  get ended(): Store<RefusedError | null> {
    return this.#ended;
  }

  /** An answer told of these rings before the stream did. */
  noteInvitations(invitations: readonly InvitationSeenFragment[]): void {
    this.#state.update((state) => withInvitations(state, invitations));
  }

  close(): void {
    this.#end();
  }
}
