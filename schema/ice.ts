import type { DeviceFacts, IcePath, NatKind } from '../src/ice/device-facts.ts';
import type { IceConfiguration, IceServer, TurnCredentials } from '../src/ice/ice-servers.ts';
import { Forbidden } from '../src/errors.ts';
import { builder } from './builder.ts';

const IceServerType = builder.objectRef<IceServer>('IceServer').implement({
  description: 'As RTCIceServer: goes into an RTCPeerConnection as it is.',
  fields: (t) => ({
    urls: t.stringList({ resolve: ({ urls }) => [...urls] }),
    username: t.exposeString('username', { nullable: true }),
    credential: t.exposeString('credential', { nullable: true }),
  }),
});

const IceTransportPolicy = builder.enumType('IceTransportPolicy', { values: ['ALL', 'RELAY'] as const });

export const IceConfigurationType = builder.objectRef<IceConfiguration>('IceConfiguration').implement({
  description: 'Which STUN and TURN servers to use, for this viewer.',
  fields: (t) => ({
    iceServers: t.expose('iceServers', { type: [IceServerType] }),
    iceTransportPolicy: t.expose('iceTransportPolicy', { type: IceTransportPolicy }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Ask again before.' }),
    reason: t.exposeString('reason', { description: 'Why these, for people.' }),
  }),
});

const TurnCredentialsType = builder.objectRef<TurnCredentials>('TurnCredentials').implement({
  description: 'Time-limited TURN credentials (draft-uberti-behave-turn-rest-00).',
  fields: (t) => ({
    urls: t.stringList({ resolve: ({ urls }) => [...urls] }),
    username: t.exposeString('username', { description: '<unix seconds of the expiry>:<user id>' }),
    credential: t.exposeString('credential'),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
  }),
});

const NatKindType = builder.enumType('NatKind', {
  description: 'What stands between a device and the internet, as far as a browser can tell.',
  values: {
    OPEN: { description: 'Nothing: its address is the public one.' },
    CONE: { description: 'Whoever it talks to sees the same port.' },
    SYMMETRIC: { description: 'Everybody whom it talks to sees another port: two of these need a relay.' },
    UDP_BLOCKED: { description: 'No STUN server answers.' },
    UNKNOWN: {},
  } as const satisfies Record<NatKind, object>,
});

const IcePathType = builder.enumType('IcePath', {
  description: 'A way by which media travels, seen from one side.',
  values: ['DIRECT', 'RELAY_UDP', 'RELAY_TCP', 'RELAY_TLS'] as const satisfies IcePath[],
});

/** A region is a label of the installation's; longer ones are none of them. */
const MAX_REGION = 32;

/** What a device knows of its situation; see `factsOf`. */
export const DeviceFactsInput = builder.inputType('DeviceFacts', {
  description: 'What a device knows of its situation. What is absent is not known.',
  fields: (t) => ({
    deviceId: t.id({
      description: 'As in joinCall. With it the facts are kept, and what is absent here is taken from the last time.',
    }),
    region: t.string({ description: 'As in the settings of the installation.' }),
    natKind: t.field({ type: NatKindType }),
    worked: t.field({ type: [IcePathType], description: 'What connected the last time.' }),
    failed: t.field({ type: [IcePathType], description: 'What did not.' }),
    relayOnly: t.boolean({ description: 'My user wishes that nobody in a mesh learns this address.' }),
  }),
});

/** The facts in an input, without the ones that were not told. */
export function factsOf(input: typeof DeviceFactsInput.$inferInput | null | undefined): {
  deviceId: string | undefined;
  facts: DeviceFacts;
} {
  const { deviceId, region, natKind, worked, failed, relayOnly } = input ?? {};
  return {
    deviceId: deviceId ?? undefined,
    facts: {
      ...(region && region.length <= MAX_REGION && { region }),
      ...(natKind && { natKind }),
      ...(worked && { worked: [...new Set(worked)] }),
      ...(failed && { failed: [...new Set(failed)] }),
      ...(typeof relayOnly === 'boolean' && { relayOnly }),
    },
  };
}

builder.queryFields((t) => ({
  iceConfiguration: t.authField({
    type: IceConfigurationType,
    description: 'Which servers, with what credentials, until when, and why.',
    authScopes: { member: true },
    args: {
      callId: t.arg.id({ description: 'A call of mine: relayed only where addresses are hidden.' }),
      input: t.arg({ type: DeviceFactsInput }),
    },
    resolve: async (_root, { callId, input }, { ice, calls, actor }) => {
      const call = callId ? await calls.get(actor, callId) : undefined;
      const hidesAddress = call !== undefined && call.relayOnly && call.topology === 'MESH';
      return ice.configurationFor(actor, { ...factsOf(input), hidesAddress });
    },
  }),
}));

builder.mutationFields((t) => ({
  createTurnCredentials: t.authField({
    type: TurnCredentialsType,
    description: 'Credentials with a lifetime of my choice, for an application of mine.',
    authScopes: { user: true },
    args: {
      ttlSeconds: t.arg.int({ required: true, description: '60 to 86,400.' }),
      userId: t.arg.id({ description: 'For another user: administrators only. Default: me.' }),
    },
    resolve: (_root, { ttlSeconds, userId }, { ice, actor }) => {
      const isForAnother = userId && userId !== actor.userId;
      if (isForAnother && actor.role !== 'ADMIN')
        throw new Forbidden('Only administrators make credentials for others.');
      return ice.credentialsFor({ kind: 'user', userId: userId ?? actor.userId }, ttlSeconds);
    },
  }),
}));
