import type { ChosenDevices } from '../media/local-sources.ts';
import { createStore } from '../signaling/store.ts';

const storageKey = 'tandem.preferences';

/** What this browser remembers of a person's choices. */
export interface Preferences extends ChosenDevices {
  speakerId: string | null;
  isCameraOn: boolean;
}

const defaults: Preferences = { microphoneId: null, cameraId: null, speakerId: null, isCameraOn: true };

/** The choices, kept across visits. */
export const preferences = createStore<Preferences>({ ...defaults, ...readStored() });

preferences.subscribe(() => localStorage.setItem(storageKey, JSON.stringify(preferences.read())));

function readStored(): Partial<Preferences> {
  return JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Preferences>;
}
