import { SfuError } from './errors.ts';
import type { ReceivePreferences } from './types.ts';

/** One for each source of the largest call that makes sense. */
const MAX_SOURCE_PREFERENCES = 1000;

/**
 * Refuses preferences that cannot be meant.
 * @throws SfuError INVALID_PREFERENCES
 */
export function checkPreferences({ maxVideos, sources = [] }: ReceivePreferences): void {
  if (!isCount(maxVideos)) throw invalid(`maxVideos is ${maxVideos}; give a whole number from 0 on`);
  if (sources.length > MAX_SOURCE_PREFERENCES) {
    throw invalid(`${sources.length} sources; give at most ${MAX_SOURCE_PREFERENCES}`);
  }
  for (const { spatialLayer, temporalLayer } of sources) {
    if (!isCount(spatialLayer) || !isCount(temporalLayer)) {
      throw invalid(`layers ${spatialLayer} and ${temporalLayer}; give whole numbers from 0 on`);
    }
  }
}

function isCount(value: number | undefined): boolean {
  return value === undefined || (Number.isInteger(value) && value >= 0 && value <= 255);
}

function invalid(what: string): SfuError {
  return new SfuError('INVALID_PREFERENCES', `These receive preferences cannot be met: ${what}.`);
}
