import { useEffect } from 'react';
import { MeDocument } from '../generated/operations.ts';
import type { AccountStateFragment } from '../generated/operations.ts';
import { createStore } from '../signaling/store.ts';
import { api, session } from './services.ts';
import { useStore } from './use-store.ts';

/** The account that is signed in, as far as it is known yet. Whoever changes it writes it here. */
export const me = createStore<AccountStateFragment | null>(null);

session.credentials.subscribe(() => {
  if (session.credentials.read()?.kind !== 'account') me.write(null);
});

/** My account; null until loaded. Loaded once for all parts of the page. */
export function useMe(): AccountStateFragment | null {
  const account = useStore(me);
  useEffect(() => {
    // A failure here is shown by the page that needs more than a name.
    if (!account) loadMe().catch(() => {});
  }, [account]);
  return account;
}

let loading: Promise<void> | null = null;

function loadMe(): Promise<void> {
  loading ??= api
    .request(MeDocument, {})
    .then(({ me: viewer }) => me.write(viewer.__typename === 'Account' ? viewer : null))
    .finally(() => (loading = null));
  return loading;
}
