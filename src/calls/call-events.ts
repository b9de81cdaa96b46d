import type { Admission, ConnectionQuality, ConsumerParameters, TrackSource } from '../../sfu/types.ts';
import type { CallEndReason, SwitchReason } from '../entities/call.ts';
import type { LeaveReason } from '../entities/participant.ts';
import type { IceConfiguration } from '../ice/ice-servers.ts';
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
  /** What whoever hung up said; absent without it. */
  detail?: string;
}

export interface HostChanged extends StateEvent {
  type: 'HostChanged';
  participantId: string | null;
}

/** The call changes its topology, or the node of its SFU: connect anew, make before break. */
export interface TopologyChanged extends StateEvent {
  type: 'TopologyChanged';
  topology: 'MESH' | 'SFU';
  epoch: number;
  reason: SwitchReason;
}

/** The switch is over: every pair confirmed, or its deadline passed. */
export interface SwitchSettled extends StateEvent {
  type: 'SwitchSettled';
  epoch: number;
  /** Who receives nothing over the new path and keeps the old links. */
  unreachable: string[];
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

/** A participant decodes what these send over the path of this epoch. */
export interface ReceivingConfirmed extends At {
  type: 'ReceivingConfirmed';
  participantId: string;
  epoch: number;
  from: string[];
}

/** A participant's transports for this epoch, for that participant alone. */
export interface SfuAdmitted extends At {
  type: 'SfuAdmitted';
  epoch: number;
  admission: Admission;
}

/** The ICE servers of a participant, or their credentials, before the last ones expire; for that participant alone. */
export interface IceConfigurationChanged extends At {
  type: 'IceConfigurationChanged';
  iceConfiguration: IceConfiguration;
}

/** What the SFU says while it forwards, as far as clients need it; `to` one participant or to all. */
export type SfuMoment = At &
  (
    | { type: 'ConsumersOpened'; epoch: number; consumers: ConsumerParameters[] }
    | { type: 'ConsumerClosed'; epoch: number; consumerId: string }
    | { type: 'ConsumersSelected'; epoch: number; selected: string[]; deselected: string[] }
    | {
        type: 'LayersChanged';
        epoch: number;
        consumerId: string;
        spatialLayer: number | null;
        temporalLayer: number | null;
      }
    | { type: 'ProducerClosed'; epoch: number; participantId: string; source: TrackSource; producerId: string }
    | { type: 'ActiveSpeakers'; speakers: { participantId: string; levelDb: number }[] }
    | { type: 'QualityChanged'; participantId: string; quality: ConnectionQuality }
  );

/** Something that happens and is not state: no revision, never part of a snapshot. */
export type CallMoment = SignalReceived | ReceivingConfirmed | SfuAdmitted | IceConfigurationChanged | SfuMoment;

export type CallStateEvent =
  | CallSnapshot
  | ParticipantJoined
  | ParticipantUpdated
  | ParticipantLeft
  | HostChanged
  | TopologyChanged
  | SwitchSettled
  | CallEnded;

/** Everything that a call's stream carries. */
export type CallEvent = CallStateEvent | CallMoment;
