import type { IceConfiguration, IceServer, TurnCredentials } from '../src/ice/ice-servers.ts';
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

builder.queryFields((t) => ({
  iceConfiguration: t.authField({
    type: IceConfigurationType,
    authScopes: { member: true },
    args: { callId: t.arg.id({ description: 'A call of mine: relayed only where addresses are hidden.' }) },
    resolve: async (_root, { callId }, { ice, calls, actor }) => {
      const call = callId ? await calls.get(actor, callId) : undefined;
      return ice.configurationFor(actor, { relayOnly: call?.relayOnly ?? false });
    },
  }),
}));

builder.mutationFields((t) => ({
  createTurnCredentials: t.authField({
    type: TurnCredentialsType,
    description: 'Credentials with a lifetime of my choice, for an application of mine.',
    authScopes: { user: true },
    args: { ttlSeconds: t.arg.int({ required: true, description: '60 to 86,400.' }) },
    resolve: (_root, { ttlSeconds }, { ice, actor }) => ice.credentialsFor(actor, ttlSeconds),
  }),
}));
