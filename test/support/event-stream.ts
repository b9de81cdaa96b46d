import { EventQueue } from './event-queue.ts';
import type { ClientResult } from './graphql-failure.ts';

/** A subscription over server-sent events (graphql-sse, distinct connections mode). */
export class TestEventStream<T> {
  readonly events: EventQueue<T>;
  /** Resolves when the response has ended, however it did. */
  readonly closed: Promise<void>;
  readonly #abort = new AbortController();

  constructor(url: string, headers: Record<string, string>, query: string, variables: Record<string, unknown>) {
    this.events = new EventQueue<T>(() => this.#abort.abort());
    this.closed = this.#read(url, headers, JSON.stringify({ query, variables })).catch(() => {});
  }

  /** Vanishes. */
  cut(): void {
    this.#abort.abort();
  }

  async #read(url: string, headers: Record<string, string>, body: string): Promise<void> {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { ...headers, accept: 'text/event-stream', 'content-type': 'application/json' },
      body,
      signal: this.#abort.signal,
    });
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      const messages = text.split('\n\n');
      text = messages.pop() ?? '';
      for (const message of messages) this.#receive(message);
    }
  }

  #receive(message: string): void {
    const data = /^data: (.+)$/m.exec(message)?.[1];
    if (message.includes('event: complete')) this.events.complete();
    else if (data !== undefined) this.events.push(JSON.parse(data) as ClientResult<Record<string, T>>);
  }
}
