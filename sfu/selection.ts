import type { ProducerDescription, ReceivePreferences, SourcePreference, TrackSource } from './types.ts';

/** The layers a receiver wants of one source; the highest where nothing is said. */
export type WantedLayers = Pick<SourcePreference, 'spatialLayer' | 'temporalLayer'>;

/** Whether a source is heard or seen. */
export const kindOf: Record<TrackSource, 'audio' | 'video'> = {
  MICROPHONE: 'audio',
  CAMERA: 'video',
  SCREEN_SHARE: 'video',
  SCREEN_SHARE_AUDIO: 'audio',
};

/**
 * What one participant is to be sent: all audio, and of the videos the most interesting ones. Its own tracks and those
 * it does not show are left out.
 *
 * @param input.producers in the order of opening
 * @param input.speakers who spoke last comes first
 * @returns producer ids with the layers wanted of them
 */
export function selectProducers(input: {
  receiver: string;
  producers: Iterable<ProducerDescription>;
  preferences: ReceivePreferences;
  speakers: readonly string[];
}): Map<string, WantedLayers> {
  const preferences = new Map(input.preferences.sources?.map((wish) => [key(wish), wish]));
  const shown = [...input.producers].filter(
    (producer) => producer.participantId !== input.receiver && preferences.get(key(producer))?.isShown !== false,
  );
  const audio = shown.filter(({ source }) => kindOf[source] === 'audio');
  const videos = shown
    .filter(({ source }) => kindOf[source] === 'video')
    .map((producer) => ({ producer, rank: rank(producer, input.speakers) }))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, input.preferences.maxVideos)
    .map(({ producer }) => producer);
  return new Map(
    [...audio, ...videos].map((producer) => {
      const { spatialLayer, temporalLayer } = preferences.get(key(producer)) ?? {};
      return [producer.producerId, { spatialLayer, temporalLayer }];
    }),
  );
}

/** Screen shares, then who spoke, the last one first, then the silent; paused videos come after all of them. */
function rank({ participantId, source, isPaused }: ProducerDescription, speakers: readonly string[]): number {
  const spoke = speakers.indexOf(participantId);
  const place = source === 'SCREEN_SHARE' ? -1 : spoke === -1 ? speakers.length : spoke;
  return isPaused ? place + speakers.length + 2 : place;
}

function key({ participantId, source }: { participantId: string; source: TrackSource }): string {
  return `${source} ${participantId}`;
}
