import type { CallState, ParticipantState } from '../src/calls/call-state.ts';
import type { Track } from '../src/entities/participant.ts';
import { builder } from './builder.ts';

/** Everything here is pure data: no field asks the database or depends on who looks, so events can be shared. */

export const Topology = builder.enumType('Topology', {
  description: 'MESH: every participant connects to every other. SFU: everybody connects to a media server.',
  values: ['MESH', 'SFU'] as const,
});

export const CallKindType = builder.enumType('CallKind', { values: ['AUDIO', 'VIDEO'] as const });

export const TrackSource = builder.enumType('TrackSource', {
  description: 'What a track shows. In the mesh the n-th media section carries the n-th of these.',
  values: ['MICROPHONE', 'CAMERA', 'SCREEN_SHARE', 'SCREEN_SHARE_AUDIO'] as const,
});

export const CallEndReason = builder.enumType('CallEndReason', {
  values: {
    EMPTY: { description: 'The last participant left.' },
    BELOW_MINIMUM: { description: 'It had the room’s minimum of participants once, and then 60 s long less.' },
    HUNG_UP: { description: 'DIRECT: one side left.' },
    NOT_ANSWERED: {
      description: 'It was rung and nobody answered (declined, missed, busy, cancelled), or a stranger did not come.',
    },
    ENDED_BY_ADMIN: { description: 'An administrator ended it.' },
    ROOM_CLOSED: { description: 'The owner closed the room.' },
    MEDIA_LOST: { description: 'The SFU is gone, there is no other, and the call is too large for a mesh.' },
    OUTAGE: { description: 'The server was away for more than 10 minutes.' },
  } as const,
});

export const SwitchReason = builder.enumType('SwitchReason', {
  values: {
    OUTGREW_MESH: { description: 'More participants than the room’s meshLimit.' },
    BACK_TO_MESH: { description: 'Fewer participants than the room’s meshLimit, for 20 s.' },
    SFU_LOST: { description: 'The media worker died.' },
    SFU_UNREACHABLE: { description: 'No participant could reach the SFU.' },
    MESH_FAILED: { description: 'Not every pair could connect directly.' },
    RESTARTED: { description: 'The server was restarted.' },
    DRAINED: { description: 'The SFU node is being taken out of service.' },
  } as const,
});

export const LeaveReason = builder.enumType('LeaveReason', {
  values: {
    LEFT: { description: 'By leaveCall, or because the membership in the room ended.' },
    LEASE_EXPIRED: { description: 'No sign of life for 15 s.' },
    CALL_ENDED: {},
  } as const,
});

export const TrackType = builder.objectRef<Track>('Track').implement({
  description: 'One source that a participant publishes. What is absent is not published.',
  fields: (t) => ({
    source: t.expose('source', { type: TrackSource }),
    muted: t.exposeBoolean('muted'),
  }),
});

export const ParticipantType = builder.objectRef<ParticipantState>('Participant').implement({
  description: 'One device in a call.',
  fields: (t) => ({
    id: t.exposeID('id'),
    seq: t.exposeInt('seq', { description: 'Join order, from 1. The higher of two is the polite one.' }),
    userId: t.exposeID('userId', { nullable: true, description: 'Null for a guest.' }),
    displayName: t.exposeString('displayName'),
    avatarColor: t.exposeString('avatarColor'),
    isGuest: t.boolean({ resolve: ({ guestId }) => guestId !== null }),
    isReady: t.exposeBoolean('isReady'),
    tracks: t.field({ type: [TrackType], complexity: { multiplier: 4 }, resolve: ({ tracks }) => tracks }),
    joinedAt: t.field({ type: 'DateTime', resolve: ({ joinedAt }) => joinedAt }),
  }),
});

export const CallType = builder.objectRef<CallState>('Call').implement({
  description: 'One live conversation in a room; the same shape in queries, payloads and events.',
  fields: (t) => ({
    id: t.exposeID('id'),
    roomId: t.exposeID('roomId'),
    kind: t.expose('kind', {
      type: CallKindType,
      nullable: true,
      description: 'As it was rung; null for a call that began by joining a room.',
    }),
    relayOnly: t.exposeBoolean('relayOnly', {
      description: 'Whether candidates in the mesh must be relayed: sendSignals refuses any other.',
    }),
    revision: t.exposeInt('revision', { description: 'Grows by one with every change.' }),
    topology: t.expose('topology', { type: Topology }),
    epoch: t.exposeInt('epoch', { description: 'Grows by one with every change of the topology.' }),
    switchReason: t.expose('switchReason', {
      type: SwitchReason,
      nullable: true,
      description: 'Why it has this topology; null for a call that never switched.',
    }),
    isSwitching: t.exposeBoolean('isSwitching', { description: 'Whether a switch is under way.' }),
    hostId: t.exposeID('hostId', {
      nullable: true,
      description: 'A participant: the room’s owner while present, else the one who has been here longest.',
    }),
    startedAt: t.field({ type: 'DateTime', resolve: ({ startedAt }) => startedAt }),
    endedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ endedAt }) => endedAt }),
    endReason: t.expose('endReason', { type: CallEndReason, nullable: true }),
    participants: t.field({
      type: [ParticipantType],
      description: 'Live participants in join order.',
      resolve: ({ participants }) => participants,
    }),
  }),
});
