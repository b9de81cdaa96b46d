import { createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { TokenKey } from '../config.ts';
import { Unauthenticated } from '../errors.ts';
import type { Actor, GuestActor } from './actor.ts';

/** How long an access token of a session is good. */
export const ACCESS_TOKEN_MS = 15 * 60_000;

const ALGORITHM = 'HS256';
const ISSUER = 'tandem';
const AUDIENCE = 'tandem';
const MIN_SECRET_BYTES = 32;
const MAX_TOKEN_LENGTH = 2_048;

/** A user who came through a session: the only accounts that access tokens are made for. */
export interface SessionActor {
  kind: 'user';
  userId: string;
  role: 'USER' | 'ADMIN';
  via: { kind: 'session'; sessionId: string };
}

/** A token and when it ends, in ms since the epoch. */
export interface AccessToken {
  token: string;
  expiresAt: number;
}

const Claims = z.union([
  z.object({ sub: z.uuid(), sid: z.uuid(), role: z.enum(['USER', 'ADMIN']), exp: z.number() }),
  z.object({ sub: z.uuid(), room: z.uuid(), exp: z.number() }),
]);

/** Signs and verifies access tokens: JWTs (RFC 7519) with HS256, whose `kid` names the key so that keys can be rotated. */
export class AccessTokens {
  readonly #keys: ReadonlyMap<string, KeyObject>;
  readonly #signing: { kid: string; key: KeyObject };
  readonly #clock: Clock;

  /**
   * @param keys the first signs, all verify
   * @throws TypeError without a key, or if a secret has fewer than 32 bytes: jsonwebtoken itself signs with any
   */
  constructor(keys: readonly TokenKey[], clock: Clock) {
    const made = keys.map(({ kid, secret }) => {
      const bytes = Buffer.from(secret, 'utf8');
      if (bytes.length < MIN_SECRET_BYTES)
        throw new TypeError(`Token key ${kid}: use ${MIN_SECRET_BYTES} bytes or more.`);
      return { kid, key: createSecretKey(bytes) };
    });
    const [signing] = made;
    if (!signing) throw new TypeError('Access tokens need at least one key.');
    this.#signing = signing;
    this.#keys = new Map(made.map(({ kid, key }) => [kid, key]));
    this.#clock = clock;
  }

  /** A token of a session, good for 15 minutes. */
  forSession({ userId, role, via }: SessionActor): AccessToken {
    return this.#sign({ sub: userId, sid: via.sessionId, role }, this.#clock.now() + ACCESS_TOKEN_MS);
  }

  /** A token of a guest, good until `expiresAt` (ms since the epoch). */
  forGuest({ guestId, roomId }: GuestActor, expiresAt: number): AccessToken {
    return this.#sign({ sub: guestId, room: roomId }, expiresAt);
  }

  /**
   * Who the token stands for. Says nothing about revocation.
   * @throws Unauthenticated unless the token is ours, unaltered and not expired
   */
  verify(token: string): { actor: Actor; expiresAt: number } {
    const claims = Claims.safeParse(this.#payloadOf(token));
    if (!claims.success) throw new Unauthenticated('This access token is not valid.');
    const { sub, exp } = claims.data;
    const actor: Actor =
      'room' in claims.data
        ? { kind: 'guest', guestId: sub, roomId: claims.data.room }
        : { kind: 'user', userId: sub, role: claims.data.role, via: { kind: 'session', sessionId: claims.data.sid } };
    return { actor, expiresAt: exp * 1_000 };
  }

  #sign(claims: object, expiresAtMs: number): AccessToken {
    const exp = Math.floor(expiresAtMs / 1_000);
    const token = jwt.sign({ ...claims, iat: Math.floor(this.#clock.now() / 1_000), exp }, this.#signing.key, {
      algorithm: ALGORITHM,
      keyid: this.#signing.kid,
      issuer: ISSUER,
      audience: AUDIENCE,
    });
    return { token, expiresAt: exp * 1_000 };
  }

  #payloadOf(token: string): unknown {
    const key = token.length <= MAX_TOKEN_LENGTH ? this.#keys.get(kidOf(token) ?? '') : undefined;
    if (!key) throw new Unauthenticated('This access token is not valid.');
    try {
      return jwt.verify(token, key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        clockTimestamp: Math.floor(this.#clock.now() / 1_000),
      });
    } catch (error) {
      if (error instanceof jwt.TokenExpiredError)
        throw new Unauthenticated('This access token has expired: refresh it.');
      throw new Unauthenticated('This access token is not valid.');
    }
  }
}

function kidOf(token: string): string | undefined {
  try {
    return jwt.decode(token, { complete: true })?.header.kid;
  } catch {
    return undefined;
  }
}
