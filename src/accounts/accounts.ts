import { randomUUIDv7 } from 'node:crypto';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { EntityManager } from '../db/orm.ts';
import { ApiKey } from '../entities/api-key.ts';
import { Guest } from '../entities/guest.ts';
import { Session } from '../entities/session.ts';
import { User } from '../entities/user.ts';
import type { WhoMayCall } from '../entities/user.ts';
import { Forbidden, InvalidCredentials, Unauthenticated, UsernameTaken, WrongPassword } from '../errors.ts';
import { credentialId } from './actor.ts';
import type { Actor, UserActor } from './actor.ts';
import { newApiKey } from './api-keys.ts';
import { accepted } from './input.ts';
import type { Passwords } from './passwords.ts';
import { avatarColorOf, NewPassword, ProfileChange, Registration, usernameKey } from './profile.ts';
import { Sessions } from './sessions.ts';
import type { SessionsDeps, SignedIn } from './sessions.ts';
import { addressKey } from './throttle.ts';
import type { Throttle } from './throttle.ts';

/** What accounts need; `createAccountsDeps` makes it. */
export interface AccountsDeps extends SessionsDeps {
  passwords: Passwords;
  loginThrottle: Throttle;
  registerThrottle: Throttle;
}

/** Where a request comes from. */
export interface Origin {
  address: string;
  userAgent: string | undefined;
}

/** Accounts: who people are and how they prove it. */
export class Accounts {
  /** Refreshing, listing and ending logins. */
  readonly sessions: Sessions;
  readonly #em: EntityManager;
  readonly #deps: AccountsDeps;

  constructor(em: EntityManager, deps: AccountsDeps) {
    this.#em = em;
    this.#deps = deps;
    this.sessions = new Sessions(em, deps);
  }

  /**
   * Makes an account with its first API key and logs in.
   * @throws BadInput, UsernameTaken, RateLimited
   */
  async register(
    input: { username: string; password: string; displayName?: string | null | undefined },
    from: Origin,
  ): Promise<SignedIn & { apiKey: string }> {
    const { username, password, displayName } = accepted(Registration, input);
    const key = usernameKey(username);
    this.#deps.registerThrottle.take(addressKey(from.address), `name:${key}`);
    if ((await this.#em.count(User, { usernameKey: key })) > 0) throw new UsernameTaken(username);

    const passwordHash = await this.#deps.passwords.hash(password);
    const id = randomUUIDv7();
    const createdAt = new Date(this.#deps.clock.now());
    const session = this.sessions.begin(id, from.userAgent);
    const { apiKey, row } = newApiKey(id, createdAt);
    const user = await this.#em
      .transactional((em) => {
        const made = em.create(User, {
          id,
          username,
          usernameKey: key,
          displayName: displayName ?? username,
          avatarColor: avatarColorOf(id),
          passwordHash,
          role: 'USER',
          createdAt,
        });
        em.persist([made, em.create(ApiKey, row), em.create(Session, session.row)]);
        return Promise.resolve(made);
      })
      .catch((error: unknown) => {
        throw error instanceof UniqueConstraintViolationException ? new UsernameTaken(username) : error;
      });
    return { ...this.sessions.signedIn(user, session.row.id, session.refreshToken), apiKey };
  }

  /**
   * Begins a session. A wrong name and a wrong password look the same and take as long.
   * @throws InvalidCredentials, RateLimited
   */
  async login(username: string, password: string, from: Origin): Promise<SignedIn> {
    const key = usernameKey(username);
    this.#deps.loginThrottle.take(addressKey(from.address), `name:${key}`);
    const user = await this.#em.findOne(User, { usernameKey: key }, { refresh: true });
    const isRight = await this.#deps.passwords.verify(user?.passwordHash, password);
    if (!user || !isRight) throw new InvalidCredentials();

    const session = this.sessions.begin(user.id, from.userAgent);
    await this.#em.transactional(async (em) => {
      // The password may have been changed while it was checked, and then every session but one has just been ended.
      const isStillRight = await em.count(User, { id: user.id, passwordHash: user.passwordHash });
      if (!isStillRight) throw new InvalidCredentials();
      await em.insert(Session, session.row);
    });
    return this.sessions.signedIn(user, session.row.id, session.refreshToken);
  }

  /** Ends the session that asks, its open sockets included. */
  async logout(actor: UserActor): Promise<void> {
    await this.sessions.end(actor, credentialId(actor));
  }

  /**
   * Sets a new password and ends every other session of the user; API keys stay.
   * @throws WrongPassword, BadInput, RateLimited
   */
  async changePassword(actor: UserActor, currentPassword: string, newPassword: string): Promise<User> {
    accepted(NewPassword, newPassword, 'newPassword');
    const user = await this.user(actor.userId);
    this.#deps.loginThrottle.take(`name:${user.usernameKey}`);
    if (!(await this.#deps.passwords.verify(user.passwordHash, currentPassword))) throw new WrongPassword();

    const passwordHash = await this.#deps.passwords.hash(newPassword);
    const others = await this.#em.transactional(async (em) => {
      const checked = { id: user.id, passwordHash: user.passwordHash };
      if ((await em.nativeUpdate(User, checked, { passwordHash })) === 0) throw new WrongPassword();
      const open = { userId: user.id, id: { $ne: credentialId(actor) }, revokedAt: null };
      const sessions = await em.find(Session, open, { disableIdentityMap: true });
      await em.nativeUpdate(Session, open, { revokedAt: new Date(this.#deps.clock.now()) });
      return sessions.map(({ id }) => id);
    });
    for (const id of others) this.#deps.revocations.add(id, user.id);
    return this.#em.refreshOrFail(user);
  }

  /** Replaces the user's API key: the old one dies at once, on open sockets too. */
  async regenerateApiKey({ userId }: UserActor): Promise<string> {
    const { apiKey, row } = newApiKey(userId, new Date(this.#deps.clock.now()));
    const old = await this.#em.transactional(async (em) => {
      const found = await em.findOne(ApiKey, { userId }, { refresh: true });
      await em.nativeDelete(ApiKey, { userId });
      await em.insert(ApiKey, row);
      return found?.id;
    });
    if (old) this.#deps.revocations.add(old, userId);
    return apiKey;
  }

  /** @throws BadInput */
  async updateProfile(
    { userId }: UserActor,
    change: { displayName?: string | null | undefined; avatarColor?: string | null | undefined },
  ): Promise<User> {
    const { displayName, avatarColor } = accepted(ProfileChange, change);
    const user = await this.user(userId);
    if (displayName) user.displayName = displayName;
    if (avatarColor) user.avatarColor = avatarColor;
    await this.#em.flush();
    return user;
  }

  /** Who may call the user, and whether also during another call. */
  async updateCallSettings(
    { userId }: UserActor,
    change: { whoMayCall?: WhoMayCall | null | undefined; callWaiting?: boolean | null | undefined },
  ): Promise<User> {
    const user = await this.user(userId);
    if (change.whoMayCall) user.whoMayCall = change.whoMayCall;
    if (typeof change.callWaiting === 'boolean') user.callWaiting = change.callWaiting;
    await this.#em.flush();
    return user;
  }

  /** @throws Unauthenticated if the account is gone */
  async user(id: string): Promise<User> {
    const user = await this.#em.findOne(User, id);
    if (!user) throw new Unauthenticated('This account does not exist any more.');
    return user;
  }

  /** Who is asking. @throws Unauthenticated if the account or the guest is gone */
  async viewer(actor: Actor): Promise<User | Guest> {
    if (actor.kind === 'user') return this.user(actor.userId);
    const guest = await this.#em.findOne(Guest, actor.guestId);
    if (!guest) throw new Unauthenticated('This guest does not exist any more.');
    return guest;
  }

  /**
   * The identity in a fresh access token, for an open socket that goes on with it.
   * @throws Unauthenticated if the token is not good, Forbidden if it is of another session or guest
   */
  renewal(actor: Actor, accessToken: string): { actor: Actor; expiresAt: number } {
    const renewed = this.#deps.accessTokens.verify(accessToken);
    if (this.#deps.revocations.isRevoked(renewed.actor)) throw new Unauthenticated('This session has ended.');
    if (credentialId(renewed.actor) !== credentialId(actor)) {
      throw new Forbidden('This access token belongs to another session: open a new socket with it.');
    }
    return renewed;
  }
}
