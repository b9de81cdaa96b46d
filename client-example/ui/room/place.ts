import type { LocalState } from '../../media/local-sources.ts';

const storageKey = 'tandem.place';

/** What a reloaded page needs to be in its call again as it was. */
export type Place = Pick<LocalState, 'isMicrophoneOn' | 'isCameraOn'>;

/** Notes for this tab that it is in the call of a room. */
export function rememberPlace(roomId: string, { isMicrophoneOn, isCameraOn }: Place): void {
  sessionStorage.setItem(storageKey, JSON.stringify({ roomId, isMicrophoneOn, isCameraOn }));
}

/** The call is over for this tab. */
export function forgetPlace(): void {
  sessionStorage.removeItem(storageKey);
}

/** What was noted, if it was for this room. */
export function placeIn(roomId: string): Place | null {
  const stored = JSON.parse(sessionStorage.getItem(storageKey) ?? 'null') as (Place & { roomId: string }) | null;
  return stored?.roomId === roomId ? stored : null;
}
