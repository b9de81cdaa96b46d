import type { CallKind } from '../entities/call-kind.ts';
import type { InvitationStatus } from '../entities/invitation.ts';
import type { PresenceStatus, User } from '../entities/user.ts';

/** Pure data: what a user's stream carries. Times are ms since the epoch. */

/** What others see of an account. */
export type UserState = Pick<User, 'id' | 'username' | 'displayName' | 'avatarColor'>;

export interface PresenceState {
  status: PresenceStatus;
  /** Null while online, and if never. */
  lastSeenAt: number | null;
}

/** A friendship as one of the two sees it. */
export interface FriendState {
  id: string;
  user: UserState;
  presence: PresenceState;
  since: number;
}

export interface FriendRequestState {
  id: string;
  from: UserState;
  to: UserState;
  createdAt: number;
}

export type FriendRequestOutcome = 'ACCEPTED' | 'DECLINED' | 'CANCELLED';

/** One user being rung. */
export interface InvitationState {
  id: string;
  callId: string;
  roomId: string;
  roomName: string;
  roomKind: 'DIRECT' | 'GROUP';
  kind: CallKind;
  from: UserState;
  to: UserState;
  status: InvitationStatus;
  declineReason: string | null;
  answeredByDeviceId: string | null;
  createdAt: number;
  ringsUntil: number;
  endedAt: number | null;
}

/** A stranger was found; `joinBy` is when the room closes unless somebody came. */
export interface StrangerMatch {
  roomId: string;
  displayName: string;
  avatarColor: string;
  joinBy: number;
}

/** Everything that can be known at once. */
export interface UserSnapshotState {
  friends: FriendState[];
  friendRequests: FriendRequestState[];
  invitations: InvitationState[];
  strangerPlace: number | null;
  strangerMatch: StrangerMatch | null;
  missedCalls: number;
}

/** What happens to a user, without the moment. */
export type UserHappening =
  | ({ type: 'UserSnapshot' } & UserSnapshotState)
  | { type: 'FriendRequestOpened'; request: FriendRequestState }
  | { type: 'FriendRequestClosed'; requestId: string; outcome: FriendRequestOutcome }
  | { type: 'FriendAdded'; friend: FriendState }
  | { type: 'FriendRemoved'; userId: string }
  | { type: 'PresenceChanged'; userId: string; presence: PresenceState }
  | { type: 'IncomingCall'; invitation: InvitationState }
  | { type: 'InvitationChanged'; invitation: InvitationState }
  | { type: 'MissedCallsChanged'; count: number }
  | { type: 'StrangerQueueChanged'; place: number | null }
  | { type: 'StrangerFound'; match: StrangerMatch }
  | { type: 'SessionRevoked'; sessionId: string };

/** Everything that a user's stream carries. */
export type UserEvent = UserHappening & { timestamp: number };

export function userState({ id, username, displayName, avatarColor }: UserState): UserState {
  return { id, username, displayName, avatarColor };
}

/** As friends were last told. */
export function presenceState({ presence, lastSeenAt }: Pick<User, 'presence' | 'lastSeenAt'>): PresenceState {
  return { status: presence, lastSeenAt: presence === 'OFFLINE' ? (lastSeenAt?.getTime() ?? null) : null };
}
