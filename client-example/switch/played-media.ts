import type { TrackSource } from '../generated/operations.ts';
import { sources } from '../media/media.ts';
import type { Media, MediaState, RemoteMedia, TrackBySource } from '../media/media.ts';
import { chooseLane } from './lane.ts';
import type { Candidate, Running } from './lane.ts';

/** What plays from one participant, and what is about to. */
export interface PlayedMedia extends RemoteMedia {
  /** Tracks of a newer way that are being warmed up, unseen and unheard; each takes its source over once it runs. */
  readonly incoming: TrackBySource;
}

/**
 * Puts together what plays from one participant.
 * @param ways that lead to them, the oldest first
 */
export function playedOver(ways: readonly Media[], id: string, running: Running): PlayedMedia {
  const tracks: Partial<Record<TrackSource, MediaStreamTrack>> = {};
  const incoming: Partial<Record<TrackSource, MediaStreamTrack>> = {};
  for (const source of sources) {
    const [first, ...others] = ways.flatMap((media): Candidate[] => {
      const track = media.remote.read().get(id)?.tracks[source];
      return track ? [{ track, isConnected: isConnected(media, id) }] : [];
    });
    if (!first) continue;
    const lane = chooseLane([first, ...others], running);
    tracks[source] = lane.playing;
    if (lane.incoming) incoming[source] = lane.incoming;
  }
  return { state: stateOver(ways, id), tracks, incoming };
}

/** Whether this way carries what comes from the participant. */
export function isConnected(media: Media, participantId: string): boolean {
  return media.remote.read().get(participantId)?.state === 'connected';
}

/** Whether both are the same tracks in the same state. */
export function isSame(one: PlayedMedia, other: PlayedMedia): boolean {
  return (
    one.state === other.state &&
    sources.every(
      (source) => one.tracks[source] === other.tracks[source] && one.incoming[source] === other.incoming[source],
    )
  );
}

/** Connected by any way is connected. */
function stateOver(ways: readonly Media[], id: string): MediaState {
  if (ways.some((media) => isConnected(media, id))) return 'connected';
  return ways.at(-1)?.remote.read().get(id)?.state ?? 'connecting';
}
