import { DomainError } from '../errors.ts';
import type { Feed } from './feed.ts';
import type { Pollable } from './pollable.ts';
import type { Entry } from './streams.ts';

/** What a stream yields to a client: an event with its place, or, at last, why it ends. */
export type StreamItem<E> = Pick<Entry<E>, 'cursor' | 'position' | 'event'> | { error: DomainError };

/** A feed that ends after the event that ends it, says why as its last item, and lets go of what it held. */
export class EndingFeed<E> implements Pollable<StreamItem<E>> {
  readonly #feed: Feed<Entry<E>>;
  readonly #whyItEnds: (event: E) => DomainError | undefined;
  readonly #release: () => void;
  #last: DomainError | undefined;
  #hasEnded = false;

  /**
   * @param whyItEnds what to say after this event if it is the last
   * @param release called once, when it is over for whatever reason
   */
  constructor(feed: Feed<Entry<E>>, whyItEnds: (event: E) => DomainError | undefined, release: () => void) {
    this.#feed = feed;
    this.#whyItEnds = whyItEnds;
    this.#release = release;
  }

  poll(): IteratorResult<StreamItem<E>, undefined> | undefined {
    if (this.#hasEnded) return { value: undefined, done: true };
    if (this.#last) return this.#end(this.#last);
    try {
      const result = this.#feed.poll();
      if (result?.done) this.#close();
      else if (result) this.#last = this.#whyItEnds(result.value.event);
      return result;
    } catch (error) {
      if (error instanceof DomainError) return this.#end(error);
      throw error;
    }
  }

  onReady(listener: () => void): void {
    if (this.#last || this.#hasEnded) listener();
    else this.#feed.onReady(listener);
  }

  async next(): Promise<IteratorResult<StreamItem<E>, undefined>> {
    for (;;) {
      const result = this.poll();
      if (result) return result;
      await new Promise<void>((resolve) => this.onReady(resolve));
    }
  }

  return(): Promise<IteratorResult<StreamItem<E>, undefined>> {
    this.#close();
    return Promise.resolve({ value: undefined, done: true });
  }

  throw(): Promise<IteratorResult<StreamItem<E>, undefined>> {
    return this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #end(error: DomainError): IteratorResult<StreamItem<E>, undefined> {
    this.#close();
    return { value: { error }, done: false };
  }

  #close(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#release();
    void this.#feed.return();
  }
}
