import { useEffect } from 'react';
import { MeDocument } from '../generated/operations.ts';
import type { MeQuery } from '../generated/operations.ts';
import { createStore } from '../signaling/store.ts';
import { api, session } from './services.ts';
import { useStore } from './use-store.ts';

/** Who I am: an account, or a guest of one room. */
export type Me = MeQuery['me'];

/** Who is signed in, as far as it is known yet. Whoever changes the account writes it here. */
export const me = createStore<Me | null>(null);

let loading: Promise<void> | null = null;

/** Me; null until loaded. Loaded once for all parts of the page. */
export function useMe(): Me | null {
  const viewer = useStore(me);
  useEffect(() => {
    // A failure here is shown by the page that needs more than a name.
    if (!viewer) loadMe().catch(() => {});
  }, [viewer]);
  return viewer;
}

session.credentials.subscribe(() => {
  const kind = session.credentials.read()?.kind;
  // A refreshed token belongs to the same account; anything else is somebody else.
  if (kind !== 'account' || me.read()?.__typename !== 'Account') me.write(null);
});

function loadMe(): Promise<void> {
  loading ??= api
    .request(MeDocument, {})
    .then((loaded) => me.write(loaded.me))
    .finally(() => (loading = null));
  return loading;
}
