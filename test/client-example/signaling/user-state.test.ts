import { expect, test } from 'vitest';
import type { InvitationSeenFragment } from '../../../client-example/generated/operations.ts';
import { applyUserEvent, nothingKnown, withInvitations } from '../../../client-example/signaling/user-state.ts';
import type { UserEvent, UserState } from '../../../client-example/signaling/user-state.ts';

const at = '2026-01-01T00:00:00.000Z';

const user = (name: string) => ({ id: `${name} id`, username: name, displayName: name, avatarColor: '#000000' });

const friend = (name: string) => ({
  id: `${name} friendship`,
  user: user(name),
  presence: { status: 'OFFLINE' as const, lastSeenAt: at },
  since: at,
});

const invitation = (id: string, status: InvitationSeenFragment['status']): InvitationSeenFragment => ({
  id,
  callId: 'call',
  roomId: 'room',
  roomName: 'Ann, Bob',
  roomKind: 'DIRECT',
  kind: 'VIDEO',
  from: user('ann'),
  to: user('bob'),
  status,
  declineReason: null,
  answeredByDeviceId: null,
  createdAt: at,
  ringsUntil: at,
  endedAt: null,
});

const snapshot = (state: Partial<UserState> = {}): UserEvent => {
  const { requests, ...known } = { ...nothingKnown, ...state };
  return { __typename: 'UserSnapshot', ...known, friendRequests: requests } as UserEvent;
};

const after = (...events: UserEvent[]) => events.reduce(applyUserEvent, nothingKnown);
const rings = (state: UserState) => state.invitations.map(({ id, status }) => `${id} ${status}`);

test('friends are in the order of their names, and show who is here', () => {
  const state = after(
    snapshot({ friends: [friend('Cleo'), friend('ann')] }),
    { __typename: 'FriendAdded', friend: friend('Bob') },
    { __typename: 'PresenceChanged', userId: 'Bob id', presence: { status: 'IN_CALL', lastSeenAt: null } },
    { __typename: 'FriendRemoved', userId: 'Cleo id' },
  );
  expect(state.friends.map(({ user: { displayName }, presence }) => `${displayName} ${presence.status}`)).toEqual([
    'ann OFFLINE',
    'Bob IN_CALL',
  ]);
});

test('a request is listed once, however often it is told, until it is answered', () => {
  const request = { id: 'one', from: user('ann'), to: user('bob'), createdAt: at };
  const opened: UserEvent = { __typename: 'FriendRequestOpened', request };
  expect(after(snapshot(), opened, opened).requests).toEqual([request]);
  const closed: UserEvent = { __typename: 'FriendRequestClosed', requestId: 'one', outcome: 'DECLINED' };
  expect(after(snapshot(), opened, closed).requests).toEqual([]);
});

test('what is over does not ring again when an answer is late', () => {
  const state = after(snapshot(), { __typename: 'InvitationChanged', invitation: invitation('one', 'DECLINED') });
  expect(rings(withInvitations(state, [invitation('one', 'RINGING'), invitation('two', 'RINGING')]))).toEqual([
    'one DECLINED',
    'two RINGING',
  ]);
});

test('a snapshot stops what rang before and rings no more, and keeps what became of the others', () => {
  const state = after(
    snapshot(),
    { __typename: 'IncomingCall', invitation: invitation('one', 'RINGING') },
    { __typename: 'InvitationChanged', invitation: invitation('two', 'MISSED') },
    snapshot({ invitations: [invitation('three', 'RINGING')] }),
  );
  expect(rings(state)).toEqual(['two MISSED', 'three RINGING']);
});

test('of the calls that are over only the last ones are kept', () => {
  const ended = Array.from({ length: 60 }, (_, index) => invitation(`${index}`, 'MISSED'));
  const { invitations } = withInvitations(nothingKnown, [invitation('rings', 'RINGING'), ...ended]);
  expect(invitations).toHaveLength(51);
  expect(invitations[0]?.id).toBe('rings');
  expect(invitations[1]?.id).toBe('10');
});

test('a stranger who was found ends the waiting', () => {
  const match = { roomId: 'room', displayName: 'Zoe', avatarColor: '#000000', joinBy: at };
  const state = after(
    snapshot(),
    { __typename: 'StrangerQueueChanged', place: 2 },
    { __typename: 'StrangerFound', match },
  );
  expect(state).toMatchObject({ strangerPlace: null, strangerMatch: match });
});
