import type { Track } from '../entities/participant.ts';
import { BadInput } from '../errors.ts';

/** @throws BadInput if a source is named twice */
export function requireDistinctSources(tracks: readonly Track[]): void {
  const sources = new Set(tracks.map((track) => track.source));
  if (sources.size < tracks.length) throw new BadInput('tracks: name each source once at the most.');
}
