import type { SetReceivePreferencesMutationVariables, SourcePreferenceInput } from '../generated/operations.ts';
import { kindOf } from '../media/media.ts';
import type { View } from '../media/viewing.ts';

/** What to ask the SFU for. */
export type ReceivePreferences = Omit<SetReceivePreferencesMutationVariables, 'participantId' | 'epoch'>;

/** A picture shown no taller than this, in device pixels, needs no more than the smallest layer, and so on. */
const layerHeights = [240, 480];

/**
 * Asks for what the page shows: no picture that is off screen, and none larger than its tile. A source shown in two places gets
 * what the larger one needs; one that is shown nowhere, e.g. not yet, is left as it is.
 */
export function receivePreferences(views: Iterable<View>, isAudioOnly: boolean): ReceivePreferences {
  const wishes = new Map<string, SourcePreferenceInput>();
  for (const { participantId, source, isOnScreen, height } of views) {
    if (kindOf(source) !== 'video') continue;
    const key = `${participantId} ${source}`;
    const layer = isOnScreen ? spatialLayer(height) : undefined;
    const other = wishes.get(key);
    if (other?.isShown && (!isOnScreen || (other.spatialLayer ?? 0) >= (layer ?? 0))) continue;
    wishes.set(key, {
      participantId,
      source,
      isShown: isOnScreen,
      ...(layer !== undefined && { spatialLayer: layer }),
    });
  }
  return { maxVideos: isAudioOnly ? 0 : null, sources: [...wishes.values()].sort(inOrder) };
}

/** Before a tile was measured the smallest layer is the quickest to come. */
function spatialLayer(height: number): number {
  const index = layerHeights.findIndex((limit) => height <= limit);
  return index === -1 ? layerHeights.length : index;
}

function inOrder(one: SourcePreferenceInput, other: SourcePreferenceInput): number {
  return `${one.participantId} ${one.source}`.localeCompare(`${other.participantId} ${other.source}`);
}
