import type { SfuConsumerStateFragment, TrackSource } from '../generated/operations.ts';
import type { Viewing } from '../media/viewing.ts';
import { receivePreferences } from './preferences.ts';
import { RefusedError } from '../signaling/http.ts';
import type { Verbs } from './verbs.ts';

/** Changes that come within this time, e.g. while a window is being resized, are told together. */
const gatherMs = 150;
/** A pause before wishes are told again that were refused for a reason that passes. */
const retryMs = 1_000;

export interface PreferenceSenderOptions {
  verbs: Verbs;
  viewing: Viewing;
  isAudioOnly: boolean;
  /** Consumers that were opened because of a preference. */
  onOpened: (consumers: SfuConsumerStateFragment[]) => void;
}

/** Tells the SFU what this page shows, whenever that changes. */
export class PreferenceSender {
  readonly #options: PreferenceSenderOptions;
  readonly #endFollowing: () => void;
  #isAudioOnly: boolean;
  /** What the SFU was told, as text; it begins with everything. */
  #told = JSON.stringify(receivePreferences([], false));
  #hasBegun = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PreferenceSenderOptions) {
    this.#options = options;
    this.#isAudioOnly = options.isAudioOnly;
    this.#endFollowing = options.viewing.views.subscribe(() => this.#tellIn(gatherMs));
  }

  /** A session was opened: it knows of no wish yet. */
  begin(): void {
    this.#hasBegun = true;
    this.#told = JSON.stringify(receivePreferences([], false));
    void this.#tell();
  }

  setAudioOnly(isAudioOnly: boolean): void {
    this.#isAudioOnly = isAudioOnly;
    void this.#tell();
  }

  isAskedFor(participantId: string, source: TrackSource): boolean {
    return !this.#isAudioOnly && !this.isOffScreen(participantId, source);
  }

  isOffScreen(participantId: string, source: TrackSource): boolean {
    const views = [...this.#options.viewing.views.read().values()].filter(
      (view) => view.participantId === participantId && view.source === source,
    );
    return views.length > 0 && views.every(({ isOnScreen }) => !isOnScreen);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#endFollowing();
    this.#hasBegun = false;
  }

  #tellIn(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#tell(), delayMs);
  }

  async #tell(): Promise<void> {
    clearTimeout(this.#timer);
    const preferences = receivePreferences(this.#options.viewing.views.read().values(), this.#isAudioOnly);
    const text = JSON.stringify(preferences);
    if (!this.#hasBegun || text === this.#told) return;
    this.#told = text;
    try {
      this.#options.onOpened(await this.#options.verbs.setReceivePreferences(preferences));
    } catch (error) {
      // Something newer has been told meanwhile. Of another epoch, or a session that is gone, the next one is told anew.
      if (this.#told !== text || !this.#hasBegun) return;
      this.#told = '';
      if (error instanceof RefusedError && error.isPassing) this.#tellIn(retryMs);
    }
  }
}
