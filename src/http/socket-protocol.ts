import type { IncomingHttpHeaders } from 'node:http';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import type { Pollable } from '../events/pollable.ts';
import { CloseCode } from './close-codes.ts';
import type { LiveConnection } from './connections.ts';
import { credentialFromHeaders, credentialFromPayload } from './credentials.ts';
import { deliver } from './delivery.ts';
import type { Entrance } from './entrance.ts';
import { refusal } from './errors.ts';
import { describeError } from './log.ts';
import type { OperationRequest, PreparedOperation } from './operations.ts';
import type { Outbox } from './outbox.ts';
import {
  ACKNOWLEDGED,
  completeMessage,
  errorMessage,
  nextMessage,
  parseMessage,
  pongMessage,
} from './socket-messages.ts';

/** How long a socket may take to say `connection_init`. */
export const CONNECTION_INIT_MS = 5_000;
/** Longest operation id that is echoed back. */
export const MAX_OPERATION_ID_LENGTH = 128;

export interface SessionOptions {
  entrance: Entrance;
  /** Subscriptions of one socket. */
  maxSubscriptions: number;
}

/** An operation under way; a subscription's stream, once it has begun. */
interface Running {
  stream?: Pollable<string>;
}

/** graphql-transport-ws on one socket: who is connected, and which operations run. */
export class Session {
  readonly #options: SessionOptions;
  readonly #connection: LiveConnection;
  readonly #outbox: Outbox;
  /** Of the upgrade request, until it is known who it is. */
  #headers: IncomingHttpHeaders | undefined;
  readonly #running = new Map<string, Running>();
  #deadline: NodeJS.Timeout | undefined;
  #state: 'new' | 'initialising' | 'acknowledged' | 'over' = 'new';

  constructor(options: SessionOptions, connection: LiveConnection, outbox: Outbox, headers: IncomingHttpHeaders) {
    this.#options = options;
    this.#connection = connection;
    this.#outbox = outbox;
    this.#headers = headers;
    this.#deadline = setTimeout(
      () => connection.end(CloseCode.initialisationTimeout, 'Connection initialisation timeout'),
      CONNECTION_INIT_MS,
    );
  }

  /** @returns when it takes time: what ends once the message has been dealt with. It never rejects */
  handle(text: string): Promise<void> | void {
    const message = parseMessage(text);
    switch (message?.type) {
      case 'subscribe':
        return this.#subscribe(message.id, message.payload);
      case 'complete':
        return this.#complete(message.id);
      case 'connection_init':
        return this.#initialise(message.payload);
      case 'ping':
        return this.#outbox.send(pongMessage(message.payload));
      case 'pong':
        return undefined;
      default:
        return this.#connection.end(CloseCode.badRequest, 'Invalid message received');
    }
  }

  /** Ends whatever runs. Idempotent. */
  close(): void {
    clearTimeout(this.#deadline);
    this.#state = 'over';
    const running = [...this.#running.values()];
    this.#running.clear();
    for (const { stream } of running) void stream?.return?.();
  }

  async #initialise(payload: Record<string, unknown> | undefined): Promise<void> {
    if (this.#state !== 'new')
      return this.#connection.end(CloseCode.tooManyInitialisations, 'Too many initialisation requests');
    this.#state = 'initialising';
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
    const credential = credentialFromPayload(payload) ?? credentialFromHeaders(this.#headers ?? {});
    this.#headers = undefined;
    if (credential !== undefined) await this.#identify(credential);
    if (this.#connection.isEnded) return;
    this.#state = 'acknowledged';
    this.#outbox.send(ACKNOWLEDGED);
  }

  async #identify(credential: string): Promise<void> {
    const { auth, connections, log } = this.#options.entrance;
    const connection = this.#connection;
    try {
      const { actor, expiresAt } = await auth.authenticate(credential);
      if (!connections.identify(connection, actor, expiresAt)) {
        connection.end(CloseCode.tooManyConnections, 'Too many connections of this user');
      } else if (auth.isRevoked(actor)) {
        connection.end(CloseCode.revoked, 'The session was revoked');
      }
    } catch (error) {
      if (error instanceof DomainError) return connection.end(CloseCode.forbidden, error.message);
      log.error({ connectionId: connection.id, error: describeError(error) }, 'authentication failed unexpectedly');
      connection.end(CloseCode.tryAgainLater, 'Try again later');
    }
  }

  #subscribe(id: string, payload: OperationRequest): Promise<void> | void {
    const { entrance, maxSubscriptions } = this.#options;
    const connection = this.#connection;
    if (this.#state !== 'acknowledged') return connection.end(CloseCode.unauthorized, 'Unauthorized');
    if (this.#running.has(id)) {
      return connection.end(CloseCode.subscriberExists, `Subscriber for ${id.slice(0, 64)} already exists`);
    }
    if (id.length > MAX_OPERATION_ID_LENGTH) {
      return connection.end(CloseCode.badRequest, `Operation ids have at most ${MAX_OPERATION_ID_LENGTH} characters`);
    }
    const prepared = entrance.operations.prepare(payload);
    if (!('known' in prepared)) return this.#outbox.send(errorMessage(id, prepared));
    if (prepared.known.operation.operation !== 'subscription') return this.#answer(id, prepared);
    if (connection.streams < maxSubscriptions) return this.#open(id, prepared);
    const reason = `A socket carries at most ${maxSubscriptions} subscriptions.`;
    return this.#outbox.send(errorMessage(id, [refusal('LIMIT_REACHED', reason)]));
  }

  #answer(id: string, prepared: PreparedOperation): Promise<void> | void {
    const answer = this.#options.entrance.operations.answer(prepared, this.#contexts()());
    if (typeof answer === 'string') {
      this.#outbox.send(...nextMessage(id, answer));
      return this.#outbox.send(completeMessage(id));
    }
    const running: Running = {};
    this.#running.set(id, running);
    return answer.then((text) => this.#reply(id, running, text));
  }

  async #open(id: string, prepared: PreparedOperation): Promise<void> {
    const connection = this.#connection;
    const running: Running = {};
    this.#running.set(id, running);
    // Counted here and not when it begins: several may be asked for before the first has begun.
    connection.streams++;
    const createContext = this.#contexts();
    const opened = await this.#options.entrance.operations.open(prepared, createContext, () => connection.streams--);
    if (typeof opened === 'string') return this.#reply(id, running, opened);
    // Completed, or closed, before it began.
    if (this.#running.get(id) !== running) return void opened.return?.();
    running.stream = opened;
    deliver(id, opened, this.#outbox, () => this.#end(id, running));
  }

  #reply(id: string, running: Running, text: string): void {
    if (this.#running.get(id) !== running) return;
    this.#outbox.send(...nextMessage(id, text));
    this.#end(id, running);
  }

  /** Says so, unless it was the client who ended it. */
  #end(id: string, running: Running): void {
    if (this.#running.get(id) !== running) return;
    this.#running.delete(id);
    this.#outbox.send(completeMessage(id));
  }

  #complete(id: string): void {
    const running = this.#running.get(id);
    this.#running.delete(id);
    void running?.stream?.return?.();
  }

  /** Contexts of one operation. The identity is read for each, because `authenticate` may have renewed it. */
  #contexts(): () => Context {
    const { createContext } = this.#options.entrance;
    const connection = this.#connection;
    const { address, userAgent } = connection;
    const request = { id: `${connection.id}.${++connection.operations}`, address, userAgent };
    return () => createContext(request, connection.actor, connection);
  }
}
