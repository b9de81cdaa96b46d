import type { Membership } from '../src/entities/membership.ts';
import type { Room } from '../src/entities/room.ts';
import type { GuestAdmitted } from '../src/rooms/admission.ts';
import { WrongPassword } from '../src/errors.ts';
import { GuestType, UserType } from './accounts.ts';
import { builder, userOf } from './builder.ts';
import { page, pageCost } from './pages.ts';

export const RoomKind = builder.enumType('RoomKind', { values: ['DIRECT', 'GROUP'] as const });
const MembershipRole = builder.enumType('MembershipRole', { values: ['OWNER', 'MEMBER'] as const });

const MembershipType = builder.objectRef<Membership>('Membership').implement({
  description: 'That a user belongs to a room, and as what.',
  fields: (t) => ({
    user: t.field({ type: UserType, resolve: ({ userId }, _args, { accounts }) => accounts.user(userId) }),
    role: t.expose('role', { type: MembershipRole }),
    joinedAt: t.expose('joinedAt', { type: 'DateTime' }),
  }),
});

/** Whoever holds a room may see all of it: every field that gives one out asks first. */
export const RoomType = builder.objectRef<Room>('Room').implement({
  description: 'A durable place where calls happen; only its members and guests see it.',
  fields: (t) => ({
    id: t.exposeID('id'),
    kind: t.expose('kind', { type: RoomKind }),
    name: t.exposeString('name'),
    link: t.exposeString('link', { description: 'Whoever knows it may knock: see roomByLink, joinRoom, joinAsGuest.' }),
    hasPassword: t.boolean({ resolve: ({ passwordHash }) => passwordHash !== null }),
    owner: t.field({
      type: UserType,
      nullable: true,
      resolve: ({ ownerId }, _args, { accounts }) => (ownerId ? accounts.user(ownerId) : null),
    }),
    capacity: t.exposeInt('capacity', { description: 'How many participants a call may have.' }),
    minParticipants: t.exposeInt('minParticipants', {
      description: 'A GROUP call that had as many ends 60 s after falling below.',
    }),
    meshLimit: t.exposeInt('meshLimit', { description: 'Above it a call goes to an SFU when one is usable.' }),
    startMuted: t.exposeBoolean('startMuted'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    closedAt: t.expose('closedAt', { type: 'DateTime', nullable: true }),
    members: t.connection({
      type: MembershipType,
      description: 'In the order of joining.',
      complexity: pageCost,
      resolve: (room, args, { rooms }) => page(args, (asked) => rooms.members(room, asked)),
    }),
  }),
});

const RoomPreview = builder.objectRef<{ name: string; hasPassword: boolean }>('RoomPreview').implement({
  description: 'What a link tells somebody who has not joined: nothing more.',
  fields: (t) => ({ name: t.exposeString('name'), hasPassword: t.exposeBoolean('hasPassword') }),
});

const GuestAdmittedType = builder.objectRef<GuestAdmitted>('GuestAdmitted').implement({
  description: 'The token is good for this one room, for 12 h at most, and cannot be refreshed.',
  fields: (t) => ({
    accessToken: t.string({ resolve: ({ accessToken }) => accessToken.token }),
    accessTokenExpiresAt: t.field({ type: 'DateTime', resolve: ({ accessToken }) => accessToken.expiresAt }),
    guest: t.expose('guest', { type: GuestType }),
    room: t.expose('room', { type: RoomType }),
  }),
});

const settings = builder.args((t) => ({
  password: t.string({ description: 'Asked of whoever comes by the link.' }),
  capacity: t.int({ description: 'Participants in a call, 2 to 500.' }),
  minParticipants: t.int({ description: '1 to the capacity.' }),
  meshLimit: t.int({ description: '2 to 10.' }),
  startMuted: t.boolean(),
}));

builder.queryFields((t) => ({
  myRooms: t.connection({
    type: RoomType,
    description: 'The open rooms that I belong to, newest first.',
    authScopes: { user: true },
    complexity: pageCost,
    resolve: (_root, args, context) => page(args, (asked) => context.rooms.list(userOf(context), asked)),
  }),
  room: t.authField({
    type: RoomType,
    description: 'A room of mine; closed ones, too.',
    authScopes: { member: true },
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { rooms, actor }) => rooms.room(actor, id),
  }),
  roomByLink: t.field({
    type: RoomPreview,
    authScopes: { public: true },
    args: { link: t.arg.string({ required: true }) },
    resolve: (_root, { link }, { rooms }) => rooms.byLink(link),
  }),
}));

builder.mutationFields((t) => ({
  createRoom: t.authField({
    type: RoomType,
    authScopes: { user: true },
    args: { name: t.arg.string({ required: true, description: '1 to 100 characters.' }), ...settings },
    resolve: (_root, args, { rooms, actor }) => rooms.create(actor, args),
  }),
  updateRoom: t.authField({
    type: RoomType,
    description: 'For the owner. What is absent stays as it is; a password of null is taken away.',
    authScopes: { user: true },
    args: {
      id: t.arg.id({ required: true }),
      name: t.arg.string({ description: '1 to 100 characters.' }),
      ...settings,
    },
    resolve: (_root, { id, ...change }, { rooms, actor }) => rooms.update(actor, id, change),
  }),
  closeRoom: t.authField({
    type: RoomType,
    description: 'For the owner. Its call ends, its link leads nowhere, its guests are out.',
    authScopes: { user: true },
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { rooms, actor }) => rooms.close(actor, id),
  }),
  joinRoom: t.authField({
    type: RoomType,
    description: 'Makes me a member. Whoever is one already gets the room without being asked for the password.',
    authScopes: { user: true },
    errors: { types: [WrongPassword], union: { name: 'JoinRoomResult' } },
    args: { link: t.arg.string({ required: true }), password: t.arg.string() },
    resolve: (_root, { link, password }, { rooms, actor, request }) =>
      rooms.join(actor, link, password ?? undefined, request),
  }),
  joinAsGuest: t.field({
    type: GuestAdmittedType,
    description: 'Admits somebody without an account to one room.',
    authScopes: { public: true },
    errors: { types: [WrongPassword], union: { name: 'JoinAsGuestResult' } },
    args: {
      link: t.arg.string({ required: true }),
      password: t.arg.string(),
      displayName: t.arg.string({ required: true, description: '1 to 64 characters.' }),
    },
    resolve: (_root, { link, password, displayName }, { rooms, request }) =>
      rooms.joinAsGuest(link, password ?? undefined, displayName, request),
  }),
  leaveRoom: t.authField({
    type: 'Boolean',
    description: 'Ends my membership and my part in the open call. The owner of an open room closes it instead.',
    authScopes: { user: true },
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, { rooms, actor }) => {
      await rooms.leave(actor, id);
      return true;
    },
  }),
}));
