import { createHmac } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { BadInput, DomainError } from '../errors.ts';
import type { IceRule } from '../ice-policy.ts';
import { KnownDevices } from './device-facts.ts';
import type { DeviceFacts } from './device-facts.ts';
import { decide } from './policy.ts';
import { chooseTurnUrls, parseTurnUrls } from './turn-urls.ts';

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
  policy: readonly IceRule[];
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

/** What for. */
export interface IceRequest {
  /** The facts are kept for this device, and what is not told now is taken from what it told before. */
  deviceId?: string | undefined;
  facts?: DeviceFacts;
  /** Whether the others in the call must not learn the user's address. */
  hidesAddress?: boolean;
}

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
  readonly #stunUrls: readonly string[];
  readonly #turnUrls: ReturnType<typeof parseTurnUrls>;
  readonly #devices = new KnownDevices();

  constructor(options: IceOptions, clock: Clock, own?: OwnTurnserver) {
    this.#options = options;
    this.#clock = clock;
    this.#own = own;
    this.#stunUrls = own && options.stunUrls.length === 0 ? own.stunUrls : options.stunUrls;
    this.#turnUrls = parseTurnUrls(own?.turnUrls ?? options.turnUrls);
  }

  /** The servers for one user or guest in one situation; the TURN credentials in it are theirs alone. */
  configurationFor(user: IceUser, request: IceRequest = {}): IceConfiguration {
    const facts = this.#factsOf(user, request);
    const { policy, transports, reasons } = decide(this.#options.policy, {
      ...facts,
      hidesAddress: request.hidesAddress ?? false,
    });
    // With relayed candidates only, a STUN server has nothing to say.
    const stun = policy === 'RELAY' || this.#stunUrls.length === 0 ? [] : [{ urls: this.#stunUrls }];
    const { turnTtlSeconds } = this.#options;
    if (this.#turnUrls.length === 0) {
      const expiresAt = this.#clock.now() + turnTtlSeconds * 1_000;
      const reason = [...reasons, whyWithoutTurn(policy, stun.length > 0)].join(' ');
      return { iceServers: stun, iceTransportPolicy: policy, expiresAt, reason };
    }
    const { username, credential, expiresAt } = this.credentialsFor(user, turnTtlSeconds);
    const turn = { urls: chooseTurnUrls(this.#turnUrls, transports, facts.region), username, credential };
    const reason = reasons.join(' ') || 'Direct paths first, the TURN server where there is none.';
    return { iceServers: [...stun, turn], iceTransportPolicy: policy, expiresAt, reason };
  }

  /**
   * Time-limited TURN credentials, shared-secret form (draft-uberti-behave-turn-rest-00).
   * @param ttlSeconds lifetime from now, 60 to 86_400; the expiry is part of the username
   * @returns username `<unix seconds>:<id>`, credential base64(HMAC-SHA1(secret, username))
   * @throws BadInput for another lifetime, NoTurnServer if none is configured
   */
  credentialsFor(user: IceUser, ttlSeconds: number): TurnCredentials {
    const secret = this.#own?.secret ?? this.#options.turnSecrets[0];
    if (!Number.isInteger(ttlSeconds) || ttlSeconds < MIN_TTL_SECONDS || ttlSeconds > MAX_TTL_SECONDS) {
      throw new BadInput(`ttlSeconds: must be a whole number from ${MIN_TTL_SECONDS} to ${MAX_TTL_SECONDS}`);
    }
    if (this.#turnUrls.length === 0 || !secret) throw new NoTurnServer();
    const expiry = Math.floor(this.#clock.now() / 1_000) + ttlSeconds;
    const username = `${expiry}:${idOf(user)}`;
    const credential = createHmac('sha1', secret).update(username).digest('base64');
    return { urls: this.#turnUrls.map(({ url }) => url), username, credential, expiresAt: expiry * 1_000 };
  }

  #factsOf(user: IceUser, { deviceId, facts = {} }: IceRequest): DeviceFacts {
    if (deviceId === undefined) return facts;
    const key = `${idOf(user)}:${deviceId}`;
    return Object.keys(facts).length > 0 ? this.#devices.learn(key, facts) : this.#devices.get(key);
  }
}

function idOf(user: IceUser): string {
  return user.kind === 'user' ? user.userId : user.guestId;
}

function whyWithoutTurn(policy: 'ALL' | 'RELAY', hasStun: boolean): string {
  // Nothing connects directly, which is better than an address told.
  if (policy === 'RELAY') return 'There is no TURN server, so media can only go through the SFU.';
  return hasStun
    ? 'STUN only: no TURN server is configured, so a pair behind two strict NATs will not connect.'
    : 'No STUN or TURN server is configured: only people in the same network will connect.';
}
