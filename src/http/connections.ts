import type { Actor } from '../accounts/actor.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Connection } from '../context.ts';
import { CloseCode } from './close-codes.ts';
import type { Auth } from './entrance.ts';

/** How often the expiry of tokens is looked at, for all connections at once. */
export const EXPIRY_CHECK_MS = 1_000;

export interface ConnectionsOptions {
  limits: Config['limits'];
  clock: Clock;
  auth: Pick<Auth, 'actorId' | 'addressKey'>;
}

export interface ConnectionFacts {
  id: string;
  address: string;
  userAgent: string | undefined;
  isPinged: boolean;
}

/** One open socket or event stream: whose it is, until when, and how to end it. */
export class LiveConnection implements Connection {
  readonly id: string;
  readonly address: string;
  readonly userAgent: string | undefined;
  readonly isPinged: boolean;
  actor: Actor | undefined;
  /** Milliseconds since the epoch; undefined never expires. */
  expiresAt: number | undefined;
  /** Subscriptions under way. */
  streams = 0;
  /** Operations received, for their request ids. */
  operations = 0;
  isEnded = false;
  readonly #end: (code: number, reason: string) => void;

  constructor(facts: ConnectionFacts, end: (code: number, reason: string) => void) {
    this.id = facts.id;
    this.address = facts.address;
    this.userAgent = facts.userAgent;
    this.isPinged = facts.isPinged;
    this.#end = end;
  }

  renew(actor: Actor, expiresAt: number): void {
    this.actor = actor;
    this.expiresAt = expiresAt;
  }

  endAsSlow(): void {
    this.end(CloseCode.slowConsumer, 'Too slow: read faster, continue by cursor');
  }

  /** Idempotent; the first reason wins. */
  end(code: number, reason: string): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.#end(code, reason);
  }
}

/** Everything that is open now, sockets and event streams alike: bounded, expired and revoked in one place. */
export class Connections {
  readonly #limits: Config['limits'];
  readonly #clock: Clock;
  readonly #auth: ConnectionsOptions['auth'];
  readonly #open = new Set<LiveConnection>();
  readonly #perAddress = new Map<string, number>();
  readonly #perActor = new Map<string, number>();
  /** Under whose name a connection counts; a renewal keeps it. */
  readonly #countedAs = new Map<LiveConnection, string>();
  readonly #stopChecking: () => void;

  constructor({ limits, clock, auth }: ConnectionsOptions) {
    this.#limits = limits;
    this.#clock = clock;
    this.#auth = auth;
    this.#stopChecking = clock.every(EXPIRY_CHECK_MS, () => this.#endExpired());
  }

  get size(): number {
    return this.#open.size;
  }

  /** Whether one more from this address is within the limits. */
  hasRoomFor(address: string): boolean {
    return (
      this.#open.size < this.#limits.maxSockets &&
      (this.#perAddress.get(this.#auth.addressKey(address)) ?? 0) < this.#limits.maxSocketsPerAddress
    );
  }

  /** @param end called once, when the server ends it; `remove` must follow when it is closed, whoever closed it */
  add(facts: ConnectionFacts, end: (code: number, reason: string) => void): LiveConnection {
    const connection = new LiveConnection(facts, end);
    this.#open.add(connection);
    count(this.#perAddress, this.#auth.addressKey(facts.address), 1);
    return connection;
  }

  /** Says whose connection it is; false when that user has as many as allowed. */
  identify(connection: LiveConnection, actor: Actor, expiresAt: number | undefined): boolean {
    const id = this.#auth.actorId(actor);
    if ((this.#perActor.get(id) ?? 0) >= this.#limits.maxSocketsPerUser) return false;
    connection.actor = actor;
    connection.expiresAt = expiresAt;
    if (this.#open.has(connection)) {
      this.#countedAs.set(connection, id);
      count(this.#perActor, id, 1);
    }
    return true;
  }

  remove(connection: LiveConnection): void {
    if (!this.#open.delete(connection)) return;
    count(this.#perAddress, this.#auth.addressKey(connection.address), -1);
    const id = this.#countedAs.get(connection);
    if (id === undefined) return;
    this.#countedAs.delete(connection);
    count(this.#perActor, id, -1);
  }

  /** Ends those whose actor matches. */
  endWhere(matches: (actor: Actor) => boolean, code: number, reason: string): void {
    for (const connection of this.#open)
      if (connection.actor && matches(connection.actor)) connection.end(code, reason);
  }

  /** Ends all, and stops looking at expiry. */
  close(code: number, reason: string): void {
    this.#stopChecking();
    for (const connection of this.#open) connection.end(code, reason);
  }

  #endExpired(): void {
    const now = this.#clock.now();
    for (const connection of this.#open) {
      if (connection.expiresAt === undefined || connection.expiresAt > now) continue;
      connection.end(CloseCode.tokenExpired, 'The access token expired');
    }
  }
}

function count(counts: Map<string, number>, key: string, change: number): void {
  const next = (counts.get(key) ?? 0) + change;
  if (next > 0) counts.set(key, next);
  else counts.delete(key);
}
