import type { ConnectionQuality } from './types.ts';

/** How often at most a change is told. */
const QUALITY_INTERVAL_MS = 1000;

/** Tells when the connection quality of one participant changes, at most once a second. */
export class Quality {
  readonly #measure: () => ConnectionQuality;
  readonly #onChange: (quality: ConnectionQuality) => void;
  #last: ConnectionQuality = 'EXCELLENT';
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(measure: () => ConnectionQuality, onChange: (quality: ConnectionQuality) => void) {
    this.#measure = measure;
    this.#onChange = onChange;
  }

  /** Something changed that the quality depends on. */
  update(): void {
    if (this.#isClosed) return;
    this.#timer ??= setTimeout(() => this.#tell(), QUALITY_INTERVAL_MS).unref();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #tell(): void {
    this.#timer = undefined;
    const quality = this.#measure();
    if (quality === this.#last) return;
    this.#last = quality;
    this.#onChange(quality);
  }
}

/**
 * The worst of the streams decides.
 * @param scores mediasoup's, 0 to 10 for each stream; 0 is a stream that rests, which says nothing about the network
 */
export function qualityOf(scores: readonly number[]): ConnectionQuality {
  const worst = Math.min(10, ...scores.filter((score) => score > 0));
  if (worst >= 8) return 'EXCELLENT';
  return worst >= 5 ? 'GOOD' : 'POOR';
}
