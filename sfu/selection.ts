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
  const { sources = [], maxVideos } = input.preferences;
  const wishes = new Map(sources.map((wish) => [key(wish), wish]));
  const wishFor = (producer: ProducerDescription) => (wishes.size > 0 ? wishes.get(key(producer)) : undefined);
  const shown = [...input.producers].filter(
    (producer) => producer.participantId !== input.receiver && wishFor(producer)?.isShown !== false,
  );
  const selected = maxVideos === undefined ? shown : withVideos(shown, maxVideos, input.speakers);
  return new Map(
    selected.map((producer) => {
      const { spatialLayer, temporalLayer } = wishFor(producer) ?? {};
      return [producer.producerId, { spatialLayer, temporalLayer }];
    }),
  );
}

function withVideos(producers: ProducerDescription[], maxVideos: number, speakers: readonly string[]) {
  const videos = producers
    .filter(({ source }) => kindOf[source] === 'video')
    .map((producer) => ({ producer, rank: rank(producer, speakers) }))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, maxVideos)
    .map(({ producer }) => producer);
  return [...producers.filter(({ source }) => kindOf[source] === 'audio'), ...videos];
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
