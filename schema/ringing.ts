import type { InvitationState } from '../src/accounts/user-events.ts';
import { RoomFull, RtpCapabilitiesRequired } from '../src/calls/errors.ts';
import { BadInput } from '../src/errors.ts';
import { EverybodyBusy, NotRinging } from '../src/ringing/errors.ts';
import { MAX_RUNG } from '../src/ringing/limits.ts';
import type { RingTarget } from '../src/ringing/targets.ts';
import { AccountType, UserType, WhoMayCall } from './accounts.ts';
import { builder } from './builder.ts';
import { CallKindType } from './call-types.ts';
import { ErrorInterface } from './errors.ts';
import { CallJoined, joiningDevice } from './joining.ts';
import { RoomKind } from './rooms.ts';

const InvitationStatus = builder.enumType('InvitationStatus', {
  description: 'RINGING becomes exactly one of the others.',
  values: {
    RINGING: {},
    ACCEPTED: {},
    DECLINED: {},
    CANCELLED: { description: 'By the caller, who hung up, vanished or was left alone.' },
    MISSED: { description: 'Nobody answered in time.' },
    BUSY: { description: 'The callee is in another call and does not want to be rung there.' },
  } as const,
});

export const InvitationType = builder.objectRef<InvitationState>('Invitation').implement({
  description: 'One user being rung, as caller and callee see it.',
  fields: (t) => ({
    id: t.exposeID('id'),
    callId: t.exposeID('callId'),
    roomId: t.exposeID('roomId'),
    roomName: t.exposeString('roomName'),
    roomKind: t.expose('roomKind', { type: RoomKind }),
    kind: t.expose('kind', { type: CallKindType }),
    from: t.expose('from', { type: UserType }),
    to: t.expose('to', { type: UserType }),
    status: t.expose('status', { type: InvitationStatus }),
    declineReason: t.exposeString('declineReason', {
      nullable: true,
      description: 'What the callee said, if DECLINED.',
    }),
    answeredByDeviceId: t.exposeID('answeredByDeviceId', {
      nullable: true,
      description: 'The callee’s device that answered, if ACCEPTED: on every other one it was answered elsewhere.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    ringsUntil: t.expose('ringsUntil', { type: 'DateTime', description: 'When it stops ringing and is missed.' }),
    endedAt: t.expose('endedAt', { type: 'DateTime', nullable: true }),
  }),
});

builder.objectField(CallJoined, 'invitations', (t) =>
  t.authField({
    type: [InvitationType],
    description: 'Whom I have rung in this call, and what has come of it.',
    authScopes: { member: true },
    resolve: ({ call }, _args, { ringing, actor }) => (actor.kind === 'user' ? ringing.sent(actor, call.id) : []),
  }),
);

builder.objectType(EverybodyBusy, {
  name: 'EverybodyBusy',
  description: 'Everybody who was called is in another call; they have a missed call.',
  interfaces: [ErrorInterface],
});

builder.objectType(NotRinging, {
  name: 'NotRinging',
  description: 'It does not ring any more: answered elsewhere, declined, cancelled or missed.',
  interfaces: [ErrorInterface],
  fields: (t) => ({ status: t.expose('status', { type: InvitationStatus }) }),
});

const reason = '1 to 200 characters, shown to the caller.';

builder.mutationFields((t) => ({
  startCall: t.authField({
    type: CallJoined,
    description: `Rings users (1 to ${MAX_RUNG}) or the members of a room on every device of theirs, and joins this device. With one user it is the pair’s DIRECT room; who is being rung by that user just now meets them in that call. Whoever may not call somebody hears ringing that nobody answers.`,
    authScopes: { user: true },
    errors: { types: [RoomFull, RtpCapabilitiesRequired, EverybodyBusy], union: { name: 'StartCallResult' } },
    args: {
      to: t.arg.idList({ description: 'Users. Either these or a room.' }),
      roomId: t.arg.id({ description: 'A room of mine: its members are rung.' }),
      kind: t.arg({ type: CallKindType, required: true }),
      ...joiningDevice,
    },
    resolve: (_root, { to, roomId, kind, tracks, rtpCapabilities, deviceId }, { ringing, actor }) =>
      ringing.start(actor, targetOf(to, roomId), kind, {
        deviceId,
        tracks: tracks ?? [],
        rtpCapabilities: rtpCapabilities ?? undefined,
      }),
  }),
  acceptCall: t.authField({
    type: CallJoined,
    description: 'Answers and joins this device. Exactly one device wins; it may ask again, should the answer be lost.',
    authScopes: { user: true },
    errors: { types: [RoomFull, RtpCapabilitiesRequired, NotRinging], union: { name: 'AcceptCallResult' } },
    args: { invitationId: t.arg.id({ required: true }), ...joiningDevice },
    resolve: (_root, { invitationId, tracks, rtpCapabilities, deviceId }, { ringing, actor }) =>
      ringing.accept(actor, invitationId, {
        deviceId,
        tracks: tracks ?? [],
        rtpCapabilities: rtpCapabilities ?? undefined,
      }),
  }),
  declineCall: t.authField({
    type: InvitationType,
    description: 'Stops the ringing on all of my devices.',
    authScopes: { user: true },
    errors: { types: [NotRinging], union: { name: 'DeclineCallResult' } },
    args: { invitationId: t.arg.id({ required: true }), reason: t.arg.string({ description: reason }) },
    resolve: (_root, { invitationId, reason: said }, { ringing, actor }) =>
      ringing.decline(actor, invitationId, said ?? undefined),
  }),
  cancelCall: t.authField({
    type: [InvitationType],
    description:
      'Stops all of my rings in this call, as leaveCall and losing the lease do. A call that nobody answered ends with it.',
    authScopes: { user: true },
    args: { callId: t.arg.id({ required: true }) },
    resolve: (_root, { callId }, { ringing, actor }) => ringing.cancel(actor, callId),
  }),
  updateCallSettings: t.authField({
    type: AccountType,
    description: 'What is absent or null stays as it is.',
    authScopes: { user: true },
    args: { whoMayCall: t.arg({ type: WhoMayCall }), callWaiting: t.arg.boolean() },
    resolve: (_root, args, { accounts, actor }) => accounts.updateCallSettings(actor, args),
  }),
}));

/** @throws BadInput unless exactly one of the two is given */
function targetOf(to: readonly string[] | null | undefined, roomId: string | null | undefined): RingTarget {
  if (to && !roomId) return { to };
  if (roomId && !to) return { roomId };
  throw new BadInput('to, roomId: give one of them.');
}
