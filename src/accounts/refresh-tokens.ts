import { createHmac, randomBytes } from 'node:crypto';
import type { TokenKey } from '../config.ts';
import { sha256 } from './sha256.ts';

/** How long a session lasts after it was last refreshed. */
export const REFRESH_TOKEN_MS = 30 * 24 * 60 * 60_000;
/** How long the token before the current one stays good: a lost answer, or two tabs refreshing at once. */
export const PREDECESSOR_MS = 30_000;

const FORM = /^rt_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.[\w-]{43}$/;

/**
 * Refresh tokens, `rt_<session id>.<256 bits in base64url>`.
 * The first of a session is random; each next one is an HMAC of the one before. So whoever comes again with the
 * predecessor (the answer was lost, another tab was quicker) gets the very same current token, though only its hash is
 * stored, and no two tabs of one browser ever hold different ones.
 */
export class RefreshTokens {
  readonly #keys: readonly TokenKey[];

  constructor(keys: readonly TokenKey[]) {
    this.#keys = keys;
  }

  /** The first token of a session. */
  first(sessionId: string): string {
    return `rt_${sessionId}.${randomBytes(32).toString('base64url')}`;
  }

  /** The token after this one. */
  next(token: string): string {
    return this.#successors(token)[0] ?? '';
  }

  /** The token after this one whose hash was stored: another key than today's first may have made it. */
  nextStored(token: string, storedHash: string): string | undefined {
    return this.#successors(token).find((successor) => sha256(successor) === storedHash);
  }

  /** The session that the token belongs to, or says it belongs to; undefined if it is no refresh token at all. */
  sessionIdOf(token: string): string | undefined {
    return FORM.exec(token)?.[1];
  }

  #successors(token: string): string[] {
    const sessionId = this.sessionIdOf(token) ?? '';
    return this.#keys.map(({ secret }) => {
      // The prefix keeps these HMACs apart from those of JWTs, which never have a colon in what is signed.
      const mac = createHmac('sha256', secret).update(`refresh-token-after:${token}`).digest('base64url');
      return `rt_${sessionId}.${mac}`;
    });
  }
}
