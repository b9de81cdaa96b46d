import type { ConnectionQuality } from './types.ts';

/** How often at most a change is told. */
const QUALITY_INTERVAL_MS = 1000;

/** Tells when the connection quality of one participant changes, at most once a second. */
export class Quality {
  readonly #measure: () => ConnectionQuality;
  readonly #onChange: (quality: ConnectionQuality) => void;
  #told: ConnectionQuality;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param told what is known of them already: whoever comes back may have been lost before */
  constructor(
    measure: () => ConnectionQuality,
    onChange: (quality: ConnectionQuality) => void,
    told: ConnectionQuality = 'EXCELLENT',
  ) {
    this.#measure = measure;
    this.#onChange = onChange;
    this.#told = told;
  }

  /** What was told last. */
  get told(): ConnectionQuality {
    return this.#told;
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
    if (quality === this.#told) return;
    this.#told = quality;
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
