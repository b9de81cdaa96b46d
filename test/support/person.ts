import { TestEventStream } from './event-stream.ts';
import { dataOf } from './graphql-failure.ts';
import type { ClientResult } from './graphql-failure.ts';
import { TestSocket } from './test-socket.ts';
import type { TestSocketOptions } from './test-socket.ts';

/** Somebody who uses the API: an account, a guest, or nobody in particular. */
export interface Identity {
  /** Of the account or the guest; empty for nobody. */
  id: string;
  name: string;
  /** An access token or API key; undefined for nobody. */
  credential: string | undefined;
  refreshToken?: string;
  apiKey?: string;
}

/** A client of one person. Everything it opens is closed with the app. */
export class Person {
  readonly id: string;
  readonly name: string;
  readonly refreshToken: string | undefined;
  readonly apiKey: string | undefined;
  /** Sent with everything that is opened from now on. */
  credential: string | undefined;
  readonly #url: () => string;
  readonly #sockets = new Set<TestSocket>();
  readonly #streams = new Set<TestEventStream<unknown>>();

  /** @param url asked each time, as a restart may change it */
  constructor(url: () => string, { id, name, credential, refreshToken, apiKey }: Identity) {
    this.#url = url;
    this.id = id;
    this.name = name;
    this.credential = credential;
    this.refreshToken = refreshToken;
    this.apiKey = apiKey;
  }

  /** A query or mutation over HTTP. @throws GraphQLFailure if the answer carries errors */
  async query<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    return dataOf(await this.result<T>(query, variables));
  }

  /** The same, errors and all. */
  async result<T>(query: string, variables: Record<string, unknown> = {}): Promise<ClientResult<T>> {
    const response = await this.post({ query, variables });
    return (await response.json()) as ClientResult<T>;
  }

  /** The bare response. */
  post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.#url()}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.#authorization, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  /** An acknowledged socket. @throws Error with code and reason if it is closed instead */
  async socket(options: TestSocketOptions = {}): Promise<TestSocket> {
    return this.openSocket(options).ready();
  }

  /** A socket as it opens. */
  openSocket(options: TestSocketOptions = {}): TestSocket {
    const socket = new TestSocket(this.#url(), { payload: this.#authorization, ...options });
    this.#sockets.add(socket);
    return socket;
  }

  /** A subscription over server-sent events. */
  eventStream<T>(query: string, variables: Record<string, unknown> = {}): TestEventStream<T> {
    const stream = new TestEventStream<T>(this.#url(), this.#authorization, query, variables);
    this.#streams.add(stream);
    return stream;
  }

  /** Drops everything that is open. */
  vanish(): void {
    for (const socket of this.#sockets) socket.cut();
    for (const stream of this.#streams) stream.cut();
  }

  get #authorization(): Record<string, string> {
    return this.credential === undefined ? {} : { Authorization: `Bearer ${this.credential}` };
  }
}
