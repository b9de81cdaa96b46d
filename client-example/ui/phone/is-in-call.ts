import { createStore } from '../../signaling/store.ts';

/** Whether this page is in a call; whoever opens one says so. */
export const isInCall = createStore(false);
