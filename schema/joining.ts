import { RoomFull, RtpCapabilitiesRequired } from '../src/calls/errors.ts';
import type { Joined } from '../src/calls/calls.ts';
import type { Admission } from '../sfu/types.ts';
import type { WarmJoin } from '../src/topology/warm-joins.ts';
import { builder } from './builder.ts';
import { TrackInput } from './calls.ts';
import { CallType, ParticipantType } from './call-types.ts';
import { ErrorInterface } from './errors.ts';
import { DeviceFactsInput, factsOf, IceConfigurationType } from './ice.ts';
import { RoomType } from './rooms.ts';
import { SfuAdmission } from './sfu-types.ts';

builder.objectType(RoomFull, {
  name: 'RoomFull',
  interfaces: [ErrorInterface],
  fields: (t) => ({ capacity: t.exposeInt('capacity') }),
});

builder.objectType(RtpCapabilitiesRequired, {
  name: 'RtpCapabilitiesRequired',
  description: 'The call is on the SFU: join with rtpCapabilities, as soon as the device has them.',
  interfaces: [ErrorInterface],
});

export const CallJoined = builder.objectRef<Joined & { sfu: Admission | undefined }>('CallJoined').implement({
  description: 'Everything needed to begin, in one round trip.',
  fields: (t) => ({
    participant: t.field({ type: ParticipantType, resolve: ({ participant }) => participant }),
    call: t.field({ type: CallType, resolve: ({ call }) => call }),
    room: t.field({ type: RoomType, resolve: ({ room }) => room }),
    sfu: t.field({
      type: SfuAdmission,
      nullable: true,
      description: 'Set when the call is on the SFU, also when this very join made it outgrow the mesh.',
      resolve: ({ sfu, call }) => sfu && { ...sfu, epoch: call.epoch },
    }),
    iceConfiguration: t.authField({
      type: IceConfigurationType,
      description: 'Good for a part of the call: before it expires, IceConfigurationChanged brings another one.',
      authScopes: { member: true },
      args: { input: t.arg({ type: DeviceFactsInput }) },
      resolve: ({ call, participant, deviceId }, { input }, { iceRenewals, actor }) => {
        const { facts } = factsOf(input);
        return iceRenewals.begin({ participantId: participant.id, user: actor, deviceId, facts, call });
      },
    }),
    cursor: t.exposeString('cursor', {
      description: 'For callEvents(after:): whatever happens between this answer and the subscription is replayed.',
    }),
  }),
});

const JoinPrepared = builder.objectRef<WarmJoin & { admission: Admission }>('JoinPrepared').implement({
  description: 'Transports that may connect before joining: nothing is received and nobody sees it.',
  fields: (t) => ({
    participantId: t.exposeID('participantId'),
    epoch: t.exposeInt('epoch'),
    sfu: t.field({ type: SfuAdmission, resolve: ({ admission, epoch }) => ({ ...admission, epoch }) }),
    iceConfiguration: t.authField({
      type: IceConfigurationType,
      authScopes: { member: true },
      args: { input: t.arg({ type: DeviceFactsInput }) },
      resolve: (_warm, { input }, { ice, actor }) => ice.configurationFor(actor, factsOf(input)),
    }),
    expiresAt: t.field({ type: 'DateTime', resolve: ({ expiresAt }) => expiresAt }),
  }),
});

const deviceId = 'A UUID of your choice, one per tab, kept over a reload.';

/** The device that joins, and with what. */
export const joiningDevice = builder.args((t) => ({
  deviceId: t.id({ required: true, description: deviceId }),
  tracks: t.field({ type: [TrackInput], description: 'What you publish from the start. Default: nothing.' }),
  rtpCapabilities: t.field({
    type: 'RtpCapabilities',
    description: 'Of a mediasoup Device loaded with sfuCapabilities, whatever the topology. Without it: mesh only.',
  }),
}));

builder.mutationFields((t) => ({
  joinCall: t.authField({
    type: CallJoined,
    description:
      'Joins the room’s call and begins one if there is none. Idempotent per call and device: a reload gets its participant back.',
    authScopes: { member: true },
    errors: { types: [RoomFull, RtpCapabilitiesRequired], union: { name: 'JoinCallResult' } },
    args: {
      roomId: t.arg.id({ required: true }),
      ...joiningDevice,
    },
    resolve: (_root, { roomId, deviceId: device, tracks, rtpCapabilities }, context) =>
      context.topology.join(context.actor, {
        roomId,
        deviceId: device,
        tracks: tracks ?? [],
        rtpCapabilities: rtpCapabilities ?? undefined,
      }),
  }),
  prepareJoin: t.authField({
    type: JoinPrepared,
    nullable: true,
    description:
      'For the page before the click: connects to the SFU already. Null when the room has no call on the SFU. Good for 60 s; ask again to keep it. joinCall with the same deviceId takes it over.',
    authScopes: { member: true },
    args: {
      roomId: t.arg.id({ required: true }),
      deviceId: t.arg.id({ required: true, description: deviceId }),
      rtpCapabilities: t.arg({ type: 'RtpCapabilities', required: true }),
    },
    resolve: (_root, args, context) => context.topology.prepare(context.actor, args),
  }),
}));
