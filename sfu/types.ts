import type { DtlsParameters, IceCandidate, IceParameters, RtpCapabilities, RtpParameters } from 'mediasoup/types';

export type { DtlsParameters, IceCandidate, IceParameters, RtpCapabilities, RtpParameters };

/** What a track shows. A participant has at most one producer for each. */
export type TrackSource = 'MICROPHONE' | 'CAMERA' | 'SCREEN_SHARE' | 'SCREEN_SHARE_AUDIO';

/** Whether a transport carries what the participant sends or what it receives. */
export type TransportDirection = 'SEND' | 'RECEIVE';

/** How well a participant is connected; LOST when its transport is, the rest from the packets that arrive. */
export type ConnectionQuality = 'EXCELLENT' | 'GOOD' | 'POOR' | 'LOST';

/**
 * One incarnation of a call. A switch opens the call again with a higher epoch; the older one keeps forwarding until it
 * is closed, but only takes verbs that close something.
 */
export interface CallReference {
  callId: string;
  /** A whole number that only grows. */
  epoch: number;
}

/** One participant of one incarnation of a call. */
export interface ParticipantReference extends CallReference {
  participantId: string;
}

/** What the client's mediasoup `Device` needs for createSendTransport or createRecvTransport. */
export interface TransportParameters {
  transportId: string;
  direction: TransportDirection;
  iceParameters: IceParameters;
  iceCandidates: IceCandidate[];
  dtlsParameters: DtlsParameters;
}

/** A track that somebody sends. */
export interface ProducerDescription {
  producerId: string;
  participantId: string;
  source: TrackSource;
  isPaused: boolean;
}

/** What the client's receiving transport needs for consume, and whose track it is. */
export interface ConsumerParameters {
  consumerId: string;
  producerId: string;
  /** The participant who sends it. */
  participantId: string;
  source: TrackSource;
  kind: 'audio' | 'video';
  rtpParameters: RtpParameters;
  /** How many sizes can be asked for; 1 when there is no choice. */
  spatialLayers: number;
  /** How many frame rates can be asked for; 1 when there is no choice. */
  temporalLayers: number;
}

/** How a receiver shows one source of one participant. */
export interface SourcePreference {
  participantId: string;
  source: TrackSource;
  /** False pauses it, for a tile that is off screen. Default true. */
  isShown?: boolean;
  /** The largest size wanted, 0 the smallest. Default the largest there is. */
  spatialLayer?: number;
  /** The highest frame rate wanted, 0 the lowest. Default the highest there is. */
  temporalLayer?: number;
}

/** What a participant wants to receive; everything by default. */
export interface ReceivePreferences {
  /** At most so many videos: 0 is audio only. Screen shares come first, then who spoke last. Default all. */
  maxVideos?: number;
  /** At most 1,000 entries; a source that is not named is shown in full. */
  sources?: SourcePreference[];
}

/** What a participant gets to begin with; the consumers are the ones it wanted at that moment. */
export interface Admission {
  sendTransport: TransportParameters;
  receiveTransport: TransportParameters;
  consumers: ConsumerParameters[];
}

/** A participant as the SFU knows it. */
export interface ParticipantSnapshot {
  participantId: string;
  sendTransportId: string | null;
  receiveTransportId: string | null;
  consumers: ConsumerParameters[];
}

/** Everything that is open in a call. */
export interface SfuCallSnapshot extends CallReference {
  producers: ProducerDescription[];
  participants: ParticipantSnapshot[];
}

/** One transport at this moment; rates in bits per second. */
export interface TransportStats {
  transportId: string;
  direction: TransportDirection;
  isConnected: boolean;
  /** Null until ICE found a way. */
  protocol: 'udp' | 'tcp' | null;
  bytesReceived: number;
  bytesSent: number;
  receiveBitrateBps: number;
  sendBitrateBps: number;
  /** What the receiver's link is thought to carry; null for the sending direction. */
  availableBitrateBps: number | null;
}

/** One sent track at this moment. */
export interface ProducerStats {
  producerId: string;
  source: TrackSource;
  bytesReceived: number;
  bitrateBps: number;
  packetsLost: number;
}

/** One received track at this moment. */
export interface ConsumerStats {
  consumerId: string;
  producerId: string;
  isPaused: boolean;
  bytesSent: number;
  bitrateBps: number;
  packetsLost: number;
  /** The layer being forwarded; null for a track without layers and while none is. */
  spatialLayer: number | null;
  temporalLayer: number | null;
}

/** The media of one participant in numbers. */
export interface ParticipantStats {
  transports: TransportStats[];
  producers: ProducerStats[];
  consumers: ConsumerStats[];
}

/** One worker process and what is open in it. */
export interface WorkerUsage {
  pid: number;
  routers: number;
  transports: number;
  producers: number;
  consumers: number;
  /** User and system time since the worker started. */
  cpuMs: number;
  memoryBytes: number;
}

/** What a node carries. */
export interface SfuUsage {
  node: string;
  calls: number;
  participants: number;
  workers: WorkerUsage[];
}

/**
 * Something that happened, for the one who was given the sink. Events of one call come in order. What a verb opens for
 * its own participant is in the verb's answer, and in no event.
 */
export type SfuEvent = CallReference &
  (
    | ({ type: 'producerOpened' } & ProducerDescription)
    /** Ends every consumer of it, too; no consumerClosed follows. */
    | ({ type: 'producerClosed' } & Omit<ProducerDescription, 'isPaused'>)
    /** For participantId; they are paused until resumeConsumers. */
    | { type: 'consumersOpened'; participantId: string; consumers: ConsumerParameters[] }
    /** For participantId: the consumer ended although its producer goes on. */
    | { type: 'consumerClosed'; participantId: string; consumerId: string }
    /** For participantId: because of its preferences these are now forwarded, and those no longer are. */
    | { type: 'consumersSelected'; participantId: string; selected: string[]; deselected: string[] }
    /** For participantId: the layer that is forwarded; null when none is. */
    | {
        type: 'layersChanged';
        participantId: string;
        consumerId: string;
        spatialLayer: number | null;
        temporalLayer: number | null;
      }
    /** Loudest first, at most a few times a second; empty once when all fall silent. */
    | { type: 'activeSpeakers'; speakers: { participantId: string; levelDb: number }[] }
    | { type: 'qualityChanged'; participantId: string; quality: ConnectionQuality }
    /** Its worker died: nothing of this incarnation exists any more. Open the call again with a higher epoch. */
    | { type: 'callLost'; reason: string }
  );

/** The one place that events go to. It returns at once and does not throw. */
export type SfuEventSink = (event: SfuEvent) => void;

/** Why a verb was refused; a refused verb changed nothing. */
export type SfuErrorCode =
  /** A newer incarnation of the call is open. */
  | 'STALE_EPOCH'
  | 'CALL_NOT_FOUND'
  | 'PARTICIPANT_NOT_FOUND'
  | 'TRANSPORT_NOT_FOUND'
  | 'PRODUCER_NOT_FOUND'
  | 'CONSUMER_NOT_FOUND'
  /** The id belongs to another participant. */
  | 'FOREIGN_ID'
  /** The transport runs in the other direction. */
  | 'WRONG_DIRECTION'
  /** The transport is connected with other DTLS parameters. */
  | 'ALREADY_CONNECTED'
  /** The participant produces this source already. */
  | 'SOURCE_TAKEN'
  | 'INVALID_RTP_PARAMETERS'
  | 'INVALID_RTP_CAPABILITIES'
  | 'INVALID_DTLS_PARAMETERS'
  | 'INVALID_PREFERENCES'
  | 'PORTS_EXHAUSTED'
  /** No media worker is running. */
  | 'UNAVAILABLE'
  /** The SFU was closed. */
  | 'CLOSED';

/**
 * Forwards the media of calls. Each verb takes one plain object and returns one, so it is the same in this process and
 * over a wire. A participant exists from its first transport on; the SFU trusts its caller that the id is who it says.
 *
 * A participant that only has transports and paused consumers is warm: it sends and receives nothing, no event tells of
 * it, and resumeConsumers shows it everybody at once.
 *
 * All verbs may reject with STALE_EPOCH, CALL_NOT_FOUND, UNAVAILABLE or CLOSED, those with an id with FOREIGN_ID and
 * the code for not found; what else is beside them. Verbs that close are idempotent: what is not there, is closed, or
 * belongs to an older epoch ends as it should, without an error.
 */
export interface Sfu {
  /** What every router of the installation can do: the same for all calls, to load a `Device` before joining. */
  capabilities(parameters: Record<string, never>): Promise<{ rtpCapabilities: RtpCapabilities }>;

  /** Opens a call, or returns the one that is open with this epoch. `node` names this process until it ends. */
  openCall(parameters: CallReference): Promise<{ node: string }>;
  /** Ends this incarnation with everything in it; says so in no event. */
  closeCall(parameters: CallReference): Promise<Record<string, never>>;
  /** @param parameters.participantId only this participant; all by default */
  snapshot(parameters: CallReference & { participantId?: string }): Promise<SfuCallSnapshot>;

  /**
   * Both transports and a consumer for each source that the participant wants, in one go, so that a join is one round
   * trip. Whatever the participant had before is closed first: a page was reloaded.
   *
   * @param parameters.isReceiving true lets media flow as soon as the transport is connected; by default the consumers
   * wait for resumeConsumers
   * @param parameters.tcpOnly offers no UDP candidate
   * @throws INVALID_RTP_CAPABILITIES, INVALID_PREFERENCES, PORTS_EXHAUSTED
   */
  admit(
    parameters: ParticipantReference & {
      rtpCapabilities: RtpCapabilities;
      preferences?: ReceivePreferences;
      isReceiving?: boolean;
      tcpOnly?: boolean;
    },
  ): Promise<Admission>;

  /** A transport; one that the participant had in this direction is closed with all it carried. */
  createWebRtcTransport(
    parameters: ParticipantReference & { direction: TransportDirection; tcpOnly?: boolean },
  ): Promise<TransportParameters>;
  closeTransport(parameters: ParticipantReference & { transportId: string }): Promise<Record<string, never>>;
  /** Repeating it with the same parameters does no harm. @throws ALREADY_CONNECTED, INVALID_DTLS_PARAMETERS */
  connectTransport(
    parameters: ParticipantReference & { transportId: string; dtlsParameters: DtlsParameters },
  ): Promise<Record<string, never>>;
  restartIce(parameters: ParticipantReference & { transportId: string }): Promise<{ iceParameters: IceParameters }>;

  /** Starts sending a source. @throws SOURCE_TAKEN, WRONG_DIRECTION, INVALID_RTP_PARAMETERS */
  produce(
    parameters: ParticipantReference & {
      transportId: string;
      source: TrackSource;
      rtpParameters: RtpParameters;
      isPaused?: boolean;
    },
  ): Promise<{ producerId: string }>;
  closeProducer(parameters: ParticipantReference & { producerId: string }): Promise<Record<string, never>>;
  setProducerPaused(
    parameters: ParticipantReference & { producerId: string; isPaused: boolean },
  ): Promise<Record<string, never>>;

  /**
   * Says what the participant can decode, and opens what it wants.
   * @throws TRANSPORT_NOT_FOUND without a receiving transport, INVALID_RTP_CAPABILITIES
   */
  setRtpCapabilities(
    parameters: ParticipantReference & { rtpCapabilities: RtpCapabilities },
  ): Promise<{ consumers: ConsumerParameters[] }>;
  /** Replaces the former preferences; opens what is wanted for the first time. @throws INVALID_PREFERENCES */
  setReceivePreferences(
    parameters: ParticipantReference & { preferences: ReceivePreferences },
  ): Promise<{ consumers: ConsumerParameters[] }>;
  /** Lets media flow. @param parameters.consumerIds all that are open by default */
  resumeConsumers(parameters: ParticipantReference & { consumerIds?: string[] }): Promise<Record<string, never>>;

  /** Ends everything of a participant. */
  closeParticipant(parameters: ParticipantReference): Promise<Record<string, never>>;

  stats(parameters: ParticipantReference): Promise<ParticipantStats>;
  usage(parameters: Record<string, never>): Promise<SfuUsage>;
  /** Ends all calls, and the workers; says so in no event. */
  close(): Promise<void>;
}
