import type {
  FriendRequestSeenFragment,
  FriendSeenFragment,
  InvitationSeenFragment,
  StrangerMatchSeenFragment,
  UserEventsSubscription,
} from '../generated/operations.ts';

/** One event of a user's stream. */
export type UserEvent = UserEventsSubscription['userEvents']['event'];

/** Rings that are over are kept for whoever still shows them, this many. */
const maxEndedInvitations = 50;

/** What a user's devices know of each other people. */
export interface UserState {
  /** By name. */
  readonly friends: readonly FriendSeenFragment[];
  /** That wait for an answer, received and sent. */
  readonly requests: readonly FriendRequestSeenFragment[];
  /** Calls to this user and from this user: those that ring, and the last ones that rang while this page looked. */
  readonly invitations: readonly InvitationSeenFragment[];
  /** In the stranger queue, from 1; null while not waiting. */
  readonly strangerPlace: number | null;
  /** The latest stranger who was found for this device. */
  readonly strangerMatch: StrangerMatchSeenFragment | null;
  /** Since the user last looked. */
  readonly missedCalls: number;
}

/** Before the first snapshot. */
export const nothingKnown: UserState = {
  friends: [],
  requests: [],
  invitations: [],
  strangerPlace: null,
  strangerMatch: null,
  missedCalls: 0,
};

/** The state after an event. */
export function applyUserEvent(state: UserState, event: UserEvent): UserState {
  switch (event.__typename) {
    case 'UserSnapshot':
      return {
        friends: byName(event.friends),
        requests: event.friendRequests,
        // What rang here and does not ring any more has ended in a way that nobody will tell.
        invitations: [...state.invitations.filter((one) => one.status !== 'RINGING'), ...event.invitations],
        strangerPlace: event.strangerPlace,
        strangerMatch: event.strangerMatch,
        missedCalls: event.missedCalls,
      };
    case 'FriendRequestOpened':
      return { ...state, requests: [event.request, ...without(state.requests, event.request.id)] };
    case 'FriendRequestClosed':
      return { ...state, requests: without(state.requests, event.requestId) };
    case 'FriendAdded':
      return { ...state, friends: byName([...withoutUser(state.friends, event.friend.user.id), event.friend]) };
    case 'FriendRemoved':
      return { ...state, friends: withoutUser(state.friends, event.userId) };
    case 'PresenceChanged': {
      const { userId, presence } = event;
      return { ...state, friends: state.friends.map((one) => (one.user.id === userId ? { ...one, presence } : one)) };
    }
    case 'IncomingCall':
    case 'InvitationChanged':
      return withInvitations(state, [event.invitation]);
    case 'MissedCallsChanged':
      return { ...state, missedCalls: event.count };
    case 'StrangerQueueChanged':
      return { ...state, strangerPlace: event.place };
    case 'StrangerFound':
      return { ...state, strangerPlace: null, strangerMatch: event.match };
    case 'SessionRevoked':
      return state;
  }
}

/** The state with these rings, e.g. those that an answer told of. What is over does not ring again. */
export function withInvitations(state: UserState, told: readonly InvitationSeenFragment[]): UserState {
  const known = new Map(state.invitations.map((one) => [one.id, one]));
  for (const one of told) {
    const before = known.get(one.id);
    if (before && before.status !== 'RINGING' && one.status === 'RINGING') continue;
    known.set(one.id, one);
  }
  const all = [...known.values()];
  const ended = all.filter(({ status }) => status !== 'RINGING');
  const forgotten = new Set(ended.slice(0, Math.max(0, ended.length - maxEndedInvitations)));
  return { ...state, invitations: all.filter((one) => !forgotten.has(one)) };
}

function without<T extends { id: string }>(items: readonly T[], id: string): T[] {
  return items.filter((item) => item.id !== id);
}

function withoutUser(friends: readonly FriendSeenFragment[], userId: string): FriendSeenFragment[] {
  return friends.filter(({ user }) => user.id !== userId);
}

function byName(friends: readonly FriendSeenFragment[]): FriendSeenFragment[] {
  return friends.toSorted((one, other) => one.user.displayName.localeCompare(other.user.displayName));
}
