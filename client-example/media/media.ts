import type { IceStateFragment, TrackSource } from '../generated/operations.ts';
import type { Store } from '../signaling/store.ts';

/** The sources in the order of their media sections, which is the same in every connection of a mesh. */
export const sources = ['MICROPHONE', 'CAMERA', 'SCREEN_SHARE', 'SCREEN_SHARE_AUDIO'] as const satisfies TrackSource[];

/** `audio` or `video`, as the browser names it. */
export function kindOf(source: TrackSource): 'audio' | 'video' {
  return source === 'MICROPHONE' || source === 'SCREEN_SHARE_AUDIO' ? 'audio' : 'video';
}

/** How well a participant can be reached now. */
export type MediaState = 'connecting' | 'connected' | 'disconnected' | 'failed';

/** One track for each source, where there is one. */
export type TrackBySource = Readonly<Partial<Record<TrackSource, MediaStreamTrack>>>;

/** What is sent at this moment, by source. */
export type LocalTracks = Readonly<Partial<Record<TrackSource, MediaStreamTrack | null>>>;

/** What arrives from one participant. A track is there from the negotiation on, whether or not anything is sent on it. */
export interface RemoteMedia {
  readonly state: MediaState;
  readonly tracks: TrackBySource;
}

/** As much of a participant as media has to know. */
export interface MediaParticipant {
  readonly id: string;
  /** The order of joining. */
  readonly seq: number;
}

/**
 * A way for media to travel between this page and the others in a call: a mesh, or an SFU. Both look the same from outside, so
 * that one can take the other's place in the middle of a call. Which source is shown or muted is signaling's business.
 */
export interface Media {
  /** What arrives, by participant id. */
  readonly remote: Store<ReadonlyMap<string, RemoteMedia>>;
  /** What there is to receive was offered and answered; `remote` is written when that changes. */
  readonly isNegotiated: boolean;
  /** @param others everybody that this way leads to; whoever is missing is let go of */
  setParticipants(others: readonly MediaParticipant[]): void;
  /** Sends this track as the source from now on, or nothing with null. No renegotiation. */
  publish(source: TrackSource, track: MediaStreamTrack | null): void;
  /** Whether this page asks for the source at all: one that is off screen, or a picture while listening only, is not. */
  isAskedFor(participantId: string, source: TrackSource): boolean;
  /** The receiver behind a remote track. */
  receiver(participantId: string, source: TrackSource): RTCRtpReceiver | undefined;
  setIceConfiguration(configuration: IceStateFragment): void;
  /** This device is in another network: restarts every connection, whatever it says of itself. */
  networkChanged(): void;
  /** The statistics of the connection that carries a participant's media, if there is one. */
  stats(participantId: string): Promise<RTCStatsReport | null>;
  /** Whether this participant needs what this way carries: where media goes to each apart, it can be spared for a while. */
  setSending(participantId: string, isSending: boolean): void;
  /** Another way has taken over: mends nothing any more, and plays on for as long as it can. */
  retire(): void;
  close(): void;
}
