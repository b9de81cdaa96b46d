import type { IceStateFragment, TrackSource } from '../generated/operations.ts';
import type { Store } from '../signaling/store.ts';

/** The sources in the order of their media sections, which is the same in every connection. */
export const sources = ['MICROPHONE', 'CAMERA', 'SCREEN_SHARE', 'SCREEN_SHARE_AUDIO'] as const satisfies TrackSource[];

/** `audio` or `video`, as the browser names it. */
export function kindOf(source: TrackSource): 'audio' | 'video' {
  return source === 'MICROPHONE' || source === 'SCREEN_SHARE_AUDIO' ? 'audio' : 'video';
}

/** How well a participant can be reached now. */
export type MediaState = 'connecting' | 'connected' | 'disconnected' | 'failed';

/** What arrives from one participant. A track is there from the negotiation on, whether or not anything is sent on it. */
export interface RemoteMedia {
  readonly state: MediaState;
  readonly tracks: Readonly<Partial<Record<TrackSource, MediaStreamTrack>>>;
}

/**
 * A way for media to travel between this page and the others in a call: a mesh, or an SFU. Both look the same from outside, so
 * that one can take the other's place in the middle of a call. Which source is shown or muted is signaling's business.
 */
export interface Media {
  /** What arrives, by participant id. */
  readonly remote: Store<ReadonlyMap<string, RemoteMedia>>;
  /** Sends this track as the source from now on, or nothing with null. No renegotiation. */
  publish(source: TrackSource, track: MediaStreamTrack | null): void;
  setIceConfiguration(configuration: IceStateFragment): void;
  /** The statistics of the connection that carries a participant's media, if there is one. */
  stats(participantId: string): Promise<RTCStatsReport | null>;
  close(): void;
}
