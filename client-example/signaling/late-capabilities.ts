import { RefusedError } from './http.ts';
import type { RtpCapabilities } from './rtp-capabilities.ts';

/** A pause before telling again after the server refused for a reason that passes. */
const retryMs = 1_000;

export interface LateCapabilitiesOptions {
  /** Null if this browser can only be in a mesh. Never rejects. */
  rtpCapabilities: Promise<RtpCapabilities | null>;
  /** Whether this is a moment to tell the server. */
  canTell: () => boolean;
  tell: (rtpCapabilities: RtpCapabilities) => Promise<void>;
}

/**
 * What this browser can receive, known only after it joined: until the server is told, everybody stays in the mesh for the sake of
 * this one.
 */
export class LateCapabilities {
  readonly #options: LateCapabilitiesOptions;
  #known: RtpCapabilities | null = null;
  #isOwed = false;
  /** Which place it is about: what comes late for one that is over is nobody's business. */
  #place = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LateCapabilitiesOptions) {
    this.#options = options;
    void options.rtpCapabilities.then((known) => {
      this.#known = known;
      void this.tell();
    });
  }

  /** Joined, with a word about this browser or without. */
  begin({ isOwed }: { isOwed: boolean }): void {
    this.#isOwed = isOwed;
    void this.tell();
  }

  /** Tells what is owed and known, if this is the moment: to be called whenever it may have come. */
  async tell(): Promise<void> {
    if (!this.#isOwed || !this.#known || !this.#options.canTell()) return;
    this.#isOwed = false;
    const place = this.#place;
    try {
      await this.#options.tell(this.#known);
    } catch (error) {
      if (place !== this.#place || !(error instanceof RefusedError && error.isWorthRepeating)) return;
      this.#timer = setTimeout(() => this.begin({ isOwed: true }), retryMs);
    }
  }

  end(): void {
    this.#place += 1;
    this.#isOwed = false;
    clearTimeout(this.#timer);
  }
}
