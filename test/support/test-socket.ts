import { WebSocket } from 'ws';
import type { ClientOptions } from 'ws';
import { EventQueue } from './event-queue.ts';
import { dataOf } from './graphql-failure.ts';
import type { ClientError, ClientResult } from './graphql-failure.ts';

export interface TestSocketOptions {
  /** Of `connection_init`. */
  payload?: Record<string, unknown>;
  /** Of the upgrade request. */
  headers?: Record<string, string>;
  subprotocol?: string;
  /** false opens the socket and says nothing. */
  init?: boolean;
  socket?: ClientOptions;
}

interface Listener {
  next(result: ClientResult<never>): void;
  error(errors: readonly ClientError[]): void;
  complete(): void;
}

type Message = { type: string; id?: string; payload?: unknown };

/**
 * A graphql-transport-ws client on a bare `ws`, so that a test can do what proper clients do not: stop reading, say
 * nonsense, vanish. Unlike them it never reconnects.
 */
export class TestSocket {
  readonly webSocket: WebSocket;
  /** When it is closed, whoever closed it. */
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #listeners = new Map<string, Listener>();
  readonly #acknowledged: Promise<void>;
  #acknowledge: () => void = () => {};
  #lastId = 0;

  constructor(url: string, options: TestSocketOptions = {}) {
    const subprotocol = options.subprotocol ?? 'graphql-transport-ws';
    this.webSocket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, subprotocol, {
      headers: options.headers ?? {},
      rejectUnauthorized: false,
      ...options.socket,
    });
    this.#acknowledged = new Promise((resolve) => (this.#acknowledge = resolve));
    this.closed = new Promise((resolve) => {
      this.webSocket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    this.webSocket.on('message', (data: Buffer) => this.#receive(JSON.parse(data.toString()) as Message));
    this.webSocket.on('error', () => {});
    if (options.init === false) return;
    this.webSocket.once('open', () => this.send({ type: 'connection_init', payload: options.payload ?? {} }));
  }

  /** Resolves when the server has acknowledged it; rejects if it is closed instead. */
  async ready(): Promise<this> {
    const closed = this.closed.then(({ code, reason }) => {
      throw new Error(`The socket was closed: ${code} ${reason}`);
    });
    await Promise.race([this.#acknowledged, closed]);
    return this;
  }

  /** Resolves when the upgrade is done. @throws Error with the response's status if it was refused */
  opened(): Promise<this> {
    return new Promise((resolve, reject) => {
      this.webSocket.once('open', () => resolve(this));
      this.webSocket.once('unexpected-response', (_request, { statusCode }) =>
        reject(new Error(`refused: ${statusCode}`)),
      );
      this.webSocket.once('error', reject);
    });
  }

  /** A query or mutation. @throws GraphQLFailure if the answer carries errors */
  request<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    return unheard(this.result<T>(query, variables).then(dataOf));
  }

  /** A query or mutation, errors and all. */
  result<T>(query: string, variables: Record<string, unknown> = {}): Promise<ClientResult<T>> {
    const answer = new Promise<ClientResult<T>>((resolve, reject) => {
      const id = this.#listen({ next: resolve, error: (errors) => resolve({ errors }), complete: () => {} });
      void this.closed.then(({ code, reason }) => reject(new Error(`The socket was closed: ${code} ${reason}`)));
      this.send({ type: 'subscribe', id, payload: { query, variables } });
    });
    return unheard(answer);
  }

  /** A subscription; `T` is what its one root field yields. */
  subscribe<T>(query: string, variables: Record<string, unknown> = {}): EventQueue<T> {
    const queue = new EventQueue<T>(() => this.send({ type: 'complete', id }));
    const id = this.#listen({
      next: (result) => queue.push(result),
      error: (errors) => queue.fail(errors),
      complete: () => queue.complete(),
    });
    this.send({ type: 'subscribe', id, payload: { query, variables } });
    return queue;
  }

  send(message: unknown): void {
    this.webSocket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Stops reading, as a stuck client does; what arrives stays in the kernel's buffers. */
  stopReading(): void {
    this.webSocket.pause();
  }

  readOn(): void {
    this.webSocket.resume();
  }

  /** Says goodbye properly. */
  async close(): Promise<void> {
    this.webSocket.close(1000);
    await this.closed;
  }

  /** Vanishes without a word, as a lost network does. */
  cut(): void {
    this.webSocket.terminate();
  }

  #listen(listener: Listener): string {
    const id = String(++this.#lastId);
    this.#listeners.set(id, listener);
    return id;
  }

  #receive({ type, id = '', payload }: Message): void {
    const listener = this.#listeners.get(id);
    if (type === 'connection_ack') this.#acknowledge();
    if (type === 'ping') this.send({ type: 'pong' });
    if (type === 'next') listener?.next(payload as ClientResult<never>);
    if (type === 'error') listener?.error(payload as ClientError[]);
    if (type === 'complete') listener?.complete();
    if (type === 'error' || type === 'complete') this.#listeners.delete(id);
  }
}

/** A test may end, or close the socket, without having awaited every answer: that alone is no failure. */
function unheard<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => {});
  return answer;
}
