import { RefreshDocument } from '../generated/operations.ts';
import { postGraphql } from './http.ts';
import { createStore } from './store.ts';
import type { Store } from './store.ts';

const accountKey = 'tandem.session';
const guestKey = 'tandem.guest';
const refreshLock = 'tandem.refresh';
/** Assumed when this device's clock is so wrong that a new token looks expired. */
const fallbackLifetimeMs = 5 * 60_000;

/** What proves who is asking: an account's pair of tokens, or a guest's single one, which is good for one room. */
export type Credentials =
  | { kind: 'account'; accessToken: string; refreshToken: string; renewAt: number }
  | { kind: 'guest'; accessToken: string; roomId: string; renewAt: number };

/** Why nobody is signed in any more. */
export type SignedOutReason = 'logged-out' | 'expired' | 'revoked';

/**
 * The credentials of this page, kept across reloads. An account is shared by all tabs (localStorage), a guest belongs to one
 * tab (sessionStorage) and goes before the account there.
 *
 * Refresh tokens rotate: of several tabs that want a new access token at once, one asks and the others use its answer. Where
 * the browser has no locks (pages that are not secure) each asks; the server accepts a token's predecessor for 30 s.
 */
export class Session {
  readonly #url: string;
  readonly #credentials = createStore<Credentials | null>(null);
  readonly #signedOutReason = createStore<SignedOutReason | null>(null);
  #refreshing: Promise<void> | null = null;

  constructor(url: string) {
    this.#url = url;
    this.#credentials.write(readStorage());
    // Another tab signed in, refreshed or logged out.
    window.addEventListener('storage', (event) => {
      if (event.key === accountKey || event.key === null) this.#credentials.write(readStorage());
    });
  }

  get credentials(): Store<Credentials | null> {
    return this.#credentials;
  }

  /** Why the last session of this page ended, for a sentence on the log-in page. */
  get signedOutReason(): Store<SignedOutReason | null> {
    return this.#signedOutReason;
  }

  /** Keeps the tokens of a login or registration; a guest of this tab ends. */
  signIn(tokens: { accessToken: string; accessTokenExpiresAt: string; refreshToken: string }): void {
    sessionStorage.removeItem(guestKey);
    const { accessToken, refreshToken } = tokens;
    this.#keep(accountKey, {
      kind: 'account',
      accessToken,
      refreshToken,
      renewAt: renewAt(tokens.accessTokenExpiresAt),
    });
  }

  /** Keeps a guest's token, for this tab only. */
  signInAsGuest(tokens: { accessToken: string; accessTokenExpiresAt: string; roomId: string }): void {
    const { accessToken, roomId } = tokens;
    this.#keep(guestKey, { kind: 'guest', accessToken, roomId, renewAt: renewAt(tokens.accessTokenExpiresAt) });
  }

  /** Forgets the credentials in use: the guest's in a guest's tab, else the account's in every tab. */
  signOut(reason: SignedOutReason): void {
    const current = this.#credentials.read();
    if (!current) return;
    this.#signedOutReason.write(reason);
    if (current.kind === 'guest') sessionStorage.removeItem(guestKey);
    else localStorage.removeItem(accountKey);
    this.#credentials.write(readStorage());
  }

  /**
   * The access token to use now; refreshes it first when it is about to expire.
   * @param rejected a token that the server has refused: it is not given again
   * @returns null if nobody is signed in
   * @throws UnreachableError if it has to be refreshed and the server does not answer
   */
  async accessToken(rejected?: string): Promise<string | null> {
    const current = this.#credentials.read();
    if (!current) return null;
    if (current.accessToken !== rejected && Date.now() < current.renewAt) return current.accessToken;
    if (current.kind === 'guest') {
      if (current.accessToken === rejected) this.signOut('expired');
      return this.#credentials.read()?.accessToken ?? null;
    }

    this.#refreshing ??= withLock(() => this.#refresh(current.accessToken)).finally(() => (this.#refreshing = null));
    await this.#refreshing;
    return this.#credentials.read()?.accessToken ?? null;
  }

  async #refresh(staleToken: string): Promise<void> {
    const stored = readStorage();
    if (stored?.kind !== 'account') return this.#credentials.write(stored);
    // Another tab was faster.
    if (stored.accessToken !== staleToken) return this.#credentials.write(stored);

    const { refresh } = await postGraphql(this.#url, RefreshDocument, { refreshToken: stored.refreshToken });
    if (refresh.__typename === 'SignedIn') this.signIn(refresh);
    else this.signOut('expired');
  }

  #keep(key: string, credentials: Credentials): void {
    (key === guestKey ? sessionStorage : localStorage).setItem(key, JSON.stringify(credentials));
    this.#signedOutReason.write(null);
    this.#credentials.write(credentials);
  }
}

function readStorage(): Credentials | null {
  const text = sessionStorage.getItem(guestKey) ?? localStorage.getItem(accountKey);
  // Written by this page only, and the server judges every token.
  return text === null ? null : (JSON.parse(text) as Credentials);
}

/** When three quarters of a new token's life are over, on this device's clock. */
function renewAt(expiresAt: string): number {
  const lifetimeMs = Date.parse(expiresAt) - Date.now();
  return Date.now() + 0.75 * (lifetimeMs > 0 ? lifetimeMs : fallbackLifetimeMs);
}

/** Runs work while no other tab does. */
async function withLock(work: () => Promise<void>): Promise<void> {
  // Absent on pages that are not secure, whatever the types say.
  const locks = navigator.locks as LockManager | undefined;
  await (locks ? locks.request(refreshLock, work) : work());
}
