import type { CallEndReason } from '../entities/call.ts';
import type { LeaveReason } from '../entities/participant.ts';
import type { CallState, ParticipantState } from './call-state.ts';

interface At {
  /** ms since the epoch */
  timestamp: number;
}

/** An event that tells state carries the call's revision after the transaction that it tells of. */
interface StateEvent extends At {
  revision: number;
}

export interface CallSnapshot extends StateEvent {
  type: 'CallSnapshot';
  call: CallState;
}

export interface ParticipantJoined extends StateEvent {
  type: 'ParticipantJoined';
  participant: ParticipantState;
}

export interface ParticipantUpdated extends StateEvent {
  type: 'ParticipantUpdated';
  participant: ParticipantState;
}

export interface ParticipantLeft extends StateEvent {
  type: 'ParticipantLeft';
  participantId: string;
  reason: LeaveReason;
}

export interface HostChanged extends StateEvent {
  type: 'HostChanged';
  participantId: string | null;
}

export interface CallEnded extends StateEvent {
  type: 'CallEnded';
  reason: CallEndReason;
}

/** A session description as in W3C webrtc-pc, opaque to the server. */
export interface SessionDescription {
  type: 'OFFER' | 'ANSWER' | 'PRANSWER' | 'ROLLBACK';
  sdp: string;
}

/** An RTCIceCandidateInit (W3C webrtc-pc), opaque to the server; an empty `candidate` is end-of-candidates. */
export interface IceCandidate {
  candidate: string;
  sdpMid?: string | null;
  sdpMLineIndex?: number | null;
  usernameFragment?: string | null;
}

/** A moment, not state: no revision, never part of a snapshot, for one participant only. */
export interface SignalReceived extends At {
  type: 'SignalReceived';
  from: string;
  epoch: number;
  connectionId: string;
  /** Exactly one of the two is set. */
  description?: SessionDescription;
  candidates?: IceCandidate[];
}

export type CallStateEvent =
  | CallSnapshot
  | ParticipantJoined
  | ParticipantUpdated
  | ParticipantLeft
  | HostChanged
  | CallEnded;

/** Everything that a call's stream carries. */
export type CallEvent = CallStateEvent | SignalReceived;
