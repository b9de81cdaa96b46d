import { createStore } from '../../signaling/store.ts';
import type { Store } from '../../signaling/store.ts';

const waiting = createStore<ReadonlySet<HTMLAudioElement>>(new Set());

/** The elements that the browser plays only after a click. */
export const blockedSound: Store<ReadonlySet<HTMLAudioElement>> = waiting;

/**
 * Plays an element, or notes that somebody has to click first.
 * @returns a function that forgets the element
 */
export function playOrAsk(audio: HTMLAudioElement): () => void {
  audio.play().catch((error: unknown) => {
    // Others mean that the element was taken away before it could play.
    if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return;
    waiting.update((elements) => new Set(elements).add(audio));
  });
  return () => forget(audio);
}

/** Plays everything that waits; to be called from a click. */
export function enableSound(): void {
  for (const audio of waiting.read()) {
    audio.play().then(
      () => forget(audio),
      () => {},
    );
  }
}

function forget(audio: HTMLAudioElement): void {
  if (!waiting.read().has(audio)) return;
  waiting.update((elements) => new Set([...elements].filter((element) => element !== audio)));
}
