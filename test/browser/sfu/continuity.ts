import type { Visitor } from '../../support/browser/visitor.ts';

/** What must never be seen while a call is switched, as it was seen on one page. */
export interface Interruptions {
  /** States of the tiles of those who were watched, other than connected. */
  states: string[];
  /** Participants whose tile was without a picture, if only for one look. */
  bare: string[];
  /** The most elements that played one participant's microphone at the same time, and the fewest. */
  mostVoices: number;
  fewestVoices: number;
}

declare global {
  interface Window {
    interruptions: Interruptions;
  }
}

/** Looks at every frame of a page from now on, at the tiles and sounds of these participants. */
export async function watchContinuity({ page }: Visitor, participantIds: readonly string[]): Promise<void> {
  await page.evaluate((ids) => {
    const seen: Interruptions = { states: [], bare: [], mostVoices: 0, fewestVoices: Infinity };
    window.interruptions = seen;
    const note = (list: string[], what: string) => {
      if (!list.includes(what)) list.push(what);
    };
    const look = () => {
      for (const id of ids) {
        const tile = document.querySelector<HTMLElement>(`[data-testid=tile][data-participant-id="${id}"]`);
        // Whoever has left is watched no more.
        if (!tile) continue;
        const state = tile.dataset['connectionState'] ?? 'none';
        if (state !== 'connected') note(seen.states, state);
        if (!tile.querySelector('video.has-frame')) note(seen.bare, id);
        const voices = [...document.querySelectorAll('audio')].filter(
          (audio) =>
            audio.dataset['participantId'] === id &&
            audio.dataset['source'] === 'MICROPHONE' &&
            !audio.muted &&
            !audio.paused,
        ).length;
        seen.mostVoices = Math.max(seen.mostVoices, voices);
        seen.fewestVoices = Math.min(seen.fewestVoices, voices);
      }
      requestAnimationFrame(look);
    };
    look();
  }, participantIds);
}

/** What was seen since. */
export function interruptions({ page }: Visitor): Promise<Interruptions> {
  return page.evaluate(() => window.interruptions);
}

/** Nothing was interrupted. */
export const NONE: Interruptions = { states: [], bare: [], mostVoices: 1, fewestVoices: 1 };
