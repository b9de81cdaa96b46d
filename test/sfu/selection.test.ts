import { describe, expect, it } from 'vitest';

import { selectProducers } from '../../sfu/selection.ts';
import type { ProducerDescription, ReceivePreferences, TrackSource } from '../../sfu/types.ts';

const producers: ProducerDescription[] = [
  track('ann', 'MICROPHONE'),
  track('ann', 'CAMERA'),
  track('ben', 'CAMERA'),
  track('cleo', 'CAMERA'),
  track('cleo', 'SCREEN_SHARE'),
  track('cleo', 'SCREEN_SHARE_AUDIO'),
];

function track(participantId: string, source: TrackSource, isPaused = false): ProducerDescription {
  return { producerId: `${participantId} ${source}`, participantId, source, isPaused };
}

function select(preferences: ReceivePreferences, speakers: string[] = [], receiver = 'dan') {
  return [...selectProducers({ receiver, producers, preferences, speakers }).keys()].toSorted();
}

describe('what is received', () => {
  it('is everything but one’s own by default', () => {
    expect(select({}, [], 'cleo')).toEqual(['ann CAMERA', 'ann MICROPHONE', 'ben CAMERA']);
  });

  it('is all audio, however few the videos', () => {
    expect(select({ maxVideos: 0 })).toEqual(['ann MICROPHONE', 'cleo SCREEN_SHARE_AUDIO']);
  });

  it('is the screen before who spoke last, and that before who spoke earlier', () => {
    const videos = (maxVideos: number) =>
      select({ maxVideos }, ['cleo', 'ben']).filter((id) => !/MICROPHONE|AUDIO/.test(id));
    expect(videos(1)).toEqual(['cleo SCREEN_SHARE']);
    expect(videos(2)).toEqual(['cleo CAMERA', 'cleo SCREEN_SHARE']);
    expect(videos(3)).toEqual(['ben CAMERA', 'cleo CAMERA', 'cleo SCREEN_SHARE']);
  });

  it('gives the place of a hidden video to another', () => {
    const sources = [{ participantId: 'cleo', source: 'SCREEN_SHARE' as const, isShown: false }];
    expect(select({ maxVideos: 1, sources }, ['ben'])).toContain('ben CAMERA');
  });

  it('comes in the layers that were asked for', () => {
    const sources = [{ participantId: 'ann', source: 'CAMERA' as const, spatialLayer: 0, temporalLayer: 1 }];
    const selected = selectProducers({ receiver: 'dan', producers, preferences: { sources }, speakers: [] });
    expect(selected.get('ann CAMERA')).toEqual({ spatialLayer: 0, temporalLayer: 1 });
    expect(selected.get('ben CAMERA')).toEqual({});
  });
});
