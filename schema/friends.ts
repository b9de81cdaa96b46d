import type { FriendRequestState, FriendState, PresenceState } from '../src/accounts/user-events.ts';
import type { BlockState } from '../src/friends/blocking.ts';
import type { Found } from '../src/friends/people.ts';
import { MAX_FRIENDS, MIN_PREFIX_LENGTH } from '../src/friends/limits.ts';
import { UserType } from './accounts.ts';
import { builder, userOf } from './builder.ts';
import { page, pageCost } from './pages.ts';

const PresenceStatus = builder.enumType('PresenceStatus', { values: ['ONLINE', 'IN_CALL', 'OFFLINE'] as const });

export const PresenceType = builder.objectRef<PresenceState>('Presence').implement({
  fields: (t) => ({
    status: t.expose('status', { type: PresenceStatus }),
    lastSeenAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When a device of theirs was last seen. Null while ONLINE or IN_CALL, and if never.',
      resolve: ({ lastSeenAt }) => lastSeenAt,
    }),
  }),
});

export const FriendType = builder.objectRef<FriendState>('Friend').implement({
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Of the friendship.' }),
    user: t.expose('user', { type: UserType }),
    presence: t.expose('presence', { type: PresenceType }),
    since: t.expose('since', { type: 'DateTime' }),
  }),
});

export const FriendRequestType = builder.objectRef<FriendRequestState>('FriendRequest').implement({
  description: 'Waits for an answer.',
  fields: (t) => ({
    id: t.exposeID('id'),
    from: t.expose('from', { type: UserType }),
    to: t.expose('to', { type: UserType }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
});

const FriendRequestDirection = builder.enumType('FriendRequestDirection', { values: ['RECEIVED', 'SENT'] as const });

const BlockedUser = builder.objectRef<BlockState>('BlockedUser').implement({
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Of the block.' }),
    user: t.expose('user', { type: UserType }),
    blockedAt: t.expose('blockedAt', { type: 'DateTime' }),
  }),
});

const Relation = builder.enumType('Relation', {
  values: ['NONE', 'FRIEND', 'REQUEST_SENT', 'REQUEST_RECEIVED'] as const,
});

const FoundUser = builder.objectRef<Found>('FoundUser').implement({
  description: 'Somebody found by searchUsers, and what we are to each other.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The user’s.' }),
    user: t.expose('user', { type: UserType }),
    relation: t.expose('relation', { type: Relation }),
  }),
});

const SendFriendRequestResult = builder.unionType('SendFriendRequestResult', {
  description: 'A request that waits, or, when the other had asked already, a friendship.',
  types: [FriendRequestType, FriendType],
  resolveType: (state) => ('from' in state ? 'FriendRequest' : 'Friend'),
});

builder.queryFields((t) => ({
  searchUsers: t.connection({
    type: FoundUser,
    description: `Accounts whose user name begins like this, ${MIN_PREFIX_LENGTH} characters or more, case ignored. Not me; never anybody blocked, in either direction.`,
    authScopes: { user: true },
    complexity: pageCost,
    args: { prefix: t.arg.string({ required: true }) },
    resolve: (_root, args, context) =>
      page(args, (asked) => context.friends.search(userOf(context), args.prefix, asked)),
  }),
  friends: t.connection({
    type: FriendType,
    description: `The oldest friendship first; at most ${MAX_FRIENDS}.`,
    authScopes: { user: true },
    complexity: pageCost,
    resolve: (_root, args, context) => page(args, (asked) => context.friends.list(userOf(context), asked)),
  }),
  friendRequests: t.connection({
    type: FriendRequestType,
    description: 'That wait for an answer, the newest first.',
    authScopes: { user: true },
    complexity: pageCost,
    args: { direction: t.arg({ type: FriendRequestDirection, required: true }) },
    resolve: (_root, args, context) =>
      page(args, (asked) => context.friends.requests(userOf(context), args.direction, asked)),
  }),
  blockedUsers: t.connection({
    type: BlockedUser,
    description: 'Whom I have blocked, the newest first.',
    authScopes: { user: true },
    complexity: pageCost,
    resolve: (_root, args, context) => page(args, (asked) => context.friends.blocking.list(userOf(context), asked)),
  }),
}));

builder.mutationFields((t) => ({
  sendFriendRequest: t.authField({
    type: SendFriendRequestResult,
    description:
      'Asking again gives the same request; asking whoever has asked me makes us friends. Whoever cannot be asked is NOT_FOUND, whatever the reason.',
    authScopes: { user: true },
    args: { userId: t.arg.id({ required: true }) },
    resolve: (_root, { userId }, { friends, actor }) => friends.request(actor, userId),
  }),
  acceptFriendRequest: t.authField({
    type: FriendType,
    authScopes: { user: true },
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { friends, actor }) => friends.accept(actor, id),
  }),
  declineFriendRequest: t.authField({
    type: FriendRequestType,
    description: 'One that I received.',
    authScopes: { user: true },
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { friends, actor }) => friends.decline(actor, id),
  }),
  cancelFriendRequest: t.authField({
    type: FriendRequestType,
    description: 'One that I sent.',
    authScopes: { user: true },
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { friends, actor }) => friends.cancel(actor, id),
  }),
  unfriend: t.authField({
    type: 'Boolean',
    authScopes: { user: true },
    args: { userId: t.arg.id({ required: true }) },
    resolve: async (_root, { userId }, { friends, actor }) => {
      await friends.unfriend(actor, userId);
      return true;
    },
  }),
  blockUser: t.authField({
    type: BlockedUser,
    description:
      'Ends friendship, requests, rings and a call between the two of us. The other one is not told: a friendship has ended, a ring is not answered.',
    authScopes: { user: true },
    args: { userId: t.arg.id({ required: true }) },
    resolve: (_root, { userId }, { friends, actor }) => friends.blocking.block(actor, userId),
  }),
  unblockUser: t.authField({
    type: 'Boolean',
    authScopes: { user: true },
    args: { userId: t.arg.id({ required: true }) },
    resolve: async (_root, { userId }, { friends, actor }) => {
      await friends.blocking.unblock(actor, userId);
      return true;
    },
  }),
}));
