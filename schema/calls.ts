import type { CallStreamItem } from '../src/calls/call-stream.ts';
import { Unauthenticated } from '../src/errors.ts';
import type { Entry } from '../src/events/streams.ts';
import { builder } from './builder.ts';
import { CallEventUnion } from './call-events.ts';
import { CallType, ParticipantType, TrackSource } from './call-types.ts';
import { RoomType } from './rooms.ts';

builder.objectField(RoomType, 'call', (t) =>
  t.field({
    type: CallType,
    nullable: true,
    description: 'The open call, if there is one.',
    resolve: (room, _args, context) => context.calls.openIn(room.id),
  }),
);

export const TrackInput = builder.inputType('TrackInput', {
  fields: (t) => ({
    source: t.field({ type: TrackSource, required: true }),
    muted: t.boolean({ required: true }),
  }),
});

export const KeptAlive = builder.objectRef<{ leaseExpiresAt: number }>('KeptAlive').implement({
  fields: (t) => ({ leaseExpiresAt: t.field({ type: 'DateTime', resolve: ({ leaseExpiresAt }) => leaseExpiresAt }) }),
});

const StreamItem = builder.objectRef<Entry<unknown>>('CallStreamItem').implement({
  description: 'An event, where it stands in the call’s one stream, and how to continue after it.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'Opaque; for callEvents(after:).' }),
    position: t.exposeInt('position', { description: 'Grows within one log, the part of the cursor before the dot.' }),
    event: t.field({ type: CallEventUnion, resolve: ({ event }) => event as never }),
  }),
});

builder.queryField('call', (t) =>
  t.authField({
    type: CallType,
    description: 'A call of a room that you belong to: who is in it.',
    authScopes: { member: true },
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, context) => context.calls.get(context.actor, id),
  }),
);

builder.mutationFields((t) => ({
  leaveCall: t.authField({
    type: ParticipantType,
    description: 'Leaves at once. The others see ParticipantLeft.',
    authScopes: { member: true },
    args: {
      participantId: t.arg.id({ required: true }),
      reason: t.arg.string({ description: '1 to 200 characters; the others see it as `detail`.' }),
    },
    resolve: (_root, { participantId, reason }, context) =>
      context.calls.leave(context.actor, participantId, reason ?? undefined),
  }),
  setReady: t.authField({
    type: ParticipantType,
    authScopes: { member: true },
    args: { participantId: t.arg.id({ required: true }), isReady: t.arg.boolean({ required: true }) },
    resolve: (_root, { participantId, isReady }, context) =>
      context.calls.setReady(context.actor, participantId, isReady),
  }),
  updateTracks: t.authField({
    type: ParticipantType,
    description: 'Says what you publish from now on, all of it; the others see ParticipantUpdated.',
    authScopes: { member: true },
    args: {
      participantId: t.arg.id({ required: true }),
      tracks: t.arg({ type: [TrackInput], required: true }),
    },
    resolve: (_root, { participantId, tracks }, context) =>
      context.topology.updateTracks(context.actor, participantId, tracks),
  }),
  keepAlive: t.authField({
    type: KeptAlive,
    description:
      'For event streams over HTTP (SSE): call it every 5 s. A WebSocket renews its lease by answering pings.',
    authScopes: { member: true },
    args: { participantId: t.arg.id({ required: true }) },
    resolve: async (_root, { participantId }, context) => ({
      leaseExpiresAt: await context.calls.keepAlive(context.actor, participantId),
    }),
  }),
}));

builder.subscriptionField('callEvents', (t) =>
  t.field({
    type: StreamItem,
    description:
      'What happens in the call, and what is signaled to you, in one order. Without `after`, or where it is too old, it begins with a CallSnapshot.',
    authScopes: { member: true },
    args: { participantId: t.arg.id({ required: true }), after: t.arg.string() },
    subscribe: async (_root, { participantId, after }, { calls, iceRenewals, actor, connection }) => {
      if (!actor) throw new Unauthenticated();
      const stream = await calls.openStream(actor, participantId, {
        after: after ?? null,
        renewsLease: connection?.isPinged ?? false,
        onOverflow: () => connection?.endAsSlow(),
      });
      iceRenewals.follow(participantId, actor);
      return stream;
    },
    resolve: (item: CallStreamItem) => {
      if ('error' in item) throw item.error;
      return item as Entry<unknown>;
    },
  }),
);
