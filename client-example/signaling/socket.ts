import type { Client } from 'graphql-ws/client';
import type { TypedDocumentString } from '../generated/operations.ts';
import { openConnection } from './connection.ts';
import { dataOf, RefusedError } from './http.ts';
import type { GraphqlResult } from './http.ts';
import { reconnectDelay } from './reconnect-delay.ts';
import { createStore } from './store.ts';
import type { Store } from './store.ts';

/** A connection that leaves a probe unanswered this long is dead. */
const probeMs = 1_000;

export type SocketState = 'connecting' | 'connected' | 'waiting' | 'closed';

export interface SocketOptions {
  /** `ws:` or `wss:` */
  url: string;
  /** The payload of `connection_init`, asked for before every attempt. A rejection counts as a failed attempt. */
  connectionParams: () => Promise<Record<string, unknown>>;
  /** A connection has ended with this code. The next attempt waits for the promise; `close` may be called here. */
  onClosed?: (code: number) => Promise<void> | void;
}

/** What becomes of a subscription. */
export interface Sink<Data> {
  next: (data: Data) => void;
  /** The server has ended it, with an error or without one, or the socket was closed. A lost connection does not end it. */
  ended: (error: RefusedError | null) => void;
}

interface Operation {
  start: (client: Client) => void;
  end: (error: RefusedError) => void;
}

/**
 * GraphQL over a WebSocket that reconnects for ever.
 *
 * graphql-ws can reconnect by itself, too, but then subscribes again with its first variables and gives up on some close
 * codes. Here each connection gets a client of its own: subscriptions start again with *new* variables (the latest cursor), and
 * operations without an answer are sent again. So every operation given to `execute` must be one that may arrive twice.
 */
export class Socket {
  readonly #options: SocketOptions;
  readonly #state = createStore<SocketState>('connecting');
  /** Every operation that waits for an answer or for more: the function starts it on a new connection. */
  readonly #operations = new Map<symbol, Operation>();
  readonly #delay = reconnectDelay();
  #client: Client | null = null;
  #closeConnection = () => {};
  #isClosed = false;

  constructor(options: SocketOptions) {
    this.#options = options;
    void this.#run();
  }

  get state(): Store<SocketState> {
    return this.#state;
  }

  /**
   * Sends a query or mutation, again after each lost connection, until it is answered.
   * @throws RefusedError if the server refuses it; code `SOCKET_CLOSED` after close()
   */
  execute<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    const { promise, resolve, reject } = Promise.withResolvers<Data>();
    const ended = (error: RefusedError | null) =>
      reject(error ?? new RefusedError('NO_ANSWER', 'The server ended the operation without an answer.'));
    this.#start(document, () => variables, { next: resolve, ended }, { isSingle: true });
    return promise;
  }

  /**
   * Starts a subscription, and starts it again on every new connection.
   * @param variables asked for at every start
   * @returns a function that ends it without a word to the sink
   */
  subscribe<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentString<Data, Variables>,
    variables: () => Variables,
    sink: Sink<Data>,
  ): () => void {
    return this.#start(document, variables, sink, { isSingle: false });
  }

  /**
   * Asks the server for a sign of life. Without one the connection is dropped at once and made anew: the network may have
   * changed under it, which nobody tells a socket.
   * @returns whether it lives; false while there is no connection
   */
  async probe(): Promise<boolean> {
    const client = this.#client;
    if (!client) return false;
    const isAlive = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), probeMs);
      const answer = (result: boolean) => {
        clearTimeout(timer);
        resolve(result);
      };
      const sink = { next: () => answer(true), error: () => answer(false), complete: () => {} };
      client.subscribe({ query: '{ __typename }' }, sink);
    });
    if (!isAlive && client === this.#client) client.terminate();
    return isAlive;
  }

  /** Ends the connection and everything that waits for it, for good. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#client = null;
    this.#closeConnection();
    this.#delay.cancel();
    this.#state.write('closed');
    for (const operation of this.#operations.values()) operation.end(closedError());
  }

  /** @param isSingle the first answer is the only one: after it nothing is sent again */
  #start<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentString<Data, Variables>,
    variables: () => Variables,
    sink: Sink<Data>,
    { isSingle }: { isSingle: boolean },
  ): () => void {
    const key = Symbol('operation');
    let stop = () => {};
    const end = (error: RefusedError | null) => {
      if (this.#operations.delete(key)) sink.ended(error);
    };
    const receive = (result: GraphqlResult) => {
      let data: Data;
      try {
        data = dataOf<Data>(result);
      } catch (error) {
        return end(error as RefusedError);
      }
      if (isSingle) this.#operations.delete(key);
      sink.next(data);
    };
    const start = (client: Client) => {
      // A lost connection ends its operations, too; by then another client, or none, has taken this one's place.
      const isCurrent = () => this.#client === client && this.#operations.has(key);
      stop = client.subscribe(
        { query: document.toString(), variables: variables() },
        {
          next: (result) => isCurrent() && receive(result),
          error: (error) =>
            isCurrent() && Array.isArray(error) && receive({ errors: error as GraphqlResult['errors'] }),
          complete: () => isCurrent() && end(null),
        },
      );
    };

    this.#operations.set(key, { start, end });
    if (this.#isClosed) end(closedError());
    else if (this.#client) start(this.#client);
    return () => {
      if (this.#operations.delete(key)) stop();
    };
  }

  async #run(): Promise<void> {
    while (!this.#isClosed) {
      this.#state.write('connecting');
      await this.#connectOnce();
      if (this.#isClosed) return;
      this.#state.write('waiting');
      await this.#delay.wait();
    }
  }

  /** One connection from its opening to its end. */
  async #connectOnce(): Promise<void> {
    const params = await this.#options.connectionParams().catch(() => null);
    if (!params || this.#isClosed) return;

    const connection = openConnection(this.#options.url, params);
    this.#closeConnection = () => connection.close();
    if (await connection.connected) this.#begin(connection.client);
    const code = await connection.closed;
    this.#client = null;
    await this.#options.onClosed?.(code);
  }

  #begin(client: Client): void {
    if (this.#isClosed) return;
    this.#client = client;
    this.#delay.reset();
    this.#state.write('connected');
    for (const operation of this.#operations.values()) operation.start(client);
  }
}

function closedError(): RefusedError {
  return new RefusedError('SOCKET_CLOSED', 'The connection was closed.');
}
