import type { UserEvent } from '../src/accounts/user-events.ts';
import type { StreamItem } from '../src/events/ending-feed.ts';
import type { Entry } from '../src/events/streams.ts';
import { builder, userOf } from './builder.ts';
import { KeptAlive } from './calls.ts';
import { FriendRequestType, FriendType, PresenceType } from './friends.ts';
import { InvitationType } from './ringing.ts';
import { StrangerMatchType } from './strangers.ts';

/** Everything here is pure data: no field asks the database or depends on who looks, so events can be shared. */

/** What a list in a snapshot counts as; the lists themselves are bounded. */
const snapshotList = { field: 1, multiplier: 20 };

type Of<T extends UserEvent['type']> = Extract<UserEvent, { type: T }>;

/** An event of a user's stream: when, and what. */
function event<T extends UserEvent['type']>(name: T, description: string) {
  const ref = builder.objectRef<Of<T>>(name);
  builder.objectType(ref, { description });
  builder.objectField(ref, 'timestamp', (t) =>
    t.field({ type: 'DateTime', resolve: ({ timestamp }: UserEvent) => timestamp }),
  );
  return ref;
}

const Snapshot = event('UserSnapshot', 'The whole state; replaces what was known.');
builder.objectFields(Snapshot, (t) => ({
  friends: t.field({ type: [FriendType], complexity: snapshotList, resolve: ({ friends }) => friends }),
  friendRequests: t.field({
    type: [FriendRequestType],
    description: 'That wait for an answer, received and sent.',
    complexity: snapshotList,
    resolve: ({ friendRequests }) => friendRequests,
  }),
  invitations: t.field({
    type: [InvitationType],
    description: 'That ring now: to me and from me.',
    complexity: snapshotList,
    resolve: ({ invitations }) => invitations,
  }),
  strangerPlace: t.exposeInt('strangerPlace', {
    nullable: true,
    description: 'My place in the stranger queue, from 1; null when I do not wait.',
  }),
  strangerMatch: t.field({
    type: StrangerMatchType,
    nullable: true,
    description: 'A stranger found for this device, whose call it has not joined yet.',
    resolve: ({ strangerMatch }) => strangerMatch,
  }),
  missedCalls: t.exposeInt('missedCalls', { description: 'Since I last looked.' }),
}));

const RequestOpened = event('FriendRequestOpened', 'Somebody asks me, or I asked on another device.');
builder.objectField(RequestOpened, 'request', (t) =>
  t.field({ type: FriendRequestType, resolve: ({ request }) => request }),
);

const FriendRequestOutcome = builder.enumType('FriendRequestOutcome', {
  values: ['ACCEPTED', 'DECLINED', 'CANCELLED'] as const,
});

const RequestClosed = event('FriendRequestClosed', 'A request was answered or taken back.');
builder.objectFields(RequestClosed, (t) => ({
  requestId: t.exposeID('requestId'),
  outcome: t.expose('outcome', { type: FriendRequestOutcome }),
}));

const FriendAdded = event('FriendAdded', 'We are friends.');
builder.objectField(FriendAdded, 'friend', (t) => t.field({ type: FriendType, resolve: ({ friend }) => friend }));

const FriendRemoved = event('FriendRemoved', 'We are no longer friends.');
builder.objectField(FriendRemoved, 'userId', (t) => t.exposeID('userId'));

const PresenceChanged = event('PresenceChanged', 'A friend came, went, or is in a call.');
builder.objectFields(PresenceChanged, (t) => ({
  userId: t.exposeID('userId'),
  presence: t.field({ type: PresenceType, resolve: ({ presence }) => presence }),
}));

const IncomingCall = event('IncomingCall', 'Ring, on every device.');
builder.objectField(IncomingCall, 'invitation', (t) =>
  t.field({ type: InvitationType, resolve: ({ invitation }) => invitation }),
);

const InvitationChanged = event(
  'InvitationChanged',
  'To the callee: stop ringing; ACCEPTED by another device of mine is “answered elsewhere”. To the caller: what became of it.',
);
builder.objectField(InvitationChanged, 'invitation', (t) =>
  t.field({ type: InvitationType, resolve: ({ invitation }) => invitation }),
);

const MissedCallsChanged = event('MissedCallsChanged', 'How many calls I have missed since I last looked.');
builder.objectField(MissedCallsChanged, 'count', (t) => t.exposeInt('count'));

const QueueChanged = event('StrangerQueueChanged', 'My place in the stranger queue.');
builder.objectField(QueueChanged, 'place', (t) =>
  t.exposeInt('place', {
    nullable: true,
    description: 'From 1. Null: I do not wait any more (stopped, matched, or my device vanished).',
  }),
);

const StrangerFound = event(
  'StrangerFound',
  'For the one device that waited: joinCall(match.roomId) before match.joinBy.',
);
builder.objectField(StrangerFound, 'match', (t) => t.field({ type: StrangerMatchType, resolve: ({ match }) => match }));

const SessionRevoked = event('SessionRevoked', 'A session or API key of mine has ended.');
builder.objectField(SessionRevoked, 'sessionId', (t) => t.exposeID('sessionId'));

const UserEventUnion = builder.unionType('UserEvent', {
  description: 'Everything that a user’s stream carries.',
  types: [
    Snapshot,
    RequestOpened,
    RequestClosed,
    FriendAdded,
    FriendRemoved,
    PresenceChanged,
    IncomingCall,
    InvitationChanged,
    MissedCallsChanged,
    QueueChanged,
    StrangerFound,
    SessionRevoked,
  ],
  resolveType: (one: UserEvent) => one.type,
});

const UserStreamItem = builder
  .objectRef<Pick<Entry<UserEvent>, 'cursor' | 'position' | 'event'>>('UserStreamItem')
  .implement({
    description: 'An event, where it stands in the user’s one stream, and how to continue after it.',
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'Opaque; for userEvents(after:).' }),
      position: t.exposeInt('position', {
        description: 'Grows within one log, the part of the cursor before the dot.',
      }),
      event: t.expose('event', { type: UserEventUnion }),
    }),
  });

builder.subscriptionField('userEvents', (t) =>
  t.field({
    type: UserStreamItem,
    description:
      'Everything that happens to me, in one order; resumable exactly like callEvents. Without `after`, or where it is too old, it begins with a UserSnapshot. On a WebSocket the open stream is what makes the device, and so me, online. A second stream of the same device ends the first (STREAM_REPLACED).',
    authScopes: { user: true },
    args: {
      deviceId: t.arg.id({
        required: true,
        description: 'The same UUID as for calls, one per tab, kept over a reload.',
      }),
      after: t.arg.string(),
    },
    subscribe: (_root, { deviceId, after }, context) => {
      const actor = userOf(context);
      return context.devices.open(actor, {
        deviceId,
        after: after ?? null,
        renewsLease: context.connection?.isPinged ?? false,
        onOverflow: () => context.connection?.endAsSlow(),
        snapshot: () => context.userSnapshot(actor, deviceId),
      });
    },
    resolve: (item: StreamItem<UserEvent>) => {
      if ('error' in item) throw item.error;
      return item;
    },
  }),
);

builder.mutationField('keepDeviceAlive', (t) =>
  t.authField({
    type: KeptAlive,
    description: 'For userEvents over HTTP (SSE): call it every 5 s, so that the device, and so I, count as online.',
    authScopes: { user: true },
    args: { deviceId: t.arg.id({ required: true }) },
    resolve: async (_root, { deviceId }, { devices, actor }) => ({
      leaseExpiresAt: await devices.keepAlive(actor, deviceId),
    }),
  }),
);
