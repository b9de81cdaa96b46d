import { createHmac } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { BadInput, DomainError } from '../errors.ts';

/** The least and the most that a credential may be asked to last. */
export const MIN_TTL_SECONDS = 60;
export const MAX_TTL_SECONDS = 86_400;

/** The part of the configuration that ICE stands on. */
export interface IceOptions {
  stunUrls: readonly string[];
  turnUrls: readonly string[];
  /** Shared with the TURN server (coturn: static-auth-secret); the first signs. */
  turnSecrets: readonly string[];
  /** How long credentials in a configuration last. */
  turnTtlSeconds: number;
}

/** A TURN server of our own, used where no other is configured. */
export interface OwnTurnserver {
  readonly stunUrls: readonly string[];
  readonly turnUrls: readonly string[];
  /** Signs credentials at this moment. */
  readonly secret: string;
}

/** Who the servers are for: an account or a guest. */
export type IceUser = { kind: 'user'; userId: string } | { kind: 'guest'; guestId: string };

/** As RTCIceServer (W3C webrtc-pc). */
export interface IceServer {
  urls: readonly string[];
  username?: string;
  credential?: string;
}

export interface IceConfiguration {
  iceServers: IceServer[];
  iceTransportPolicy: 'ALL' | 'RELAY';
  /** Ms since the epoch; ask again before. */
  expiresAt: number;
  /** Why these servers, for people. */
  reason: string;
}

export interface TurnCredentials {
  urls: readonly string[];
  username: string;
  credential: string;
  /** Ms since the epoch. */
  expiresAt: number;
}

/** TURN credentials were asked for, and no TURN server is configured. */
export class NoTurnServer extends DomainError {
  constructor() {
    super(
      'NO_TURN_SERVER',
      'There is no TURN server: start the server with coturn installed, or set TURN_URLS and TURN_SECRET.',
    );
  }
}

/** Which STUN and TURN servers somebody is to use, and with what credentials. */
export class IceServers {
  readonly #options: IceOptions;
  readonly #clock: Clock;
  readonly #own: OwnTurnserver | undefined;

  constructor(options: IceOptions, clock: Clock, own?: OwnTurnserver) {
    const { stunUrls, turnUrls } = options;
    this.#options = {
      ...options,
      stunUrls: own && stunUrls.length === 0 ? own.stunUrls : stunUrls,
      turnUrls: own ? own.turnUrls : turnUrls,
    };
    this.#clock = clock;
    this.#own = own;
  }

  /**
   * The servers for one user or guest; the TURN credentials in it are theirs alone.
   * @param relayOnly whether the other side must not learn the user's address
   */
  configurationFor(user: IceUser, { relayOnly = false } = {}): IceConfiguration {
    return relayOnly ? this.#relayed(user) : this.#direct(user);
  }

  /** Without a TURN server nothing connects, which is better than an address told. */
  #relayed(user: IceUser): IceConfiguration {
    const { turnUrls, turnTtlSeconds } = this.#options;
    const iceTransportPolicy = 'RELAY' as const;
    if (turnUrls.length === 0) {
      const expiresAt = this.#clock.now() + turnTtlSeconds * 1_000;
      const reason = 'Addresses are hidden in this call and there is no TURN server: media goes through the SFU.';
      return { iceServers: [], iceTransportPolicy, expiresAt, reason };
    }
    const { urls, username, credential, expiresAt } = this.credentialsFor(user, turnTtlSeconds);
    const reason = 'Addresses are hidden in this call: everything goes through the TURN server.';
    return { iceServers: [{ urls, username, credential }], iceTransportPolicy, expiresAt, reason };
  }

  #direct(user: IceUser): IceConfiguration {
    const { stunUrls, turnUrls, turnTtlSeconds } = this.#options;
    const stun: IceServer[] = stunUrls.length > 0 ? [{ urls: stunUrls }] : [];
    if (turnUrls.length === 0) {
      const expiresAt = this.#clock.now() + turnTtlSeconds * 1_000;
      const reason =
        stun.length > 0
          ? 'STUN only: no TURN server is configured, so a pair behind two strict NATs will not connect.'
          : 'No STUN or TURN server is configured: only people in the same network will connect.';
      return { iceServers: stun, iceTransportPolicy: 'ALL', expiresAt, reason };
    }
    const { urls, username, credential, expiresAt } = this.credentialsFor(user, turnTtlSeconds);
    const reason = 'Direct paths first, the TURN server where there is none.';
    return { iceServers: [...stun, { urls, username, credential }], iceTransportPolicy: 'ALL', expiresAt, reason };
  }

  /**
   * Time-limited TURN credentials, shared-secret form (draft-uberti-behave-turn-rest-00).
   * @param ttlSeconds lifetime from now, 60 to 86_400; the expiry is part of the username
   * @returns username `<unix seconds>:<id>`, credential base64(HMAC-SHA1(secret, username))
   * @throws BadInput for another lifetime, NoTurnServer if none is configured
   */
  credentialsFor(user: IceUser, ttlSeconds: number): TurnCredentials {
    const { turnUrls } = this.#options;
    const turnSecret = this.#own?.secret ?? this.#options.turnSecrets[0];
    if (!Number.isInteger(ttlSeconds) || ttlSeconds < MIN_TTL_SECONDS || ttlSeconds > MAX_TTL_SECONDS) {
      throw new BadInput(`ttlSeconds: must be a whole number from ${MIN_TTL_SECONDS} to ${MAX_TTL_SECONDS}`);
    }
    if (turnUrls.length === 0 || !turnSecret) throw new NoTurnServer();
    const expiry = Math.floor(this.#clock.now() / 1_000) + ttlSeconds;
    const username = `${expiry}:${user.kind === 'user' ? user.userId : user.guestId}`;
    const credential = createHmac('sha1', turnSecret).update(username).digest('base64');
    return { urls: turnUrls, username, credential, expiresAt: expiry * 1_000 };
  }
}
