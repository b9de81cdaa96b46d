import type { StrangerMatchSeenFragment } from '../../generated/operations.ts';

const storageKey = 'tandem.stranger';

/** Notes for this tab whom it talks to, so that a reloaded page is with them again. */
export function rememberStranger(match: StrangerMatchSeenFragment | null): void {
  if (match) sessionStorage.setItem(storageKey, JSON.stringify(match));
  else sessionStorage.removeItem(storageKey);
}

/** Whom this tab talked to when it was reloaded; null if to nobody. */
export function rememberedStranger(): StrangerMatchSeenFragment | null {
  return JSON.parse(sessionStorage.getItem(storageKey) ?? 'null') as StrangerMatchSeenFragment | null;
}
