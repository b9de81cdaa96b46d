import type {
  CallEnded,
  CallEvent,
  CallSnapshot,
  HostChanged,
  IceCandidate,
  IceConfigurationChanged,
  ParticipantJoined,
  ParticipantLeft,
  ParticipantUpdated,
  SessionDescription,
  SignalReceived,
  SwitchSettled,
  TopologyChanged,
} from '../src/calls/call-events.ts';
import { builder } from './builder.ts';
import { CallEndReason, CallType, LeaveReason, ParticipantType, SwitchReason, Topology } from './call-types.ts';
import { IceConfigurationType } from './ice.ts';
import { sfuMoments } from './sfu-moments.ts';

/** Events that tell state: when, and the call's revision after it. */
function state<T extends { timestamp: number; revision: number }>(name: string, description: string) {
  const ref = builder.objectRef<T>(name);
  builder.objectFields(ref, (t) => ({
    timestamp: t.field({ type: 'DateTime', resolve: ({ timestamp }) => timestamp }),
    revision: t.int({ resolve: ({ revision }) => revision }),
  }));
  return { ref, description };
}

const snapshot = state<CallSnapshot>('CallSnapshot', 'The whole state; replaces what was known.');
builder.objectType(snapshot.ref, {
  description: snapshot.description,
  fields: (t) => ({ call: t.field({ type: CallType, resolve: ({ call }) => call }) }),
});

const joined = state<ParticipantJoined>('ParticipantJoined', 'A participant is here, and will offer to you.');
builder.objectType(joined.ref, {
  description: joined.description,
  fields: (t) => ({ participant: t.field({ type: ParticipantType, resolve: ({ participant }) => participant }) }),
});

const updated = state<ParticipantUpdated>('ParticipantUpdated', 'Readiness or tracks of a participant changed.');
builder.objectType(updated.ref, {
  description: updated.description,
  fields: (t) => ({ participant: t.field({ type: ParticipantType, resolve: ({ participant }) => participant }) }),
});

const left = state<ParticipantLeft>('ParticipantLeft', 'A participant is gone for good.');
builder.objectType(left.ref, {
  description: left.description,
  fields: (t) => ({
    participantId: t.exposeID('participantId'),
    reason: t.expose('reason', { type: LeaveReason }),
    detail: t.exposeString('detail', { nullable: true, description: 'What whoever hung up gave as the reason.' }),
  }),
});

const hostChanged = state<HostChanged>('HostChanged', 'Another participant is the host now.');
builder.objectType(hostChanged.ref, {
  description: hostChanged.description,
  fields: (t) => ({ participantId: t.exposeID('participantId', { nullable: true }) }),
});

const topologyChanged = state<TopologyChanged>(
  'TopologyChanged',
  'Connect anew over this topology, make before break.',
);
builder.objectType(topologyChanged.ref, {
  description: topologyChanged.description,
  fields: (t) => ({
    topology: t.expose('topology', { type: Topology }),
    epoch: t.exposeInt('epoch'),
    reason: t.expose('reason', { type: SwitchReason }),
  }),
});

const settled = state<SwitchSettled>('SwitchSettled', 'The switch is over: all pairs confirmed, or 10 s passed.');
builder.objectType(settled.ref, {
  description: settled.description,
  fields: (t) => ({
    epoch: t.exposeInt('epoch'),
    unreachable: t.exposeIDList('unreachable', {
      description: 'Participants who receive nothing over the new path and keep their old links.',
    }),
  }),
});

const ended = state<CallEnded>('CallEnded', 'The call is over for everybody; the stream ends.');
builder.objectType(ended.ref, {
  description: ended.description,
  fields: (t) => ({ reason: t.expose('reason', { type: CallEndReason }) }),
});

export const SessionDescriptionType = builder.enumType('SessionDescriptionType', {
  description: 'RTCSdpType of W3C webrtc-pc.',
  values: ['OFFER', 'ANSWER', 'PRANSWER', 'ROLLBACK'] as const,
});

const Description = builder.objectRef<SessionDescription>('SessionDescription').implement({
  fields: (t) => ({ type: t.expose('type', { type: SessionDescriptionType }), sdp: t.exposeString('sdp') }),
});

const Candidate = builder.objectRef<IceCandidate>('IceCandidate').implement({
  description: 'RTCIceCandidateInit of W3C webrtc-pc; an empty candidate is end-of-candidates.',
  fields: (t) => ({
    candidate: t.exposeString('candidate'),
    sdpMid: t.exposeString('sdpMid', { nullable: true }),
    sdpMLineIndex: t.exposeInt('sdpMLineIndex', { nullable: true }),
    usernameFragment: t.exposeString('usernameFragment', { nullable: true }),
  }),
});

const Signal = builder.objectRef<SignalReceived>('SignalReceived').implement({
  description: 'A signal for you alone. A moment, not state: no revision, never part of a snapshot.',
  fields: (t) => ({
    timestamp: t.field({ type: 'DateTime', resolve: ({ timestamp }) => timestamp }),
    from: t.exposeID('from', { description: 'The participant that sent it.' }),
    epoch: t.exposeInt('epoch'),
    connectionId: t.exposeID('connectionId'),
    description: t.field({ type: Description, nullable: true, resolve: ({ description }) => description }),
    candidates: t.field({ type: [Candidate], nullable: true, resolve: ({ candidates }) => candidates }),
  }),
});

const IceChanged = builder.objectRef<IceConfigurationChanged>('IceConfigurationChanged').implement({
  description: 'Your ICE servers or their credentials are others now: setConfiguration. A moment, for you alone.',
  fields: (t) => ({
    timestamp: t.field({ type: 'DateTime', resolve: ({ timestamp }) => timestamp }),
    iceConfiguration: t.field({ type: IceConfigurationType, resolve: ({ iceConfiguration }) => iceConfiguration }),
  }),
});

export const CallEventUnion = builder.unionType('CallEvent', {
  description: 'Everything that a call’s stream carries.',
  types: [
    snapshot.ref,
    joined.ref,
    updated.ref,
    left.ref,
    hostChanged.ref,
    topologyChanged.ref,
    settled.ref,
    ended.ref,
    Signal,
    IceChanged,
    ...sfuMoments,
  ],
  resolveType: (event: CallEvent) => event.type,
});
