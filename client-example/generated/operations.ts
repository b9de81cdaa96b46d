// Written by `npm run client:types` from schema.graphql and the .graphql files beside the code.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DtlsParameters, IceParameters, RtpCapabilities, RtpParameters, SfuIceCandidates } from '../sfu/wire.ts';
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type CallDirection =
  | 'INCOMING'
  /** I came into a call without being rung. */
  | 'JOINED'
  | 'OUTGOING';

export type CallEndReason =
  /** It had the room’s minimum of participants once, and then 60 s long less. */
  | 'BELOW_MINIMUM'
  /** The last participant left. */
  | 'EMPTY'
  /** An administrator ended it. */
  | 'ENDED_BY_ADMIN'
  /** DIRECT: one side left. */
  | 'HUNG_UP'
  /** The SFU is gone, there is no other, and the call is too large for a mesh. */
  | 'MEDIA_LOST'
  /** It was rung and nobody answered (declined, missed, busy, cancelled), or a stranger did not come. */
  | 'NOT_ANSWERED'
  /** The server was away for more than 10 minutes. */
  | 'OUTAGE'
  /** The owner closed the room. */
  | 'ROOM_CLOSED';

export type CallKind =
  | 'AUDIO'
  | 'VIDEO';

/** As I saw it. */
export type CallOutcome =
  | 'ANSWERED'
  | 'BUSY'
  | 'CANCELLED'
  | 'DECLINED'
  | 'MISSED';

export type ConnectionQuality =
  | 'EXCELLENT'
  | 'GOOD'
  | 'LOST'
  | 'POOR';

/** What a device knows of its situation. What is absent is not known. */
export type DeviceFacts = {
  /** As in joinCall. With it the facts are kept, and what is absent here is taken from the last time. */
  deviceId?: string | null | undefined;
  /** What did not. */
  failed?: Array<IcePath> | null | undefined;
  natKind?: NatKind | null | undefined;
  /** As in the settings of the installation. */
  region?: string | null | undefined;
  /** My user wishes that nobody in a mesh learns this address. */
  relayOnly?: boolean | null | undefined;
  /** What connected the last time. */
  worked?: Array<IcePath> | null | undefined;
};

export type FriendRequestOutcome =
  | 'ACCEPTED'
  | 'CANCELLED'
  | 'DECLINED';

/** RTCIceCandidateInit of W3C webrtc-pc, at most 2048 characters; an empty candidate is end-of-candidates. */
export type IceCandidateInput = {
  candidate: string;
  sdpMLineIndex?: number | null | undefined;
  sdpMid?: string | null | undefined;
  usernameFragment?: string | null | undefined;
};

/** A way by which media travels, seen from one side. */
export type IcePath =
  | 'DIRECT'
  | 'RELAY_TCP'
  | 'RELAY_TLS'
  | 'RELAY_UDP';

export type IceTransportPolicy =
  | 'ALL'
  | 'RELAY';

/** RINGING becomes exactly one of the others. */
export type InvitationStatus =
  | 'ACCEPTED'
  /** The callee is in another call and does not want to be rung there. */
  | 'BUSY'
  /** By the caller, who hung up, vanished or was left alone. */
  | 'CANCELLED'
  | 'DECLINED'
  /** Nobody answered in time. */
  | 'MISSED'
  | 'RINGING';

export type LeaveReason =
  | 'CALL_ENDED'
  /** No sign of life for 15 s. */
  | 'LEASE_EXPIRED'
  /** By leaveCall, or because the membership in the room ended. */
  | 'LEFT';

export type MediaKind =
  | 'AUDIO'
  | 'VIDEO';

/** What stands between a device and the internet, as far as a browser can tell. */
export type NatKind =
  /** Whoever it talks to sees the same port. */
  | 'CONE'
  /** Nothing: its address is the public one. */
  | 'OPEN'
  /** Everybody whom it talks to sees another port: two of these need a relay. */
  | 'SYMMETRIC'
  /** No STUN server answers. */
  | 'UDP_BLOCKED'
  | 'UNKNOWN';

export type PresenceStatus =
  | 'IN_CALL'
  | 'OFFLINE'
  | 'ONLINE';

export type Role =
  | 'ADMIN'
  | 'USER';

export type RoomKind =
  | 'DIRECT'
  | 'GROUP';

/** RTCSessionDescriptionInit of W3C webrtc-pc; the SDP has at most 65536 characters. */
export type SessionDescriptionInput = {
  sdp: string;
  type: SessionDescriptionType;
};

/** RTCSdpType of W3C webrtc-pc. */
export type SessionDescriptionType =
  | 'ANSWER'
  | 'OFFER'
  | 'PRANSWER'
  | 'ROLLBACK';

export type SignalInput = {
  /** A UUID chosen by whoever offers, one per RTCPeerConnection; answers and candidates repeat it. */
  connectionId: string;
  /** The call’s epoch that the signal is for. */
  epoch: number;
  payload: SignalPayloadInput;
  /** A participant of the same call. */
  to: string;
};

export type SignalPayloadInput =
  {   candidates: Array<IceCandidateInput>; description?: never; }
  |  { candidates?: never;   description: SessionDescriptionInput; };

/** How you show one source of one participant. */
export type SourcePreferenceInput = {
  /** False pauses it, for a tile that is off screen. Default true. */
  isShown?: boolean | null | undefined;
  participantId: string;
  source: TrackSource;
  /** The largest size wanted, 0 the smallest. Default the largest there is. */
  spatialLayer?: number | null | undefined;
  /** The highest frame rate wanted, 0 the lowest. Default the highest there is. */
  temporalLayer?: number | null | undefined;
};

export type SwitchReason =
  /** Fewer participants than the room’s meshLimit, for 20 s. */
  | 'BACK_TO_MESH'
  /** The SFU node is being taken out of service. */
  | 'DRAINED'
  /** Not every pair could connect directly. */
  | 'MESH_FAILED'
  /** More participants than the room’s meshLimit. */
  | 'OUTGREW_MESH'
  /** The server was restarted. */
  | 'RESTARTED'
  /** The media worker died. */
  | 'SFU_LOST'
  /** No participant could reach the SFU. */
  | 'SFU_UNREACHABLE';

/** MESH: every participant connects to every other. SFU: everybody connects to a media server. */
export type Topology =
  | 'MESH'
  | 'SFU';

export type TrackInput = {
  muted: boolean;
  source: TrackSource;
};

/** What a track shows. In the mesh the n-th media section carries the n-th of these. */
export type TrackSource =
  | 'CAMERA'
  | 'MICROPHONE'
  | 'SCREEN_SHARE'
  | 'SCREEN_SHARE_AUDIO';

export type WhoMayCall =
  /** Everybody whom I have not blocked. */
  | 'EVERYONE'
  /** My friends, and whoever rings a room that I belong to. The default. */
  | 'FRIENDS'
  /** To every caller it looks like ringing that nobody answers. */
  | 'NOBODY';

export type SfuCapabilitiesQueryVariables = Exact<{ [key: string]: never; }>;


export type SfuCapabilitiesQuery = { sfuCapabilities: { isUsable: boolean, rtpCapabilities: RtpCapabilities | null } };

export type SfuTransportStateFragment = { id: string, iceParameters: IceParameters, iceCandidates: SfuIceCandidates, dtlsParameters: DtlsParameters };

export type SfuConsumerStateFragment = { id: string, producerId: string, participantId: string, source: TrackSource, kind: MediaKind, rtpParameters: RtpParameters, spatialLayers: number, temporalLayers: number };

export type SfuAdmissionStateFragment = { epoch: number, sendTransport: { id: string, iceParameters: IceParameters, iceCandidates: SfuIceCandidates, dtlsParameters: DtlsParameters }, receiveTransport: { id: string, iceParameters: IceParameters, iceCandidates: SfuIceCandidates, dtlsParameters: DtlsParameters }, consumers: Array<{ id: string, producerId: string, participantId: string, source: TrackSource, kind: MediaKind, rtpParameters: RtpParameters, spatialLayers: number, temporalLayers: number }> };

export type PrepareJoinMutationVariables = Exact<{
  roomId: string;
  deviceId: string;
  rtpCapabilities: RtpCapabilities;
}>;


export type PrepareJoinMutation = { prepareJoin: { participantId: string, epoch: number, expiresAt: string, sfu: { epoch: number, sendTransport: { id: string, iceParameters: IceParameters, iceCandidates: SfuIceCandidates, dtlsParameters: DtlsParameters }, receiveTransport: { id: string, iceParameters: IceParameters, iceCandidates: SfuIceCandidates, dtlsParameters: DtlsParameters }, consumers: Array<{ id: string, producerId: string, participantId: string, source: TrackSource, kind: MediaKind, rtpParameters: RtpParameters, spatialLayers: number, temporalLayers: number }> }, iceConfiguration: { iceTransportPolicy: IceTransportPolicy, expiresAt: string, reason: string, iceServers: Array<{ urls: Array<string>, username: string | null, credential: string | null }> } } | null };

export type AdmitToSfuMutationVariables = Exact<{
  participantId: string;
  epoch: number;
  rtpCapabilities?: RtpCapabilities | null | undefined;
  tcpOnly?: boolean | null | undefined;
}>;


export type AdmitToSfuMutation = { admitToSfu:
    | { __typename: 'SfuAdmission', epoch: number, sendTransport: { id: string, iceParameters: IceParameters, iceCandidates: SfuIceCandidates, dtlsParameters: DtlsParameters }, receiveTransport: { id: string, iceParameters: IceParameters, iceCandidates: SfuIceCandidates, dtlsParameters: DtlsParameters }, consumers: Array<{ id: string, producerId: string, participantId: string, source: TrackSource, kind: MediaKind, rtpParameters: RtpParameters, spatialLayers: number, temporalLayers: number }> }
    | { __typename: 'SfuRefused', code: string, message: string }
    | { __typename: 'StaleEpoch', code: string, message: string }
   };

export type ConnectTransportMutationVariables = Exact<{
  participantId: string;
  epoch: number;
  transportId: string;
  dtlsParameters: DtlsParameters;
}>;


export type ConnectTransportMutation = { connectTransport:
    | { __typename: 'SfuRefused', code: string, message: string }
    | { __typename: 'StaleEpoch', code: string, message: string }
    | { __typename: 'TransportConnected' }
   };

export type RestartIceMutationVariables = Exact<{
  participantId: string;
  epoch: number;
  transportId: string;
}>;


export type RestartIceMutation = { restartIce:
    | { __typename: 'IceRestarted', iceParameters: IceParameters }
    | { __typename: 'SfuRefused', code: string, message: string }
    | { __typename: 'StaleEpoch', code: string, message: string }
   };

export type ProduceMutationVariables = Exact<{
  participantId: string;
  epoch: number;
  transportId: string;
  source: TrackSource;
  rtpParameters: RtpParameters;
  isPaused?: boolean | null | undefined;
}>;


export type ProduceMutation = { produce:
    | { __typename: 'Produced', producerId: string }
    | { __typename: 'SfuRefused', code: string, message: string }
    | { __typename: 'StaleEpoch', code: string, message: string }
   };

export type CloseProducerMutationVariables = Exact<{
  participantId: string;
  epoch: number;
  producerId: string;
}>;


export type CloseProducerMutation = { closeProducer:
    | { __typename: 'ProducerEnded' }
    | { __typename: 'SfuRefused', code: string, message: string }
    | { __typename: 'StaleEpoch', code: string, message: string }
   };

export type SetReceivePreferencesMutationVariables = Exact<{
  participantId: string;
  epoch: number;
  maxVideos?: number | null | undefined;
  sources?: Array<SourcePreferenceInput> | SourcePreferenceInput | null | undefined;
}>;


export type SetReceivePreferencesMutation = { setReceivePreferences:
    | { __typename: 'ReceivePreferencesSet', consumers: Array<{ id: string, producerId: string, participantId: string, source: TrackSource, kind: MediaKind, rtpParameters: RtpParameters, spatialLayers: number, temporalLayers: number }> }
    | { __typename: 'SfuRefused', code: string, message: string }
    | { __typename: 'StaleEpoch', code: string, message: string }
   };

export type ResumeConsumersMutationVariables = Exact<{
  participantId: string;
  epoch: number;
  consumerIds?: Array<string> | string | null | undefined;
}>;


export type ResumeConsumersMutation = { resumeConsumers:
    | { __typename: 'ConsumersResumed' }
    | { __typename: 'SfuRefused', code: string, message: string }
    | { __typename: 'StaleEpoch', code: string, message: string }
   };

export type ConfirmReceivingMutationVariables = Exact<{
  participantId: string;
  epoch: number;
  from: Array<string> | string;
}>;


export type ConfirmReceivingMutation = { confirmReceiving:
    | { __typename: 'Confirmed' }
    | { __typename: 'StaleEpoch', code: string, message: string }
   };

export type RefreshMutationVariables = Exact<{
  refreshToken: string;
}>;


export type RefreshMutation = { refresh:
    | { __typename: 'InvalidRefreshToken', code: string, message: string }
    | { __typename: 'SignedIn', accessToken: string, accessTokenExpiresAt: string, refreshToken: string }
   };

export type AuthenticateMutationVariables = Exact<{
  accessToken: string;
}>;


export type AuthenticateMutation = { authenticate: { accessTokenExpiresAt: string } };

export type ParticipantStateFragment = { id: string, seq: number, userId: string | null, displayName: string, avatarColor: string, isGuest: boolean, isReady: boolean, tracks: Array<{ source: TrackSource, muted: boolean }> };

export type CallSnapshotStateFragment = { id: string, roomId: string, kind: CallKind | null, relayOnly: boolean, revision: number, topology: Topology, epoch: number, isSwitching: boolean, switchReason: SwitchReason | null, hostId: string | null, startedAt: string, endedAt: string | null, participants: Array<{ id: string, seq: number, userId: string | null, displayName: string, avatarColor: string, isGuest: boolean, isReady: boolean, tracks: Array<{ source: TrackSource, muted: boolean }> }> };

export type IceStateFragment = { iceTransportPolicy: IceTransportPolicy, expiresAt: string, reason: string, iceServers: Array<{ urls: Array<string>, username: string | null, credential: string | null }> };

export type IceConfigurationQueryVariables = Exact<{
  callId?: string | null | undefined;
  input?: DeviceFacts | null | undefined;
}>;


export type IceConfigurationQuery = { iceConfiguration: { iceTransportPolicy: IceTransportPolicy, expiresAt: string, reason: string, iceServers: Array<{ urls: Array<string>, username: string | null, credential: string | null }> } };

export type CallJoinedStateFragment = { cursor: string, participant: { id: string, seq: number, userId: string | null, displayName: string, avatarColor: string, isGuest: boolean, isReady: boolean, tracks: Array<{ source: TrackSource, muted: boolean }> }, call: { id: string, roomId: string, kind: CallKind | null, relayOnly: boolean, revision: number, topology: Topology, epoch: number, isSwitching: boolean, switchReason: SwitchReason | null, hostId: string | null, startedAt: string, endedAt: string | null, participants: Array<{ id: string, seq: number, userId: string | null, displayName: string, avatarColor: string, isGuest: boolean, isReady: boolean, tracks: Array<{ source: TrackSource, muted: boolean }> }> }, room: { id: string, name: string, kind: RoomKind }, iceConfiguration: { iceTransportPolicy: IceTransportPolicy, expiresAt: string, reason: string, iceServers: Array<{ urls: Array<string>, username: string | null, credential: string | null }> }, sfu: { epoch: number, sendTransport: { id: string, iceParameters: IceParameters, iceCandidates: SfuIceCandidates, dtlsParameters: DtlsParameters }, receiveTransport: { id: string, iceParameters: IceParameters, iceCandidates: SfuIceCandidates, dtlsParameters: DtlsParameters }, consumers: Array<{ id: string, producerId: string, participantId: string, source: TrackSource, kind: MediaKind, rtpParameters: RtpParameters, spatialLayers: number, temporalLayers: number }> } | null };

export type JoinCallMutationVariables = Exact<{
  roomId: string;
  deviceId: string;
  tracks?: Array<TrackInput> | TrackInput | null | undefined;
  rtpCapabilities?: RtpCapabilities | null | undefined;
}>;


export type JoinCallMutation = { joinCall:
    | { __typename: 'CallJoined', cursor: string, participant: { id: string, seq: number, userId: string | null, displayName: string, avatarColor: string, isGuest: boolean, isReady: boolean, tracks: Array<{ source: TrackSource, muted: boolean }> }, call: { id: string, roomId: string, kind: CallKind | null, relayOnly: boolean, revision: number, topology: Topology, epoch: number, isSwitching: boolean, switchReason: SwitchReason | null, hostId: string | null, startedAt: string, endedAt: string | null, participants: Array<{ id: string, seq: number, userId: string | null, displayName: string, avatarColor: string, isGuest: boolean, isReady: boolean, tracks: Array<{ source: TrackSource, muted: boolean }> }> }, room: { id: string, name: string, kind: RoomKind }, iceConfiguration: { iceTransportPolicy: IceTransportPolicy, expiresAt: string, reason: string, iceServers: Array<{ urls: Array<string>, username: string | null, credential: string | null }> }, sfu: { epoch: number, sendTransport: { id: string, iceParameters: IceParameters, iceCandidates: SfuIceCandidates, dtlsParameters: DtlsParameters }, receiveTransport: { id: string, iceParameters: IceParameters, iceCandidates: SfuIceCandidates, dtlsParameters: DtlsParameters }, consumers: Array<{ id: string, producerId: string, participantId: string, source: TrackSource, kind: MediaKind, rtpParameters: RtpParameters, spatialLayers: number, temporalLayers: number }> } | null }
    | { __typename: 'RoomFull', code: string, message: string }
    | { __typename: 'RtpCapabilitiesRequired', code: string, message: string }
   };

export type LeaveCallMutationVariables = Exact<{
  participantId: string;
  reason?: string | null | undefined;
}>;


export type LeaveCallMutation = { leaveCall: { id: string } };

export type SetReadyMutationVariables = Exact<{
  participantId: string;
  isReady: boolean;
}>;


export type SetReadyMutation = { setReady: { id: string, seq: number, userId: string | null, displayName: string, avatarColor: string, isGuest: boolean, isReady: boolean, tracks: Array<{ source: TrackSource, muted: boolean }> } };

export type UpdateTracksMutationVariables = Exact<{
  participantId: string;
  tracks: Array<TrackInput> | TrackInput;
}>;


export type UpdateTracksMutation = { updateTracks: { id: string, seq: number, userId: string | null, displayName: string, avatarColor: string, isGuest: boolean, isReady: boolean, tracks: Array<{ source: TrackSource, muted: boolean }> } };

export type SendSignalsMutationVariables = Exact<{
  participantId: string;
  batch: number;
  signals: Array<SignalInput> | SignalInput;
}>;


export type SendSignalsMutation = { sendSignals:
    | { __typename: 'ParticipantNotInCall', code: string, message: string, index: number }
    | { __typename: 'SignalsAccepted', batch: number }
    | { __typename: 'StaleEpoch', code: string, message: string, epoch: number }
    | { __typename: 'UnknownConnection', code: string, message: string, index: number }
   };

export type CallEventsSubscriptionVariables = Exact<{
  participantId: string;
  after?: string | null | undefined;
}>;


export type CallEventsSubscription = { callEvents: { cursor: string, position: number, event:
      | { __typename: 'ActiveSpeakers', speakers: Array<{ participantId: string, levelDb: number }> }
      | { __typename: 'CallEnded', revision: number, endReason: CallEndReason }
      | { __typename: 'CallSnapshot', revision: number, call: { id: string, roomId: string, kind: CallKind | null, relayOnly: boolean, revision: number, topology: Topology, epoch: number, isSwitching: boolean, switchReason: SwitchReason | null, hostId: string | null, startedAt: string, endedAt: string | null, participants: Array<{ id: string, seq: number, userId: string | null, displayName: string, avatarColor: string, isGuest: boolean, isReady: boolean, tracks: Array<{ source: TrackSource, muted: boolean }> }> } }
      | { __typename: 'ConsumerClosed', epoch: number, consumerId: string }
      | { __typename: 'ConsumersOpened', epoch: number, consumers: Array<{ id: string, producerId: string, participantId: string, source: TrackSource, kind: MediaKind, rtpParameters: RtpParameters, spatialLayers: number, temporalLayers: number }> }
      | { __typename: 'ConsumersSelected', epoch: number, selected: Array<string>, deselected: Array<string> }
      | { __typename: 'HostChanged', revision: number, hostId: string | null }
      | { __typename: 'IceConfigurationChanged', iceConfiguration: { iceTransportPolicy: IceTransportPolicy, expiresAt: string, reason: string, iceServers: Array<{ urls: Array<string>, username: string | null, credential: string | null }> } }
      | { __typename: 'LayersChanged' }
      | { __typename: 'ParticipantJoined', revision: number, participant: { id: string, seq: number, userId: string | null, displayName: string, avatarColor: string, isGuest: boolean, isReady: boolean, tracks: Array<{ source: TrackSource, muted: boolean }> } }
      | { __typename: 'ParticipantLeft', revision: number, participantId: string, detail: string | null, leaveReason: LeaveReason }
      | { __typename: 'ParticipantUpdated', revision: number, participant: { id: string, seq: number, userId: string | null, displayName: string, avatarColor: string, isGuest: boolean, isReady: boolean, tracks: Array<{ source: TrackSource, muted: boolean }> } }
      | { __typename: 'ProducerClosed', epoch: number, producerId: string }
      | { __typename: 'QualityChanged', participantId: string, quality: ConnectionQuality }
      | { __typename: 'ReceivingConfirmed', participantId: string, epoch: number, receivesFrom: Array<string> }
      | { __typename: 'SfuAdmitted', admission: { epoch: number, sendTransport: { id: string, iceParameters: IceParameters, iceCandidates: SfuIceCandidates, dtlsParameters: DtlsParameters }, receiveTransport: { id: string, iceParameters: IceParameters, iceCandidates: SfuIceCandidates, dtlsParameters: DtlsParameters }, consumers: Array<{ id: string, producerId: string, participantId: string, source: TrackSource, kind: MediaKind, rtpParameters: RtpParameters, spatialLayers: number, temporalLayers: number }> } }
      | { __typename: 'SignalReceived', from: string, epoch: number, connectionId: string, description: { type: SessionDescriptionType, sdp: string } | null, candidates: Array<{ candidate: string, sdpMid: string | null, sdpMLineIndex: number | null, usernameFragment: string | null }> | null }
      | { __typename: 'SwitchSettled', revision: number, epoch: number, unreachable: Array<string> }
      | { __typename: 'TopologyChanged', revision: number, topology: Topology, epoch: number, switchReason: SwitchReason }
     } };

export type UserFaceFragment = { id: string, username: string, displayName: string, avatarColor: string };

export type PresenceSeenFragment = { status: PresenceStatus, lastSeenAt: string | null };

export type FriendSeenFragment = { id: string, since: string, user: { id: string, username: string, displayName: string, avatarColor: string }, presence: { status: PresenceStatus, lastSeenAt: string | null } };

export type FriendRequestSeenFragment = { id: string, createdAt: string, from: { id: string, username: string, displayName: string, avatarColor: string }, to: { id: string, username: string, displayName: string, avatarColor: string } };

export type InvitationSeenFragment = { id: string, callId: string, roomId: string, roomName: string, roomKind: RoomKind, kind: CallKind, status: InvitationStatus, declineReason: string | null, answeredByDeviceId: string | null, createdAt: string, ringsUntil: string, endedAt: string | null, from: { id: string, username: string, displayName: string, avatarColor: string }, to: { id: string, username: string, displayName: string, avatarColor: string } };

export type StrangerMatchSeenFragment = { roomId: string, displayName: string, avatarColor: string, joinBy: string };

export type UserEventsSubscriptionVariables = Exact<{
  deviceId: string;
  after?: string | null | undefined;
}>;


export type UserEventsSubscription = { userEvents: { cursor: string, position: number, event:
      | { __typename: 'FriendAdded', friend: { id: string, since: string, user: { id: string, username: string, displayName: string, avatarColor: string }, presence: { status: PresenceStatus, lastSeenAt: string | null } } }
      | { __typename: 'FriendRemoved', userId: string }
      | { __typename: 'FriendRequestClosed', requestId: string, outcome: FriendRequestOutcome }
      | { __typename: 'FriendRequestOpened', request: { id: string, createdAt: string, from: { id: string, username: string, displayName: string, avatarColor: string }, to: { id: string, username: string, displayName: string, avatarColor: string } } }
      | { __typename: 'IncomingCall', invitation: { id: string, callId: string, roomId: string, roomName: string, roomKind: RoomKind, kind: CallKind, status: InvitationStatus, declineReason: string | null, answeredByDeviceId: string | null, createdAt: string, ringsUntil: string, endedAt: string | null, from: { id: string, username: string, displayName: string, avatarColor: string }, to: { id: string, username: string, displayName: string, avatarColor: string } } }
      | { __typename: 'InvitationChanged', invitation: { id: string, callId: string, roomId: string, roomName: string, roomKind: RoomKind, kind: CallKind, status: InvitationStatus, declineReason: string | null, answeredByDeviceId: string | null, createdAt: string, ringsUntil: string, endedAt: string | null, from: { id: string, username: string, displayName: string, avatarColor: string }, to: { id: string, username: string, displayName: string, avatarColor: string } } }
      | { __typename: 'MissedCallsChanged', count: number }
      | { __typename: 'PresenceChanged', userId: string, presence: { status: PresenceStatus, lastSeenAt: string | null } }
      | { __typename: 'SessionRevoked', sessionId: string }
      | { __typename: 'StrangerFound', match: { roomId: string, displayName: string, avatarColor: string, joinBy: string } }
      | { __typename: 'StrangerQueueChanged', place: number | null }
      | { __typename: 'UserSnapshot', strangerPlace: number | null, missedCalls: number, friends: Array<{ id: string, since: string, user: { id: string, username: string, displayName: string, avatarColor: string }, presence: { status: PresenceStatus, lastSeenAt: string | null } }>, friendRequests: Array<{ id: string, createdAt: string, from: { id: string, username: string, displayName: string, avatarColor: string }, to: { id: string, username: string, displayName: string, avatarColor: string } }>, invitations: Array<{ id: string, callId: string, roomId: string, roomName: string, roomKind: RoomKind, kind: CallKind, status: InvitationStatus, declineReason: string | null, answeredByDeviceId: string | null, createdAt: string, ringsUntil: string, endedAt: string | null, from: { id: string, username: string, displayName: string, avatarColor: string }, to: { id: string, username: string, displayName: string, avatarColor: string } }>, strangerMatch: { roomId: string, displayName: string, avatarColor: string, joinBy: string } | null }
     } };

export type StartCallMutationVariables = Exact<{
  to?: Array<string> | string | null | undefined;
  roomId?: string | null | undefined;
  kind: CallKind;
  deviceId: string;
  tracks?: Array<TrackInput> | TrackInput | null | undefined;
  rtpCapabilities?: RtpCapabilities | null | undefined;
}>;


export type StartCallMutation = { startCall:
    | { __typename: 'CallJoined', cursor: string, invitations: Array<{ id: string, callId: string, roomId: string, roomName: string, roomKind: RoomKind, kind: CallKind, status: InvitationStatus, declineReason: string | null, answeredByDeviceId: string | null, createdAt: string, ringsUntil: string, endedAt: string | null, from: { id: string, username: string, displayName: string, avatarColor: string }, to: { id: string, username: string, displayName: string, avatarColor: string } }>, participant: { id: string, seq: number, userId: string | null, displayName: string, avatarColor: string, isGuest: boolean, isReady: boolean, tracks: Array<{ source: TrackSource, muted: boolean }> }, call: { id: string, roomId: string, kind: CallKind | null, relayOnly: boolean, revision: number, topology: Topology, epoch: number, isSwitching: boolean, switchReason: SwitchReason | null, hostId: string | null, startedAt: string, endedAt: string | null, participants: Array<{ id: string, seq: number, userId: string | null, displayName: string, avatarColor: string, isGuest: boolean, isReady: boolean, tracks: Array<{ source: TrackSource, muted: boolean }> }> }, room: { id: string, name: string, kind: RoomKind }, iceConfiguration: { iceTransportPolicy: IceTransportPolicy, expiresAt: string, reason: string, iceServers: Array<{ urls: Array<string>, username: string | null, credential: string | null }> }, sfu: { epoch: number, sendTransport: { id: string, iceParameters: IceParameters, iceCandidates: SfuIceCandidates, dtlsParameters: DtlsParameters }, receiveTransport: { id: string, iceParameters: IceParameters, iceCandidates: SfuIceCandidates, dtlsParameters: DtlsParameters }, consumers: Array<{ id: string, producerId: string, participantId: string, source: TrackSource, kind: MediaKind, rtpParameters: RtpParameters, spatialLayers: number, temporalLayers: number }> } | null }
    | { __typename: 'EverybodyBusy', code: string, message: string }
    | { __typename: 'RoomFull', code: string, message: string }
    | { __typename: 'RtpCapabilitiesRequired', code: string, message: string }
   };

export type AcceptCallMutationVariables = Exact<{
  invitationId: string;
  deviceId: string;
  tracks?: Array<TrackInput> | TrackInput | null | undefined;
  rtpCapabilities?: RtpCapabilities | null | undefined;
}>;


export type AcceptCallMutation = { acceptCall:
    | { __typename: 'CallJoined', cursor: string, participant: { id: string, seq: number, userId: string | null, displayName: string, avatarColor: string, isGuest: boolean, isReady: boolean, tracks: Array<{ source: TrackSource, muted: boolean }> }, call: { id: string, roomId: string, kind: CallKind | null, relayOnly: boolean, revision: number, topology: Topology, epoch: number, isSwitching: boolean, switchReason: SwitchReason | null, hostId: string | null, startedAt: string, endedAt: string | null, participants: Array<{ id: string, seq: number, userId: string | null, displayName: string, avatarColor: string, isGuest: boolean, isReady: boolean, tracks: Array<{ source: TrackSource, muted: boolean }> }> }, room: { id: string, name: string, kind: RoomKind }, iceConfiguration: { iceTransportPolicy: IceTransportPolicy, expiresAt: string, reason: string, iceServers: Array<{ urls: Array<string>, username: string | null, credential: string | null }> }, sfu: { epoch: number, sendTransport: { id: string, iceParameters: IceParameters, iceCandidates: SfuIceCandidates, dtlsParameters: DtlsParameters }, receiveTransport: { id: string, iceParameters: IceParameters, iceCandidates: SfuIceCandidates, dtlsParameters: DtlsParameters }, consumers: Array<{ id: string, producerId: string, participantId: string, source: TrackSource, kind: MediaKind, rtpParameters: RtpParameters, spatialLayers: number, temporalLayers: number }> } | null }
    | { __typename: 'NotRinging', code: string, message: string }
    | { __typename: 'RoomFull', code: string, message: string }
    | { __typename: 'RtpCapabilitiesRequired', code: string, message: string }
   };

export type DeclineCallMutationVariables = Exact<{
  invitationId: string;
  reason?: string | null | undefined;
}>;


export type DeclineCallMutation = { declineCall:
    | { __typename: 'Invitation', id: string, callId: string, roomId: string, roomName: string, roomKind: RoomKind, kind: CallKind, status: InvitationStatus, declineReason: string | null, answeredByDeviceId: string | null, createdAt: string, ringsUntil: string, endedAt: string | null, from: { id: string, username: string, displayName: string, avatarColor: string }, to: { id: string, username: string, displayName: string, avatarColor: string } }
    | { __typename: 'NotRinging', code: string, message: string }
   };

export type CancelCallMutationVariables = Exact<{
  callId: string;
}>;


export type CancelCallMutation = { cancelCall: Array<{ id: string, callId: string, roomId: string, roomName: string, roomKind: RoomKind, kind: CallKind, status: InvitationStatus, declineReason: string | null, answeredByDeviceId: string | null, createdAt: string, ringsUntil: string, endedAt: string | null, from: { id: string, username: string, displayName: string, avatarColor: string }, to: { id: string, username: string, displayName: string, avatarColor: string } }> };

export type StrangerSearchStateFragment = { place: number | null, match: { roomId: string, displayName: string, avatarColor: string, joinBy: string } | null };

export type FindStrangerMutationVariables = Exact<{
  deviceId: string;
}>;


export type FindStrangerMutation = { findStranger:
    | { __typename: 'StrangerSearch', place: number | null, match: { roomId: string, displayName: string, avatarColor: string, joinBy: string } | null }
    | { __typename: 'StrangersUnavailable', code: string, message: string }
   };

export type NextStrangerMutationVariables = Exact<{
  deviceId: string;
}>;


export type NextStrangerMutation = { nextStranger:
    | { __typename: 'StrangerSearch', place: number | null, match: { roomId: string, displayName: string, avatarColor: string, joinBy: string } | null }
    | { __typename: 'StrangersUnavailable', code: string, message: string }
   };

export type StopFindingStrangerMutationVariables = Exact<{ [key: string]: never; }>;


export type StopFindingStrangerMutation = { stopFindingStranger: boolean };

export type AccountStateFragment = { id: string, username: string, displayName: string, avatarColor: string, role: Role, whoMayCall: WhoMayCall, callWaiting: boolean, createdAt: string };

export type RoomStateFragment = { id: string, kind: RoomKind, name: string, link: string, hasPassword: boolean, capacity: number, meshLimit: number, minParticipants: number, startMuted: boolean, createdAt: string, closedAt: string | null, owner: { id: string, displayName: string } | null, call: { id: string, startedAt: string, participants: Array<{ id: string, displayName: string, avatarColor: string }> } | null };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { me:
    | { __typename: 'Account', id: string, username: string, displayName: string, avatarColor: string, role: Role, whoMayCall: WhoMayCall, callWaiting: boolean, createdAt: string }
    | { __typename: 'Guest', id: string, displayName: string, avatarColor: string, roomId: string }
   };

export type RegisterMutationVariables = Exact<{
  username: string;
  password: string;
  displayName?: string | null | undefined;
}>;


export type RegisterMutation = { register:
    | { __typename: 'Registered', accessToken: string, accessTokenExpiresAt: string, refreshToken: string, apiKey: string }
    | { __typename: 'UsernameTaken', code: string, message: string }
   };

export type LogInMutationVariables = Exact<{
  username: string;
  password: string;
}>;


export type LogInMutation = { login:
    | { __typename: 'InvalidCredentials', code: string, message: string }
    | { __typename: 'SignedIn', accessToken: string, accessTokenExpiresAt: string, refreshToken: string }
   };

export type LogOutMutationVariables = Exact<{ [key: string]: never; }>;


export type LogOutMutation = { logout: boolean };

export type JoinAsGuestMutationVariables = Exact<{
  link: string;
  password?: string | null | undefined;
  displayName: string;
}>;


export type JoinAsGuestMutation = { joinAsGuest:
    | { __typename: 'GuestAdmitted', accessToken: string, accessTokenExpiresAt: string, room: { id: string } }
    | { __typename: 'WrongPassword', code: string, message: string }
   };

export type UpdateProfileMutationVariables = Exact<{
  displayName?: string | null | undefined;
  avatarColor?: string | null | undefined;
}>;


export type UpdateProfileMutation = { updateProfile: { id: string, username: string, displayName: string, avatarColor: string, role: Role, whoMayCall: WhoMayCall, callWaiting: boolean, createdAt: string } };

export type ChangePasswordMutationVariables = Exact<{
  currentPassword: string;
  newPassword: string;
}>;


export type ChangePasswordMutation = { changePassword:
    | { __typename: 'Account' }
    | { __typename: 'WrongPassword', code: string, message: string }
   };

export type RegenerateApiKeyMutationVariables = Exact<{ [key: string]: never; }>;


export type RegenerateApiKeyMutation = { regenerateApiKey: { apiKey: string } };

export type MySessionsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type MySessionsQuery = { mySessions: { edges: Array<{ node: { id: string, createdAt: string, lastUsedAt: string, userAgent: string | null, isCurrent: boolean } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type RevokeSessionMutationVariables = Exact<{
  id: string;
}>;


export type RevokeSessionMutation = { revokeSession: { id: string } };

export type MyRoomsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type MyRoomsQuery = { myRooms: { edges: Array<{ node: { id: string, kind: RoomKind, name: string, link: string, hasPassword: boolean, capacity: number, meshLimit: number, minParticipants: number, startMuted: boolean, createdAt: string, closedAt: string | null, owner: { id: string, displayName: string } | null, call: { id: string, startedAt: string, participants: Array<{ id: string, displayName: string, avatarColor: string }> } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type RoomQueryVariables = Exact<{
  id: string;
}>;


export type RoomQuery = { room: { id: string, kind: RoomKind, name: string, link: string, hasPassword: boolean, capacity: number, meshLimit: number, minParticipants: number, startMuted: boolean, createdAt: string, closedAt: string | null, owner: { id: string, displayName: string } | null, call: { id: string, startedAt: string, participants: Array<{ id: string, displayName: string, avatarColor: string }> } | null } };

export type RoomByLinkQueryVariables = Exact<{
  link: string;
}>;


export type RoomByLinkQuery = { roomByLink: { name: string, hasPassword: boolean } };

export type CreateRoomMutationVariables = Exact<{
  name: string;
  password?: string | null | undefined;
  capacity?: number | null | undefined;
  minParticipants?: number | null | undefined;
  meshLimit?: number | null | undefined;
  startMuted?: boolean | null | undefined;
}>;


export type CreateRoomMutation = { createRoom: { id: string, kind: RoomKind, name: string, link: string, hasPassword: boolean, capacity: number, meshLimit: number, minParticipants: number, startMuted: boolean, createdAt: string, closedAt: string | null, owner: { id: string, displayName: string } | null, call: { id: string, startedAt: string, participants: Array<{ id: string, displayName: string, avatarColor: string }> } | null } };

export type JoinRoomMutationVariables = Exact<{
  link: string;
  password?: string | null | undefined;
}>;


export type JoinRoomMutation = { joinRoom:
    | { __typename: 'Room', id: string }
    | { __typename: 'WrongPassword', code: string, message: string }
   };

export type LeaveRoomMutationVariables = Exact<{
  id: string;
}>;


export type LeaveRoomMutation = { leaveRoom: boolean };

export type CloseRoomMutationVariables = Exact<{
  id: string;
}>;


export type CloseRoomMutation = { closeRoom: { id: string } };

export type SearchUsersQueryVariables = Exact<{
  prefix: string;
  after?: string | null | undefined;
}>;


export type SearchUsersQuery = { searchUsers: { edges: Array<{ node: { id: string, user: { id: string, username: string, displayName: string, avatarColor: string } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type SendFriendRequestMutationVariables = Exact<{
  userId: string;
}>;


export type SendFriendRequestMutation = { sendFriendRequest:
    | { __typename: 'Friend' }
    | { __typename: 'FriendRequest' }
   };

export type AcceptFriendRequestMutationVariables = Exact<{
  id: string;
}>;


export type AcceptFriendRequestMutation = { acceptFriendRequest: { id: string } };

export type DeclineFriendRequestMutationVariables = Exact<{
  id: string;
}>;


export type DeclineFriendRequestMutation = { declineFriendRequest: { id: string } };

export type CancelFriendRequestMutationVariables = Exact<{
  id: string;
}>;


export type CancelFriendRequestMutation = { cancelFriendRequest: { id: string } };

export type UnfriendMutationVariables = Exact<{
  userId: string;
}>;


export type UnfriendMutation = { unfriend: boolean };

export type BlockUserMutationVariables = Exact<{
  userId: string;
}>;


export type BlockUserMutation = { blockUser: { id: string } };

export type UnblockUserMutationVariables = Exact<{
  userId: string;
}>;


export type UnblockUserMutation = { unblockUser: boolean };

export type BlockedUsersQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type BlockedUsersQuery = { blockedUsers: { edges: Array<{ node: { id: string, blockedAt: string, user: { id: string, username: string, displayName: string, avatarColor: string } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type UpdateCallSettingsMutationVariables = Exact<{
  whoMayCall?: WhoMayCall | null | undefined;
  callWaiting?: boolean | null | undefined;
}>;


export type UpdateCallSettingsMutation = { updateCallSettings: { id: string, username: string, displayName: string, avatarColor: string, role: Role, whoMayCall: WhoMayCall, callWaiting: boolean, createdAt: string } };

export type ReportParticipantMutationVariables = Exact<{
  participantId: string;
  reason: string;
}>;


export type ReportParticipantMutation = { reportParticipant: boolean };

export type CallRecordStateFragment = { id: string, roomId: string | null, direction: CallDirection, kind: CallKind, outcome: CallOutcome, startedAt: string, durationSeconds: number | null, isNew: boolean, others: Array<{ userId: string | null, displayName: string, avatarColor: string }> };

export type CallHistoryQueryVariables = Exact<{
  missed?: boolean | null | undefined;
  after?: string | null | undefined;
}>;


export type CallHistoryQuery = { callHistory: { edges: Array<{ node: { id: string, roomId: string | null, direction: CallDirection, kind: CallKind, outcome: CallOutcome, startedAt: string, durationSeconds: number | null, isNew: boolean, others: Array<{ userId: string | null, displayName: string, avatarColor: string }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type MarkMissedCallsSeenMutationVariables = Exact<{ [key: string]: never; }>;


export type MarkMissedCallsSeenMutation = { markMissedCallsSeen: number };

export type DeleteCallRecordMutationVariables = Exact<{
  id: string;
}>;


export type DeleteCallRecordMutation = { deleteCallRecord: { id: string } };

export type ServerStatsQueryVariables = Exact<{ [key: string]: never; }>;


export type ServerStatsQuery = { serverStats: { activeCalls: number, usersInCalls: number, minParticipants: number, maxParticipants: number, uptimeSeconds: number } };

export type LiveCallStateFragment = { id: string, roomName: string, roomKind: RoomKind, durationSeconds: number, call: { id: string, kind: CallKind | null, topology: Topology, participants: Array<{ id: string, displayName: string, avatarColor: string }> } };

export type LiveCallsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type LiveCallsQuery = { liveCalls: { edges: Array<{ node: { id: string, roomName: string, roomKind: RoomKind, durationSeconds: number, call: { id: string, kind: CallKind | null, topology: Topology, participants: Array<{ id: string, displayName: string, avatarColor: string }> } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type EndCallMutationVariables = Exact<{
  callId: string;
}>;


export type EndCallMutation = { endCall: { id: string } };

export type ReportsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ReportsQuery = { reports: { edges: Array<{ node: { id: string, reason: string, createdAt: string, reporter: { id: string, username: string, displayName: string, avatarColor: string } | null, reported: { id: string, username: string, displayName: string, avatarColor: string } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const ParticipantStateFragmentDoc = new TypedDocumentString(`
    fragment ParticipantState on Participant {
  id
  seq
  userId
  displayName
  avatarColor
  isGuest
  isReady
  tracks {
    source
    muted
  }
}
    `, {"fragmentName":"ParticipantState"}) as unknown as TypedDocumentString<ParticipantStateFragment, unknown>;
export const CallSnapshotStateFragmentDoc = new TypedDocumentString(`
    fragment CallSnapshotState on Call {
  id
  roomId
  kind
  relayOnly
  revision
  topology
  epoch
  isSwitching
  switchReason
  hostId
  startedAt
  endedAt
  participants {
    ...ParticipantState
  }
}
    fragment ParticipantState on Participant {
  id
  seq
  userId
  displayName
  avatarColor
  isGuest
  isReady
  tracks {
    source
    muted
  }
}`, {"fragmentName":"CallSnapshotState"}) as unknown as TypedDocumentString<CallSnapshotStateFragment, unknown>;
export const IceStateFragmentDoc = new TypedDocumentString(`
    fragment IceState on IceConfiguration {
  iceServers {
    urls
    username
    credential
  }
  iceTransportPolicy
  expiresAt
  reason
}
    `, {"fragmentName":"IceState"}) as unknown as TypedDocumentString<IceStateFragment, unknown>;
export const SfuTransportStateFragmentDoc = new TypedDocumentString(`
    fragment SfuTransportState on SfuTransport {
  id
  iceParameters
  iceCandidates
  dtlsParameters
}
    `, {"fragmentName":"SfuTransportState"}) as unknown as TypedDocumentString<SfuTransportStateFragment, unknown>;
export const SfuConsumerStateFragmentDoc = new TypedDocumentString(`
    fragment SfuConsumerState on SfuConsumer {
  id
  producerId
  participantId
  source
  kind
  rtpParameters
  spatialLayers
  temporalLayers
}
    `, {"fragmentName":"SfuConsumerState"}) as unknown as TypedDocumentString<SfuConsumerStateFragment, unknown>;
export const SfuAdmissionStateFragmentDoc = new TypedDocumentString(`
    fragment SfuAdmissionState on SfuAdmission {
  epoch
  sendTransport {
    ...SfuTransportState
  }
  receiveTransport {
    ...SfuTransportState
  }
  consumers {
    ...SfuConsumerState
  }
}
    fragment SfuTransportState on SfuTransport {
  id
  iceParameters
  iceCandidates
  dtlsParameters
}
fragment SfuConsumerState on SfuConsumer {
  id
  producerId
  participantId
  source
  kind
  rtpParameters
  spatialLayers
  temporalLayers
}`, {"fragmentName":"SfuAdmissionState"}) as unknown as TypedDocumentString<SfuAdmissionStateFragment, unknown>;
export const CallJoinedStateFragmentDoc = new TypedDocumentString(`
    fragment CallJoinedState on CallJoined {
  cursor
  participant {
    ...ParticipantState
  }
  call {
    ...CallSnapshotState
  }
  room {
    id
    name
    kind
  }
  iceConfiguration {
    ...IceState
  }
  sfu {
    ...SfuAdmissionState
  }
}
    fragment SfuTransportState on SfuTransport {
  id
  iceParameters
  iceCandidates
  dtlsParameters
}
fragment SfuConsumerState on SfuConsumer {
  id
  producerId
  participantId
  source
  kind
  rtpParameters
  spatialLayers
  temporalLayers
}
fragment SfuAdmissionState on SfuAdmission {
  epoch
  sendTransport {
    ...SfuTransportState
  }
  receiveTransport {
    ...SfuTransportState
  }
  consumers {
    ...SfuConsumerState
  }
}
fragment ParticipantState on Participant {
  id
  seq
  userId
  displayName
  avatarColor
  isGuest
  isReady
  tracks {
    source
    muted
  }
}
fragment CallSnapshotState on Call {
  id
  roomId
  kind
  relayOnly
  revision
  topology
  epoch
  isSwitching
  switchReason
  hostId
  startedAt
  endedAt
  participants {
    ...ParticipantState
  }
}
fragment IceState on IceConfiguration {
  iceServers {
    urls
    username
    credential
  }
  iceTransportPolicy
  expiresAt
  reason
}`, {"fragmentName":"CallJoinedState"}) as unknown as TypedDocumentString<CallJoinedStateFragment, unknown>;
export const UserFaceFragmentDoc = new TypedDocumentString(`
    fragment UserFace on User {
  id
  username
  displayName
  avatarColor
}
    `, {"fragmentName":"UserFace"}) as unknown as TypedDocumentString<UserFaceFragment, unknown>;
export const PresenceSeenFragmentDoc = new TypedDocumentString(`
    fragment PresenceSeen on Presence {
  status
  lastSeenAt
}
    `, {"fragmentName":"PresenceSeen"}) as unknown as TypedDocumentString<PresenceSeenFragment, unknown>;
export const FriendSeenFragmentDoc = new TypedDocumentString(`
    fragment FriendSeen on Friend {
  id
  user {
    ...UserFace
  }
  presence {
    ...PresenceSeen
  }
  since
}
    fragment UserFace on User {
  id
  username
  displayName
  avatarColor
}
fragment PresenceSeen on Presence {
  status
  lastSeenAt
}`, {"fragmentName":"FriendSeen"}) as unknown as TypedDocumentString<FriendSeenFragment, unknown>;
export const FriendRequestSeenFragmentDoc = new TypedDocumentString(`
    fragment FriendRequestSeen on FriendRequest {
  id
  from {
    ...UserFace
  }
  to {
    ...UserFace
  }
  createdAt
}
    fragment UserFace on User {
  id
  username
  displayName
  avatarColor
}`, {"fragmentName":"FriendRequestSeen"}) as unknown as TypedDocumentString<FriendRequestSeenFragment, unknown>;
export const InvitationSeenFragmentDoc = new TypedDocumentString(`
    fragment InvitationSeen on Invitation {
  id
  callId
  roomId
  roomName
  roomKind
  kind
  from {
    ...UserFace
  }
  to {
    ...UserFace
  }
  status
  declineReason
  answeredByDeviceId
  createdAt
  ringsUntil
  endedAt
}
    fragment UserFace on User {
  id
  username
  displayName
  avatarColor
}`, {"fragmentName":"InvitationSeen"}) as unknown as TypedDocumentString<InvitationSeenFragment, unknown>;
export const StrangerMatchSeenFragmentDoc = new TypedDocumentString(`
    fragment StrangerMatchSeen on StrangerMatch {
  roomId
  displayName
  avatarColor
  joinBy
}
    `, {"fragmentName":"StrangerMatchSeen"}) as unknown as TypedDocumentString<StrangerMatchSeenFragment, unknown>;
export const StrangerSearchStateFragmentDoc = new TypedDocumentString(`
    fragment StrangerSearchState on StrangerSearch {
  place
  match {
    ...StrangerMatchSeen
  }
}
    fragment StrangerMatchSeen on StrangerMatch {
  roomId
  displayName
  avatarColor
  joinBy
}`, {"fragmentName":"StrangerSearchState"}) as unknown as TypedDocumentString<StrangerSearchStateFragment, unknown>;
export const AccountStateFragmentDoc = new TypedDocumentString(`
    fragment AccountState on Account {
  id
  username
  displayName
  avatarColor
  role
  whoMayCall
  callWaiting
  createdAt
}
    `, {"fragmentName":"AccountState"}) as unknown as TypedDocumentString<AccountStateFragment, unknown>;
export const RoomStateFragmentDoc = new TypedDocumentString(`
    fragment RoomState on Room {
  id
  kind
  name
  link
  hasPassword
  capacity
  meshLimit
  minParticipants
  startMuted
  createdAt
  closedAt
  owner {
    id
    displayName
  }
  call {
    id
    startedAt
    participants {
      id
      displayName
      avatarColor
    }
  }
}
    `, {"fragmentName":"RoomState"}) as unknown as TypedDocumentString<RoomStateFragment, unknown>;
export const CallRecordStateFragmentDoc = new TypedDocumentString(`
    fragment CallRecordState on CallRecord {
  id
  roomId
  direction
  kind
  outcome
  startedAt
  durationSeconds
  isNew
  others {
    userId
    displayName
    avatarColor
  }
}
    `, {"fragmentName":"CallRecordState"}) as unknown as TypedDocumentString<CallRecordStateFragment, unknown>;
export const LiveCallStateFragmentDoc = new TypedDocumentString(`
    fragment LiveCallState on LiveCall {
  id
  roomName
  roomKind
  durationSeconds
  call {
    id
    kind
    topology
    participants {
      id
      displayName
      avatarColor
    }
  }
}
    `, {"fragmentName":"LiveCallState"}) as unknown as TypedDocumentString<LiveCallStateFragment, unknown>;
export const SfuCapabilitiesDocument = new TypedDocumentString(`
    query SfuCapabilities {
  sfuCapabilities {
    isUsable
    rtpCapabilities
  }
}
    `) as unknown as TypedDocumentString<SfuCapabilitiesQuery, SfuCapabilitiesQueryVariables>;
export const PrepareJoinDocument = new TypedDocumentString(`
    mutation PrepareJoin($roomId: ID!, $deviceId: ID!, $rtpCapabilities: RtpCapabilities!) {
  prepareJoin(
    roomId: $roomId
    deviceId: $deviceId
    rtpCapabilities: $rtpCapabilities
  ) {
    participantId
    epoch
    expiresAt
    sfu {
      ...SfuAdmissionState
    }
    iceConfiguration {
      ...IceState
    }
  }
}
    fragment SfuTransportState on SfuTransport {
  id
  iceParameters
  iceCandidates
  dtlsParameters
}
fragment SfuConsumerState on SfuConsumer {
  id
  producerId
  participantId
  source
  kind
  rtpParameters
  spatialLayers
  temporalLayers
}
fragment SfuAdmissionState on SfuAdmission {
  epoch
  sendTransport {
    ...SfuTransportState
  }
  receiveTransport {
    ...SfuTransportState
  }
  consumers {
    ...SfuConsumerState
  }
}
fragment IceState on IceConfiguration {
  iceServers {
    urls
    username
    credential
  }
  iceTransportPolicy
  expiresAt
  reason
}`) as unknown as TypedDocumentString<PrepareJoinMutation, PrepareJoinMutationVariables>;
export const AdmitToSfuDocument = new TypedDocumentString(`
    mutation AdmitToSfu($participantId: ID!, $epoch: Int!, $rtpCapabilities: RtpCapabilities, $tcpOnly: Boolean) {
  admitToSfu(
    participantId: $participantId
    epoch: $epoch
    rtpCapabilities: $rtpCapabilities
    tcpOnly: $tcpOnly
  ) {
    __typename
    ... on SfuAdmission {
      ...SfuAdmissionState
    }
    ... on Error {
      code
      message
    }
  }
}
    fragment SfuTransportState on SfuTransport {
  id
  iceParameters
  iceCandidates
  dtlsParameters
}
fragment SfuConsumerState on SfuConsumer {
  id
  producerId
  participantId
  source
  kind
  rtpParameters
  spatialLayers
  temporalLayers
}
fragment SfuAdmissionState on SfuAdmission {
  epoch
  sendTransport {
    ...SfuTransportState
  }
  receiveTransport {
    ...SfuTransportState
  }
  consumers {
    ...SfuConsumerState
  }
}`) as unknown as TypedDocumentString<AdmitToSfuMutation, AdmitToSfuMutationVariables>;
export const ConnectTransportDocument = new TypedDocumentString(`
    mutation ConnectTransport($participantId: ID!, $epoch: Int!, $transportId: ID!, $dtlsParameters: DtlsParameters!) {
  connectTransport(
    participantId: $participantId
    epoch: $epoch
    transportId: $transportId
    dtlsParameters: $dtlsParameters
  ) {
    __typename
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ConnectTransportMutation, ConnectTransportMutationVariables>;
export const RestartIceDocument = new TypedDocumentString(`
    mutation RestartIce($participantId: ID!, $epoch: Int!, $transportId: ID!) {
  restartIce(
    participantId: $participantId
    epoch: $epoch
    transportId: $transportId
  ) {
    __typename
    ... on IceRestarted {
      iceParameters
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RestartIceMutation, RestartIceMutationVariables>;
export const ProduceDocument = new TypedDocumentString(`
    mutation Produce($participantId: ID!, $epoch: Int!, $transportId: ID!, $source: TrackSource!, $rtpParameters: RtpParameters!, $isPaused: Boolean) {
  produce(
    participantId: $participantId
    epoch: $epoch
    transportId: $transportId
    source: $source
    rtpParameters: $rtpParameters
    isPaused: $isPaused
  ) {
    __typename
    ... on Produced {
      producerId
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ProduceMutation, ProduceMutationVariables>;
export const CloseProducerDocument = new TypedDocumentString(`
    mutation CloseProducer($participantId: ID!, $epoch: Int!, $producerId: ID!) {
  closeProducer(
    participantId: $participantId
    epoch: $epoch
    producerId: $producerId
  ) {
    __typename
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CloseProducerMutation, CloseProducerMutationVariables>;
export const SetReceivePreferencesDocument = new TypedDocumentString(`
    mutation SetReceivePreferences($participantId: ID!, $epoch: Int!, $maxVideos: Int, $sources: [SourcePreferenceInput!]) {
  setReceivePreferences(
    participantId: $participantId
    epoch: $epoch
    maxVideos: $maxVideos
    sources: $sources
  ) {
    __typename
    ... on ReceivePreferencesSet {
      consumers {
        ...SfuConsumerState
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    fragment SfuConsumerState on SfuConsumer {
  id
  producerId
  participantId
  source
  kind
  rtpParameters
  spatialLayers
  temporalLayers
}`) as unknown as TypedDocumentString<SetReceivePreferencesMutation, SetReceivePreferencesMutationVariables>;
export const ResumeConsumersDocument = new TypedDocumentString(`
    mutation ResumeConsumers($participantId: ID!, $epoch: Int!, $consumerIds: [ID!]) {
  resumeConsumers(
    participantId: $participantId
    epoch: $epoch
    consumerIds: $consumerIds
  ) {
    __typename
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ResumeConsumersMutation, ResumeConsumersMutationVariables>;
export const ConfirmReceivingDocument = new TypedDocumentString(`
    mutation ConfirmReceiving($participantId: ID!, $epoch: Int!, $from: [ID!]!) {
  confirmReceiving(participantId: $participantId, epoch: $epoch, from: $from) {
    __typename
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ConfirmReceivingMutation, ConfirmReceivingMutationVariables>;
export const RefreshDocument = new TypedDocumentString(`
    mutation Refresh($refreshToken: String!) {
  refresh(refreshToken: $refreshToken) {
    __typename
    ... on SignedIn {
      accessToken
      accessTokenExpiresAt
      refreshToken
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RefreshMutation, RefreshMutationVariables>;
export const AuthenticateDocument = new TypedDocumentString(`
    mutation Authenticate($accessToken: String!) {
  authenticate(accessToken: $accessToken) {
    accessTokenExpiresAt
  }
}
    `) as unknown as TypedDocumentString<AuthenticateMutation, AuthenticateMutationVariables>;
export const IceConfigurationDocument = new TypedDocumentString(`
    query IceConfiguration($callId: ID, $input: DeviceFacts) {
  iceConfiguration(callId: $callId, input: $input) {
    ...IceState
  }
}
    fragment IceState on IceConfiguration {
  iceServers {
    urls
    username
    credential
  }
  iceTransportPolicy
  expiresAt
  reason
}`) as unknown as TypedDocumentString<IceConfigurationQuery, IceConfigurationQueryVariables>;
export const JoinCallDocument = new TypedDocumentString(`
    mutation JoinCall($roomId: ID!, $deviceId: ID!, $tracks: [TrackInput!], $rtpCapabilities: RtpCapabilities) {
  joinCall(
    roomId: $roomId
    deviceId: $deviceId
    tracks: $tracks
    rtpCapabilities: $rtpCapabilities
  ) {
    __typename
    ... on CallJoined {
      ...CallJoinedState
    }
    ... on Error {
      code
      message
    }
  }
}
    fragment SfuTransportState on SfuTransport {
  id
  iceParameters
  iceCandidates
  dtlsParameters
}
fragment SfuConsumerState on SfuConsumer {
  id
  producerId
  participantId
  source
  kind
  rtpParameters
  spatialLayers
  temporalLayers
}
fragment SfuAdmissionState on SfuAdmission {
  epoch
  sendTransport {
    ...SfuTransportState
  }
  receiveTransport {
    ...SfuTransportState
  }
  consumers {
    ...SfuConsumerState
  }
}
fragment ParticipantState on Participant {
  id
  seq
  userId
  displayName
  avatarColor
  isGuest
  isReady
  tracks {
    source
    muted
  }
}
fragment CallSnapshotState on Call {
  id
  roomId
  kind
  relayOnly
  revision
  topology
  epoch
  isSwitching
  switchReason
  hostId
  startedAt
  endedAt
  participants {
    ...ParticipantState
  }
}
fragment IceState on IceConfiguration {
  iceServers {
    urls
    username
    credential
  }
  iceTransportPolicy
  expiresAt
  reason
}
fragment CallJoinedState on CallJoined {
  cursor
  participant {
    ...ParticipantState
  }
  call {
    ...CallSnapshotState
  }
  room {
    id
    name
    kind
  }
  iceConfiguration {
    ...IceState
  }
  sfu {
    ...SfuAdmissionState
  }
}`) as unknown as TypedDocumentString<JoinCallMutation, JoinCallMutationVariables>;
export const LeaveCallDocument = new TypedDocumentString(`
    mutation LeaveCall($participantId: ID!, $reason: String) {
  leaveCall(participantId: $participantId, reason: $reason) {
    id
  }
}
    `) as unknown as TypedDocumentString<LeaveCallMutation, LeaveCallMutationVariables>;
export const SetReadyDocument = new TypedDocumentString(`
    mutation SetReady($participantId: ID!, $isReady: Boolean!) {
  setReady(participantId: $participantId, isReady: $isReady) {
    ...ParticipantState
  }
}
    fragment ParticipantState on Participant {
  id
  seq
  userId
  displayName
  avatarColor
  isGuest
  isReady
  tracks {
    source
    muted
  }
}`) as unknown as TypedDocumentString<SetReadyMutation, SetReadyMutationVariables>;
export const UpdateTracksDocument = new TypedDocumentString(`
    mutation UpdateTracks($participantId: ID!, $tracks: [TrackInput!]!) {
  updateTracks(participantId: $participantId, tracks: $tracks) {
    ...ParticipantState
  }
}
    fragment ParticipantState on Participant {
  id
  seq
  userId
  displayName
  avatarColor
  isGuest
  isReady
  tracks {
    source
    muted
  }
}`) as unknown as TypedDocumentString<UpdateTracksMutation, UpdateTracksMutationVariables>;
export const SendSignalsDocument = new TypedDocumentString(`
    mutation SendSignals($participantId: ID!, $batch: Int!, $signals: [SignalInput!]!) {
  sendSignals(participantId: $participantId, batch: $batch, signals: $signals) {
    __typename
    ... on SignalsAccepted {
      batch
    }
    ... on Error {
      code
      message
    }
    ... on UnknownConnection {
      index
    }
    ... on ParticipantNotInCall {
      index
    }
    ... on StaleEpoch {
      epoch
    }
  }
}
    `) as unknown as TypedDocumentString<SendSignalsMutation, SendSignalsMutationVariables>;
export const CallEventsDocument = new TypedDocumentString(`
    subscription CallEvents($participantId: ID!, $after: String) {
  callEvents(participantId: $participantId, after: $after) {
    cursor
    position
    event {
      __typename
      ... on CallSnapshot {
        revision
        call {
          ...CallSnapshotState
        }
      }
      ... on ParticipantJoined {
        revision
        participant {
          ...ParticipantState
        }
      }
      ... on ParticipantUpdated {
        revision
        participant {
          ...ParticipantState
        }
      }
      ... on ParticipantLeft {
        revision
        participantId
        leaveReason: reason
        detail
      }
      ... on HostChanged {
        revision
        hostId: participantId
      }
      ... on IceConfigurationChanged {
        iceConfiguration {
          ...IceState
        }
      }
      ... on SignalReceived {
        from
        epoch
        connectionId
        description {
          type
          sdp
        }
        candidates {
          candidate
          sdpMid
          sdpMLineIndex
          usernameFragment
        }
      }
      ... on TopologyChanged {
        revision
        topology
        epoch
        switchReason: reason
      }
      ... on SwitchSettled {
        revision
        epoch
        unreachable
      }
      ... on ReceivingConfirmed {
        participantId
        epoch
        receivesFrom: from
      }
      ... on SfuAdmitted {
        admission {
          ...SfuAdmissionState
        }
      }
      ... on ConsumersOpened {
        epoch
        consumers {
          ...SfuConsumerState
        }
      }
      ... on ConsumerClosed {
        epoch
        consumerId
      }
      ... on ConsumersSelected {
        epoch
        selected
        deselected
      }
      ... on ProducerClosed {
        epoch
        producerId
      }
      ... on ActiveSpeakers {
        speakers {
          participantId
          levelDb
        }
      }
      ... on QualityChanged {
        participantId
        quality
      }
      ... on CallEnded {
        revision
        endReason: reason
      }
    }
  }
}
    fragment SfuTransportState on SfuTransport {
  id
  iceParameters
  iceCandidates
  dtlsParameters
}
fragment SfuConsumerState on SfuConsumer {
  id
  producerId
  participantId
  source
  kind
  rtpParameters
  spatialLayers
  temporalLayers
}
fragment SfuAdmissionState on SfuAdmission {
  epoch
  sendTransport {
    ...SfuTransportState
  }
  receiveTransport {
    ...SfuTransportState
  }
  consumers {
    ...SfuConsumerState
  }
}
fragment ParticipantState on Participant {
  id
  seq
  userId
  displayName
  avatarColor
  isGuest
  isReady
  tracks {
    source
    muted
  }
}
fragment CallSnapshotState on Call {
  id
  roomId
  kind
  relayOnly
  revision
  topology
  epoch
  isSwitching
  switchReason
  hostId
  startedAt
  endedAt
  participants {
    ...ParticipantState
  }
}
fragment IceState on IceConfiguration {
  iceServers {
    urls
    username
    credential
  }
  iceTransportPolicy
  expiresAt
  reason
}`) as unknown as TypedDocumentString<CallEventsSubscription, CallEventsSubscriptionVariables>;
export const UserEventsDocument = new TypedDocumentString(`
    subscription UserEvents($deviceId: ID!, $after: String) {
  userEvents(deviceId: $deviceId, after: $after) {
    cursor
    position
    event {
      __typename
      ... on UserSnapshot {
        friends {
          ...FriendSeen
        }
        friendRequests {
          ...FriendRequestSeen
        }
        invitations {
          ...InvitationSeen
        }
        strangerPlace
        strangerMatch {
          ...StrangerMatchSeen
        }
        missedCalls
      }
      ... on FriendRequestOpened {
        request {
          ...FriendRequestSeen
        }
      }
      ... on FriendRequestClosed {
        requestId
        outcome
      }
      ... on FriendAdded {
        friend {
          ...FriendSeen
        }
      }
      ... on FriendRemoved {
        userId
      }
      ... on PresenceChanged {
        userId
        presence {
          ...PresenceSeen
        }
      }
      ... on IncomingCall {
        invitation {
          ...InvitationSeen
        }
      }
      ... on InvitationChanged {
        invitation {
          ...InvitationSeen
        }
      }
      ... on MissedCallsChanged {
        count
      }
      ... on StrangerQueueChanged {
        place
      }
      ... on StrangerFound {
        match {
          ...StrangerMatchSeen
        }
      }
      ... on SessionRevoked {
        sessionId
      }
    }
  }
}
    fragment UserFace on User {
  id
  username
  displayName
  avatarColor
}
fragment PresenceSeen on Presence {
  status
  lastSeenAt
}
fragment FriendSeen on Friend {
  id
  user {
    ...UserFace
  }
  presence {
    ...PresenceSeen
  }
  since
}
fragment FriendRequestSeen on FriendRequest {
  id
  from {
    ...UserFace
  }
  to {
    ...UserFace
  }
  createdAt
}
fragment InvitationSeen on Invitation {
  id
  callId
  roomId
  roomName
  roomKind
  kind
  from {
    ...UserFace
  }
  to {
    ...UserFace
  }
  status
  declineReason
  answeredByDeviceId
  createdAt
  ringsUntil
  endedAt
}
fragment StrangerMatchSeen on StrangerMatch {
  roomId
  displayName
  avatarColor
  joinBy
}`) as unknown as TypedDocumentString<UserEventsSubscription, UserEventsSubscriptionVariables>;
export const StartCallDocument = new TypedDocumentString(`
    mutation StartCall($to: [ID!], $roomId: ID, $kind: CallKind!, $deviceId: ID!, $tracks: [TrackInput!], $rtpCapabilities: RtpCapabilities) {
  startCall(
    to: $to
    roomId: $roomId
    kind: $kind
    deviceId: $deviceId
    tracks: $tracks
    rtpCapabilities: $rtpCapabilities
  ) {
    __typename
    ... on CallJoined {
      ...CallJoinedState
      invitations {
        ...InvitationSeen
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    fragment SfuTransportState on SfuTransport {
  id
  iceParameters
  iceCandidates
  dtlsParameters
}
fragment SfuConsumerState on SfuConsumer {
  id
  producerId
  participantId
  source
  kind
  rtpParameters
  spatialLayers
  temporalLayers
}
fragment SfuAdmissionState on SfuAdmission {
  epoch
  sendTransport {
    ...SfuTransportState
  }
  receiveTransport {
    ...SfuTransportState
  }
  consumers {
    ...SfuConsumerState
  }
}
fragment ParticipantState on Participant {
  id
  seq
  userId
  displayName
  avatarColor
  isGuest
  isReady
  tracks {
    source
    muted
  }
}
fragment CallSnapshotState on Call {
  id
  roomId
  kind
  relayOnly
  revision
  topology
  epoch
  isSwitching
  switchReason
  hostId
  startedAt
  endedAt
  participants {
    ...ParticipantState
  }
}
fragment IceState on IceConfiguration {
  iceServers {
    urls
    username
    credential
  }
  iceTransportPolicy
  expiresAt
  reason
}
fragment CallJoinedState on CallJoined {
  cursor
  participant {
    ...ParticipantState
  }
  call {
    ...CallSnapshotState
  }
  room {
    id
    name
    kind
  }
  iceConfiguration {
    ...IceState
  }
  sfu {
    ...SfuAdmissionState
  }
}
fragment UserFace on User {
  id
  username
  displayName
  avatarColor
}
fragment InvitationSeen on Invitation {
  id
  callId
  roomId
  roomName
  roomKind
  kind
  from {
    ...UserFace
  }
  to {
    ...UserFace
  }
  status
  declineReason
  answeredByDeviceId
  createdAt
  ringsUntil
  endedAt
}`) as unknown as TypedDocumentString<StartCallMutation, StartCallMutationVariables>;
export const AcceptCallDocument = new TypedDocumentString(`
    mutation AcceptCall($invitationId: ID!, $deviceId: ID!, $tracks: [TrackInput!], $rtpCapabilities: RtpCapabilities) {
  acceptCall(
    invitationId: $invitationId
    deviceId: $deviceId
    tracks: $tracks
    rtpCapabilities: $rtpCapabilities
  ) {
    __typename
    ... on CallJoined {
      ...CallJoinedState
    }
    ... on Error {
      code
      message
    }
  }
}
    fragment SfuTransportState on SfuTransport {
  id
  iceParameters
  iceCandidates
  dtlsParameters
}
fragment SfuConsumerState on SfuConsumer {
  id
  producerId
  participantId
  source
  kind
  rtpParameters
  spatialLayers
  temporalLayers
}
fragment SfuAdmissionState on SfuAdmission {
  epoch
  sendTransport {
    ...SfuTransportState
  }
  receiveTransport {
    ...SfuTransportState
  }
  consumers {
    ...SfuConsumerState
  }
}
fragment ParticipantState on Participant {
  id
  seq
  userId
  displayName
  avatarColor
  isGuest
  isReady
  tracks {
    source
    muted
  }
}
fragment CallSnapshotState on Call {
  id
  roomId
  kind
  relayOnly
  revision
  topology
  epoch
  isSwitching
  switchReason
  hostId
  startedAt
  endedAt
  participants {
    ...ParticipantState
  }
}
fragment IceState on IceConfiguration {
  iceServers {
    urls
    username
    credential
  }
  iceTransportPolicy
  expiresAt
  reason
}
fragment CallJoinedState on CallJoined {
  cursor
  participant {
    ...ParticipantState
  }
  call {
    ...CallSnapshotState
  }
  room {
    id
    name
    kind
  }
  iceConfiguration {
    ...IceState
  }
  sfu {
    ...SfuAdmissionState
  }
}`) as unknown as TypedDocumentString<AcceptCallMutation, AcceptCallMutationVariables>;
export const DeclineCallDocument = new TypedDocumentString(`
    mutation DeclineCall($invitationId: ID!, $reason: String) {
  declineCall(invitationId: $invitationId, reason: $reason) {
    __typename
    ... on Invitation {
      ...InvitationSeen
    }
    ... on Error {
      code
      message
    }
  }
}
    fragment UserFace on User {
  id
  username
  displayName
  avatarColor
}
fragment InvitationSeen on Invitation {
  id
  callId
  roomId
  roomName
  roomKind
  kind
  from {
    ...UserFace
  }
  to {
    ...UserFace
  }
  status
  declineReason
  answeredByDeviceId
  createdAt
  ringsUntil
  endedAt
}`) as unknown as TypedDocumentString<DeclineCallMutation, DeclineCallMutationVariables>;
export const CancelCallDocument = new TypedDocumentString(`
    mutation CancelCall($callId: ID!) {
  cancelCall(callId: $callId) {
    ...InvitationSeen
  }
}
    fragment UserFace on User {
  id
  username
  displayName
  avatarColor
}
fragment InvitationSeen on Invitation {
  id
  callId
  roomId
  roomName
  roomKind
  kind
  from {
    ...UserFace
  }
  to {
    ...UserFace
  }
  status
  declineReason
  answeredByDeviceId
  createdAt
  ringsUntil
  endedAt
}`) as unknown as TypedDocumentString<CancelCallMutation, CancelCallMutationVariables>;
export const FindStrangerDocument = new TypedDocumentString(`
    mutation FindStranger($deviceId: ID!) {
  findStranger(deviceId: $deviceId) {
    __typename
    ...StrangerSearchState
    ... on Error {
      code
      message
    }
  }
}
    fragment StrangerMatchSeen on StrangerMatch {
  roomId
  displayName
  avatarColor
  joinBy
}
fragment StrangerSearchState on StrangerSearch {
  place
  match {
    ...StrangerMatchSeen
  }
}`) as unknown as TypedDocumentString<FindStrangerMutation, FindStrangerMutationVariables>;
export const NextStrangerDocument = new TypedDocumentString(`
    mutation NextStranger($deviceId: ID!) {
  nextStranger(deviceId: $deviceId) {
    __typename
    ...StrangerSearchState
    ... on Error {
      code
      message
    }
  }
}
    fragment StrangerMatchSeen on StrangerMatch {
  roomId
  displayName
  avatarColor
  joinBy
}
fragment StrangerSearchState on StrangerSearch {
  place
  match {
    ...StrangerMatchSeen
  }
}`) as unknown as TypedDocumentString<NextStrangerMutation, NextStrangerMutationVariables>;
export const StopFindingStrangerDocument = new TypedDocumentString(`
    mutation StopFindingStranger {
  stopFindingStranger
}
    `) as unknown as TypedDocumentString<StopFindingStrangerMutation, StopFindingStrangerMutationVariables>;
export const MeDocument = new TypedDocumentString(`
    query Me {
  me {
    __typename
    ... on Account {
      ...AccountState
    }
    ... on Guest {
      id
      displayName
      avatarColor
      roomId
    }
  }
}
    fragment AccountState on Account {
  id
  username
  displayName
  avatarColor
  role
  whoMayCall
  callWaiting
  createdAt
}`) as unknown as TypedDocumentString<MeQuery, MeQueryVariables>;
export const RegisterDocument = new TypedDocumentString(`
    mutation Register($username: String!, $password: String!, $displayName: String) {
  register(username: $username, password: $password, displayName: $displayName) {
    __typename
    ... on Registered {
      accessToken
      accessTokenExpiresAt
      refreshToken
      apiKey
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RegisterMutation, RegisterMutationVariables>;
export const LogInDocument = new TypedDocumentString(`
    mutation LogIn($username: String!, $password: String!) {
  login(username: $username, password: $password) {
    __typename
    ... on SignedIn {
      accessToken
      accessTokenExpiresAt
      refreshToken
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<LogInMutation, LogInMutationVariables>;
export const LogOutDocument = new TypedDocumentString(`
    mutation LogOut {
  logout
}
    `) as unknown as TypedDocumentString<LogOutMutation, LogOutMutationVariables>;
export const JoinAsGuestDocument = new TypedDocumentString(`
    mutation JoinAsGuest($link: String!, $password: String, $displayName: String!) {
  joinAsGuest(link: $link, password: $password, displayName: $displayName) {
    __typename
    ... on GuestAdmitted {
      accessToken
      accessTokenExpiresAt
      room {
        id
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<JoinAsGuestMutation, JoinAsGuestMutationVariables>;
export const UpdateProfileDocument = new TypedDocumentString(`
    mutation UpdateProfile($displayName: String, $avatarColor: String) {
  updateProfile(displayName: $displayName, avatarColor: $avatarColor) {
    ...AccountState
  }
}
    fragment AccountState on Account {
  id
  username
  displayName
  avatarColor
  role
  whoMayCall
  callWaiting
  createdAt
}`) as unknown as TypedDocumentString<UpdateProfileMutation, UpdateProfileMutationVariables>;
export const ChangePasswordDocument = new TypedDocumentString(`
    mutation ChangePassword($currentPassword: String!, $newPassword: String!) {
  changePassword(currentPassword: $currentPassword, newPassword: $newPassword) {
    __typename
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ChangePasswordMutation, ChangePasswordMutationVariables>;
export const RegenerateApiKeyDocument = new TypedDocumentString(`
    mutation RegenerateApiKey {
  regenerateApiKey {
    apiKey
  }
}
    `) as unknown as TypedDocumentString<RegenerateApiKeyMutation, RegenerateApiKeyMutationVariables>;
export const MySessionsDocument = new TypedDocumentString(`
    query MySessions($after: String) {
  mySessions(first: 20, after: $after) {
    edges {
      node {
        id
        createdAt
        lastUsedAt
        userAgent
        isCurrent
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<MySessionsQuery, MySessionsQueryVariables>;
export const RevokeSessionDocument = new TypedDocumentString(`
    mutation RevokeSession($id: ID!) {
  revokeSession(id: $id) {
    id
  }
}
    `) as unknown as TypedDocumentString<RevokeSessionMutation, RevokeSessionMutationVariables>;
export const MyRoomsDocument = new TypedDocumentString(`
    query MyRooms($after: String) {
  myRooms(first: 20, after: $after) {
    edges {
      node {
        ...RoomState
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment RoomState on Room {
  id
  kind
  name
  link
  hasPassword
  capacity
  meshLimit
  minParticipants
  startMuted
  createdAt
  closedAt
  owner {
    id
    displayName
  }
  call {
    id
    startedAt
    participants {
      id
      displayName
      avatarColor
    }
  }
}`) as unknown as TypedDocumentString<MyRoomsQuery, MyRoomsQueryVariables>;
export const RoomDocument = new TypedDocumentString(`
    query Room($id: ID!) {
  room(id: $id) {
    ...RoomState
  }
}
    fragment RoomState on Room {
  id
  kind
  name
  link
  hasPassword
  capacity
  meshLimit
  minParticipants
  startMuted
  createdAt
  closedAt
  owner {
    id
    displayName
  }
  call {
    id
    startedAt
    participants {
      id
      displayName
      avatarColor
    }
  }
}`) as unknown as TypedDocumentString<RoomQuery, RoomQueryVariables>;
export const RoomByLinkDocument = new TypedDocumentString(`
    query RoomByLink($link: String!) {
  roomByLink(link: $link) {
    name
    hasPassword
  }
}
    `) as unknown as TypedDocumentString<RoomByLinkQuery, RoomByLinkQueryVariables>;
export const CreateRoomDocument = new TypedDocumentString(`
    mutation CreateRoom($name: String!, $password: String, $capacity: Int, $minParticipants: Int, $meshLimit: Int, $startMuted: Boolean) {
  createRoom(
    name: $name
    password: $password
    capacity: $capacity
    minParticipants: $minParticipants
    meshLimit: $meshLimit
    startMuted: $startMuted
  ) {
    ...RoomState
  }
}
    fragment RoomState on Room {
  id
  kind
  name
  link
  hasPassword
  capacity
  meshLimit
  minParticipants
  startMuted
  createdAt
  closedAt
  owner {
    id
    displayName
  }
  call {
    id
    startedAt
    participants {
      id
      displayName
      avatarColor
    }
  }
}`) as unknown as TypedDocumentString<CreateRoomMutation, CreateRoomMutationVariables>;
export const JoinRoomDocument = new TypedDocumentString(`
    mutation JoinRoom($link: String!, $password: String) {
  joinRoom(link: $link, password: $password) {
    __typename
    ... on Room {
      id
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<JoinRoomMutation, JoinRoomMutationVariables>;
export const LeaveRoomDocument = new TypedDocumentString(`
    mutation LeaveRoom($id: ID!) {
  leaveRoom(id: $id)
}
    `) as unknown as TypedDocumentString<LeaveRoomMutation, LeaveRoomMutationVariables>;
export const CloseRoomDocument = new TypedDocumentString(`
    mutation CloseRoom($id: ID!) {
  closeRoom(id: $id) {
    id
  }
}
    `) as unknown as TypedDocumentString<CloseRoomMutation, CloseRoomMutationVariables>;
export const SearchUsersDocument = new TypedDocumentString(`
    query SearchUsers($prefix: String!, $after: String) {
  searchUsers(prefix: $prefix, first: 10, after: $after) {
    edges {
      node {
        id
        user {
          ...UserFace
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment UserFace on User {
  id
  username
  displayName
  avatarColor
}`) as unknown as TypedDocumentString<SearchUsersQuery, SearchUsersQueryVariables>;
export const SendFriendRequestDocument = new TypedDocumentString(`
    mutation SendFriendRequest($userId: ID!) {
  sendFriendRequest(userId: $userId) {
    __typename
  }
}
    `) as unknown as TypedDocumentString<SendFriendRequestMutation, SendFriendRequestMutationVariables>;
export const AcceptFriendRequestDocument = new TypedDocumentString(`
    mutation AcceptFriendRequest($id: ID!) {
  acceptFriendRequest(id: $id) {
    id
  }
}
    `) as unknown as TypedDocumentString<AcceptFriendRequestMutation, AcceptFriendRequestMutationVariables>;
export const DeclineFriendRequestDocument = new TypedDocumentString(`
    mutation DeclineFriendRequest($id: ID!) {
  declineFriendRequest(id: $id) {
    id
  }
}
    `) as unknown as TypedDocumentString<DeclineFriendRequestMutation, DeclineFriendRequestMutationVariables>;
export const CancelFriendRequestDocument = new TypedDocumentString(`
    mutation CancelFriendRequest($id: ID!) {
  cancelFriendRequest(id: $id) {
    id
  }
}
    `) as unknown as TypedDocumentString<CancelFriendRequestMutation, CancelFriendRequestMutationVariables>;
export const UnfriendDocument = new TypedDocumentString(`
    mutation Unfriend($userId: ID!) {
  unfriend(userId: $userId)
}
    `) as unknown as TypedDocumentString<UnfriendMutation, UnfriendMutationVariables>;
export const BlockUserDocument = new TypedDocumentString(`
    mutation BlockUser($userId: ID!) {
  blockUser(userId: $userId) {
    id
  }
}
    `) as unknown as TypedDocumentString<BlockUserMutation, BlockUserMutationVariables>;
export const UnblockUserDocument = new TypedDocumentString(`
    mutation UnblockUser($userId: ID!) {
  unblockUser(userId: $userId)
}
    `) as unknown as TypedDocumentString<UnblockUserMutation, UnblockUserMutationVariables>;
export const BlockedUsersDocument = new TypedDocumentString(`
    query BlockedUsers($after: String) {
  blockedUsers(first: 20, after: $after) {
    edges {
      node {
        id
        user {
          ...UserFace
        }
        blockedAt
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment UserFace on User {
  id
  username
  displayName
  avatarColor
}`) as unknown as TypedDocumentString<BlockedUsersQuery, BlockedUsersQueryVariables>;
export const UpdateCallSettingsDocument = new TypedDocumentString(`
    mutation UpdateCallSettings($whoMayCall: WhoMayCall, $callWaiting: Boolean) {
  updateCallSettings(whoMayCall: $whoMayCall, callWaiting: $callWaiting) {
    ...AccountState
  }
}
    fragment AccountState on Account {
  id
  username
  displayName
  avatarColor
  role
  whoMayCall
  callWaiting
  createdAt
}`) as unknown as TypedDocumentString<UpdateCallSettingsMutation, UpdateCallSettingsMutationVariables>;
export const ReportParticipantDocument = new TypedDocumentString(`
    mutation ReportParticipant($participantId: ID!, $reason: String!) {
  reportParticipant(participantId: $participantId, reason: $reason)
}
    `) as unknown as TypedDocumentString<ReportParticipantMutation, ReportParticipantMutationVariables>;
export const CallHistoryDocument = new TypedDocumentString(`
    query CallHistory($missed: Boolean, $after: String) {
  callHistory(missed: $missed, first: 20, after: $after) {
    edges {
      node {
        ...CallRecordState
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment CallRecordState on CallRecord {
  id
  roomId
  direction
  kind
  outcome
  startedAt
  durationSeconds
  isNew
  others {
    userId
    displayName
    avatarColor
  }
}`) as unknown as TypedDocumentString<CallHistoryQuery, CallHistoryQueryVariables>;
export const MarkMissedCallsSeenDocument = new TypedDocumentString(`
    mutation MarkMissedCallsSeen {
  markMissedCallsSeen
}
    `) as unknown as TypedDocumentString<MarkMissedCallsSeenMutation, MarkMissedCallsSeenMutationVariables>;
export const DeleteCallRecordDocument = new TypedDocumentString(`
    mutation DeleteCallRecord($id: ID!) {
  deleteCallRecord(id: $id) {
    id
  }
}
    `) as unknown as TypedDocumentString<DeleteCallRecordMutation, DeleteCallRecordMutationVariables>;
export const ServerStatsDocument = new TypedDocumentString(`
    query ServerStats {
  serverStats {
    activeCalls
    usersInCalls
    minParticipants
    maxParticipants
    uptimeSeconds
  }
}
    `) as unknown as TypedDocumentString<ServerStatsQuery, ServerStatsQueryVariables>;
export const LiveCallsDocument = new TypedDocumentString(`
    query LiveCalls($after: String) {
  liveCalls(first: 20, after: $after) {
    edges {
      node {
        ...LiveCallState
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment LiveCallState on LiveCall {
  id
  roomName
  roomKind
  durationSeconds
  call {
    id
    kind
    topology
    participants {
      id
      displayName
      avatarColor
    }
  }
}`) as unknown as TypedDocumentString<LiveCallsQuery, LiveCallsQueryVariables>;
export const EndCallDocument = new TypedDocumentString(`
    mutation EndCall($callId: ID!) {
  endCall(callId: $callId) {
    id
  }
}
    `) as unknown as TypedDocumentString<EndCallMutation, EndCallMutationVariables>;
export const ReportsDocument = new TypedDocumentString(`
    query Reports($after: String) {
  reports(first: 20, after: $after) {
    edges {
      node {
        id
        reason
        createdAt
        reporter {
          ...UserFace
        }
        reported {
          ...UserFace
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment UserFace on User {
  id
  username
  displayName
  avatarColor
}`) as unknown as TypedDocumentString<ReportsQuery, ReportsQueryVariables>;
