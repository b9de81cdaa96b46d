import type { TrackSource } from '../generated/operations.ts';
import { createStore } from '../signaling/store.ts';
import type { Store } from '../signaling/store.ts';

/** One place on the page that shows a source of a participant. */
export interface View {
  readonly participantId: string;
  readonly source: TrackSource;
  /** In device pixels; 0 until it was measured. */
  readonly height: number;
  readonly isOnScreen: boolean;
  /** A track that is attached and has not shown a frame yet. */
  readonly waitingFor: MediaStreamTrack | null;
}

/** A view as whoever draws it holds it. */
export interface OpenView {
  change(change: Partial<Pick<View, 'height' | 'isOnScreen' | 'waitingFor'>>): void;
  close(): void;
}

/** What the page shows, and how large: what to ask an SFU for depends on it, and when a new picture may take over. */
export class Viewing {
  readonly #views = createStore<ReadonlyMap<symbol, View>>(new Map());

  get views(): Store<ReadonlyMap<symbol, View>> {
    return this.#views;
  }

  open(participantId: string, source: TrackSource): OpenView {
    const key = Symbol(source);
    this.#set(key, { participantId, source, height: 0, isOnScreen: true, waitingFor: null });
    return {
      change: (change) => {
        const view = this.#views.read().get(key);
        if (view && Object.entries(change).some(([name, value]) => view[name as keyof View] !== value)) {
          this.#set(key, { ...view, ...change });
        }
      },
      close: () => this.#views.update((views) => new Map([...views].filter(([other]) => other !== key))),
    };
  }

  /** Whether somebody could see the first frame of this track, and has not yet. Browsers draw nothing on a hidden page. */
  isWaitingFor(track: MediaStreamTrack): boolean {
    if (document.hidden) return false;
    return [...this.#views.read().values()].some(({ waitingFor, isOnScreen }) => isOnScreen && waitingFor === track);
  }

  #set(key: symbol, view: View): void {
    this.#views.update((views) => new Map(views).set(key, view));
  }
}
