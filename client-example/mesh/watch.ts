/** A connection that was interrupted this long is mended. Short interruptions mend themselves. */
const interruptedMs = 3_000;
/** A connection that is not there after this long is mended; after that, too, it gets this long. */
const connectMs = 12_000;
/** The side that is not polite waits this much longer, so that both do not mend at once. */
const politenessMs = 3_000;
/** How soon to look again when something should be mended and the server is away. */
const serverAwayMs = 1_000;

export interface WatchOptions {
  isPolite: boolean;
  /** Undefined before there is a connection. */
  state: () => RTCPeerConnectionState | undefined;
  /** Without the server nothing is mended: an offer that waits for it only grows old. */
  canSignal: () => boolean;
  mend: () => void;
}

/** Watches over a pair's connection and mends it when a state other than connected has lasted too long. */
export class Watch {
  readonly #options: WatchOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.stateChanged();
  }

  stateChanged(): void {
    const state = this.#options.state();
    const patienceMs = state === 'failed' ? 0 : state === 'disconnected' ? interruptedMs : connectMs;
    this.#lookIn(patienceMs + (this.#options.isPolite ? 0 : politenessMs));
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #lookIn(delayMs: number): void {
    clearTimeout(this.#timer);
    if (this.#options.state() === 'connected') return;
    this.#timer = setTimeout(() => {
      if (!this.#options.canSignal()) return this.#lookIn(serverAwayMs);
      this.#options.mend();
      this.#lookIn(connectMs);
    }, delayMs);
  }
}
