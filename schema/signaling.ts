import { StaleEpoch } from '../src/calls/errors.ts';
import { MAX_CANDIDATE_LENGTH, MAX_SDP_LENGTH, MAX_SIGNALS } from '../src/signaling/limits.ts';
import { ParticipantNotInCall, UnknownConnection } from '../src/signaling/errors.ts';
import { builder } from './builder.ts';
import { SessionDescriptionType } from './call-events.ts';
import { ErrorInterface } from './errors.ts';

builder.objectType(StaleEpoch, {
  name: 'StaleEpoch',
  interfaces: [ErrorInterface],
  fields: (t) => ({ epoch: t.exposeInt('epoch', { description: 'The call’s epoch.' }) }),
});

builder.objectType(UnknownConnection, {
  name: 'UnknownConnection',
  interfaces: [ErrorInterface],
  fields: (t) => ({ index: t.exposeInt('index', { description: 'Which signal of the batch, from 0.' }) }),
});

builder.objectType(ParticipantNotInCall, {
  name: 'ParticipantNotInCall',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    index: t.exposeInt('index', { description: 'Which signal of the batch, from 0.' }),
    participantId: t.exposeID('participantId'),
  }),
});

const SessionDescriptionInput = builder.inputType('SessionDescriptionInput', {
  description: `RTCSessionDescriptionInit of W3C webrtc-pc; the SDP has at most ${MAX_SDP_LENGTH} characters.`,
  fields: (t) => ({
    type: t.field({ type: SessionDescriptionType, required: true }),
    sdp: t.string({ required: true }),
  }),
});

const IceCandidateInput = builder.inputType('IceCandidateInput', {
  description: `RTCIceCandidateInit of W3C webrtc-pc, at most ${MAX_CANDIDATE_LENGTH} characters; an empty candidate is end-of-candidates.`,
  fields: (t) => ({
    candidate: t.string({ required: true }),
    sdpMid: t.string(),
    sdpMLineIndex: t.int(),
    usernameFragment: t.string(),
  }),
});

const SignalPayloadInput = builder.inputType('SignalPayloadInput', {
  isOneOf: true,
  fields: (t) => ({
    description: t.field({ type: SessionDescriptionInput }),
    candidates: t.field({ type: [IceCandidateInput] }),
  }),
});

const SignalInput = builder.inputType('SignalInput', {
  fields: (t) => ({
    to: t.id({ required: true, description: 'A participant of the same call.' }),
    epoch: t.int({ required: true, description: 'The call’s epoch that the signal is for.' }),
    connectionId: t.id({
      required: true,
      description: 'A UUID chosen by whoever offers, one per RTCPeerConnection; answers and candidates repeat it.',
    }),
    payload: t.field({ type: SignalPayloadInput, required: true }),
  }),
});

const SignalsAccepted = builder.objectRef<{ batch: number }>('SignalsAccepted').implement({
  fields: (t) => ({ batch: t.exposeInt('batch') }),
});

builder.mutationField('sendSignals', (t) =>
  t.authField({
    type: SignalsAccepted,
    description: `Sends session descriptions and candidates, at most ${MAX_SIGNALS}: all of them, in order, or none. A repeated batch is acknowledged and not delivered again.`,
    authScopes: { member: true },
    errors: { types: [StaleEpoch, UnknownConnection, ParticipantNotInCall], union: { name: 'SendSignalsResult' } },
    args: {
      participantId: t.arg.id({ required: true, description: 'Your own.' }),
      batch: t.arg.int({ required: true, description: '1, 2, 3 … since joinCall.' }),
      signals: t.arg({ type: [SignalInput], required: true }),
    },
    resolve: (_root, { participantId, batch, signals }, context) => {
      const sent = context.signaling.send(context.actor, participantId, batch, signals);
      return sent instanceof Promise ? sent.then((accepted) => ({ batch: accepted })) : { batch: sent };
    },
  }),
);
