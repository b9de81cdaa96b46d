import type { Clock } from '../clock.ts';
import type { EntityManager } from '../db/orm.ts';
import { Session } from '../entities/session.ts';
import { ACCESS_TOKEN_MS } from './access-tokens.ts';
import { credentialId } from './actor.ts';
import type { Actor } from './actor.ts';

/**
 * The sessions and API keys that ended within one lifetime of an access token: whatever ended earlier has no valid token
 * left. Kept in memory, so that asking costs no query.
 */
export class Revocations {
  readonly #clock: Clock;
  /** Credential id to when its last token has expired; oldest first, as every entry lives equally long. */
  readonly #forgetAt = new Map<string, number>();
  readonly #listeners = new Set<(credentialId: string, userId: string) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Reads what was revoked before this process started. API keys need none of it: they are looked up when shown. */
  async load(em: EntityManager): Promise<void> {
    const since = new Date(this.#clock.now() - ACCESS_TOKEN_MS);
    const sessions = await em.fork().find(Session, { revokedAt: { $gt: since } }, { orderBy: { revokedAt: 'asc' } });
    for (const { id, revokedAt } of sessions) {
      if (revokedAt) this.#forgetAt.set(id, revokedAt.getTime() + ACCESS_TOKEN_MS);
    }
  }

  /** Whether the session or API key that the actor came with has ended. */
  isRevoked(actor: Actor): boolean {
    return this.#forgetAt.has(credentialId(actor));
  }

  /** Ends a session or API key for this process, at once. Call it after the commit. */
  add(revokedId: string, userId: string): void {
    const now = this.#clock.now();
    for (const [id, forgetAt] of this.#forgetAt) {
      if (forgetAt > now) break;
      this.#forgetAt.delete(id);
    }
    this.#forgetAt.set(revokedId, now + ACCESS_TOKEN_MS);
    for (const listener of this.#listeners) listener(revokedId, userId);
  }

  /**
   * Tells of every session or API key as it ends, by its id (compare with `credentialId(actor)`), and whose it was.
   * Whoever opens something for an actor listens first and asks `isRevoked` after, so that no moment is missed.
   * @returns stops telling
   */
  onRevoked(listener: (credentialId: string, userId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
