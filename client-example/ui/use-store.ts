import { useSyncExternalStore } from 'react';
import type { Store } from '../signaling/store.ts';

/** The value of a store, now and whenever it changes. */
export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.read);
}
