import { loadSfuDevice } from '../sfu/device.ts';
import type { SfuDevice } from '../sfu/device.ts';
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

let loadingSfuDevice: Promise<SfuDevice | null> | null = null;

/** What this browser can do with the SFU; loaded once, and again if the server refused. Null when calls can only be a mesh. */
export function sfuDevice(): Promise<SfuDevice | null> {
  loadingSfuDevice ??= loadSfuDevice(api).catch(() => {
    loadingSfuDevice = null;
    return null;
  });
  return loadingSfuDevice;
}
