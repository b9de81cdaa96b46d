import { randomUUIDv7 } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { EntityManager } from '../db/orm.ts';
import { pageQuery } from '../db/page.ts';
import type { Page } from '../db/page.ts';
import { Session } from '../entities/session.ts';
import { User } from '../entities/user.ts';
import { InvalidRefreshToken, NotFound } from '../errors.ts';
import type { AccessToken, AccessTokens, SessionActor } from './access-tokens.ts';
import { PREDECESSOR_MS, REFRESH_TOKEN_MS } from './refresh-tokens.ts';
import type { UserActor } from './actor.ts';
import type { RefreshTokens } from './refresh-tokens.ts';
import type { Revocations } from './revocations.ts';
import { sha256 } from './sha256.ts';

const MAX_USER_AGENT_LENGTH = 255;

/** What a login or a refresh hands out. */
export interface SignedIn {
  accessToken: AccessToken;
  refreshToken: string;
  user: User;
}

export interface SessionsDeps {
  clock: Clock;
  accessTokens: AccessTokens;
  refreshTokens: RefreshTokens;
  revocations: Revocations;
}

/** The logins of users: each a family of refresh tokens, of which one is current. */
export class Sessions {
  readonly #em: EntityManager;
  readonly #deps: SessionsDeps;

  constructor(em: EntityManager, deps: SessionsDeps) {
    this.#em = em;
    this.#deps = deps;
  }

  /** The row of a new session and its first refresh token; whoever asks stores the row in a transaction of its own. */
  begin(userId: string, userAgent: string | undefined): { row: Session; refreshToken: string } {
    const id = randomUUIDv7();
    const refreshToken = this.#deps.refreshTokens.first(id);
    const now = this.#deps.clock.now();
    const row = {
      id,
      userId,
      refreshHash: sha256(refreshToken),
      previousRefreshHash: null,
      previousValidUntil: null,
      userAgent: userAgent?.slice(0, MAX_USER_AGENT_LENGTH) ?? null,
      createdAt: new Date(now),
      lastUsedAt: new Date(now),
      expiresAt: new Date(now + REFRESH_TOKEN_MS),
      revokedAt: null,
    };
    return { row, refreshToken };
  }

  /** What the user gets for a session that was stored. */
  signedIn(user: User, sessionId: string, refreshToken: string): SignedIn {
    const actor: SessionActor = { kind: 'user', userId: user.id, role: user.role, via: { kind: 'session', sessionId } };
    return { accessToken: this.#deps.accessTokens.forSession(actor), refreshToken, user };
  }

  /**
   * A new access token and the refresh token to use next time; the session lasts another 30 days.
   * The token before the current one is answered with the current one for 30 s. One that is older is in two hands:
   * the whole session ends at once.
   * @throws InvalidRefreshToken
   */
  async refresh(refreshToken: string): Promise<SignedIn> {
    const id = this.#deps.refreshTokens.sessionIdOf(refreshToken);
    const session = id && (await this.#em.findOne(Session, id, { refresh: true }));
    const now = this.#deps.clock.now();
    if (!session || session.revokedAt || session.expiresAt.getTime() <= now) throw new InvalidRefreshToken();

    const shown = sha256(refreshToken);
    if (shown === session.refreshHash) {
      const next = this.#deps.refreshTokens.next(refreshToken);
      if (await this.#rotate(session.id, shown, sha256(next))) return this.#answer(session, next);
      // Another refresh or a logout was quicker by a moment: with what it left, this token is the predecessor or nothing.
      return this.refresh(refreshToken);
    }
    if (shown === session.previousRefreshHash && now < (session.previousValidUntil?.getTime() ?? 0)) {
      const current = this.#deps.refreshTokens.nextStored(refreshToken, session.refreshHash);
      if (current) return this.#answer(session, current);
      throw new InvalidRefreshToken();
    }
    await this.end({ userId: session.userId }, session.id);
    throw new InvalidRefreshToken();
  }

  /** The user's live sessions, newest first. */
  list({ userId }: Pick<UserActor, 'userId'>, page: Page): Promise<Session[]> {
    const { where, options } = pageQuery(page, 'desc');
    const live = { userId, revokedAt: null, expiresAt: { $gt: new Date(this.#deps.clock.now()) } };
    return this.#em.find(Session, { $and: [live, where] }, options);
  }

  /**
   * Ends one session of the user, its access tokens and open sockets included; again is no error.
   * @throws NotFound if it is not theirs
   */
  async end({ userId }: Pick<UserActor, 'userId'>, sessionId: string): Promise<Session> {
    const revokedAt = new Date(this.#deps.clock.now());
    const ended = await this.#em.nativeUpdate(Session, { id: sessionId, userId, revokedAt: null }, { revokedAt });
    if (ended > 0) this.#deps.revocations.add(sessionId, userId);
    const session = await this.#em.findOne(Session, { id: sessionId, userId }, { refresh: true });
    if (!session) throw new NotFound('session');
    return session;
  }

  /** One statement that compares and sets: of two refreshes at the same moment one rotates. */
  async #rotate(id: string, current: string, next: string): Promise<boolean> {
    const now = this.#deps.clock.now();
    const rotated = await this.#em.nativeUpdate(
      Session,
      { id, refreshHash: current, revokedAt: null },
      {
        refreshHash: next,
        previousRefreshHash: current,
        previousValidUntil: new Date(now + PREDECESSOR_MS),
        lastUsedAt: new Date(now),
        expiresAt: new Date(now + REFRESH_TOKEN_MS),
      },
    );
    return rotated > 0;
  }

  async #answer(session: Session, refreshToken: string): Promise<SignedIn> {
    const user = await this.#em.findOneOrFail(User, session.userId);
    return this.signedIn(user, session.id, refreshToken);
  }
}
