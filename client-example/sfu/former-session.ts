import type { TrackSource } from '../generated/operations.ts';
import type { TrackBySource } from '../media/media.ts';
import type { SfuSession } from './session.ts';

/** How long the pictures of a session that was lost stay at the most, while another one is opened. */
const longestMs = 4_000;

/** The session before the present one: its last pictures stay until the next one has its own. */
export class FormerSession {
  readonly #onEnded: () => void;
  #session: SfuSession | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onEnded its pictures are gone */
  constructor(onEnded: () => void) {
    this.#onEnded = onEnded;
  }

  is(session: SfuSession | null | undefined): boolean {
    return session === this.#session;
  }

  /** What is left of a participant; nothing once the session has ended. */
  tracks(participantId: string, isHidden: (source: TrackSource) => boolean): TrackBySource {
    return this.#session?.receiver.tracks(participantId, isHidden) ?? {};
  }

  replace(session: SfuSession | null): void {
    this.#session?.close();
    this.#session = session;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end(), longestMs);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#session?.close();
    this.#session = null;
    this.#onEnded();
  }
}
