import { createApi } from '../signaling/api.ts';
import { Session } from '../signaling/session.ts';
import { createStore } from '../signaling/store.ts';

/** The server that this page came from. */
export const endpoint = new URL('/graphql', location.href).href;

/** Who is signed in on this page. */
export const session = new Session(endpoint);

/** Operations over HTTP as whoever is signed in. */
export const api = createApi(endpoint, session);

/** An API key that was issued a moment ago. The server shows it once; it is kept until somebody has read it or reloads. */
export const freshApiKey = createStore<string | null>(null);
