import type { SfuAdmissionStateFragment } from '../generated/operations.ts';
import { RefusedError } from '../signaling/http.ts';
import type { SfuDevice } from './device.ts';
import type { Verbs } from './verbs.ts';

/** Pauses between attempts to get in; the last one repeats. */
const pausesMs = [0, 1_000, 2_000, 4_000, 8_000, 15_000];

export interface EntranceOptions {
  verbs: Verbs;
  device: Promise<SfuDevice | null>;
  onAdmitted: (device: SfuDevice, admission: SfuAdmissionStateFragment) => void;
}

/** How a participant gets in to the SFU in one epoch: the server lets it in by itself, or it asks, and asks again. */
export class Entrance {
  readonly #options: EntranceOptions;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(options: EntranceOptions) {
    this.#options = options;
  }

  /** How often in a row it came to nothing. */
  get failures(): number {
    return this.#failures;
  }

  /** The server has let this participant in. */
  async admit(admission: SfuAdmissionStateFragment): Promise<void> {
    clearTimeout(this.#timer);
    const device = await this.#options.device;
    if (device && !this.#isClosed) this.#options.onAdmitted(device, admission);
  }

  /** Asks, unless the server lets this participant in before. */
  askIn(delayMs: number): void {
    clearTimeout(this.#timer);
    if (!this.#isClosed) this.#timer = setTimeout(() => void this.#ask(), delayMs);
  }

  /** What was built after the last admission is of no use: asks again, each time later. */
  failed(): void {
    const pauseMs = pausesMs[Math.min(this.#failures, pausesMs.length - 1)] ?? 0;
    this.#failures += 1;
    this.askIn(pauseMs);
  }

  succeeded(): void {
    this.#failures = 0;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  async #ask(): Promise<void> {
    const device = await this.#options.device;
    if (!device || this.#isClosed) return;
    try {
      await this.admit(await this.#options.verbs.admit(device.rtpCapabilities));
    } catch (error) {
      // Another epoch has begun, and its event is on the way.
      if (error instanceof RefusedError && error.code === 'STALE_EPOCH') return;
      this.failed();
    }
  }
}
