import { DomainError } from '../errors.ts';
import type { Feed } from './feed.ts';
import type { Entry } from './streams.ts';

/** What a stream yields to a client: an event with its place, or, at last, why it ends. */
export type StreamItem<E> = Pick<Entry<E>, 'cursor' | 'position' | 'event'> | { error: DomainError };

/** A feed that ends after the event that ends it, says why as its last item, and lets go of what it held. */
export class EndingFeed<E> implements AsyncIterableIterator<StreamItem<E>> {
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

  async next(): Promise<IteratorResult<StreamItem<E>>> {
    if (this.#hasEnded) return { value: undefined, done: true };
    if (this.#last) return this.#end(this.#last);
    try {
      const result = await this.#feed.next();
      if (result.done) return await this.return();
      this.#last = this.#whyItEnds(result.value.event);
      return result;
    } catch (error) {
      if (error instanceof DomainError) return this.#end(error);
      await this.return();
      throw error;
    }
  }

  async return(): Promise<IteratorResult<StreamItem<E>>> {
    if (!this.#hasEnded) this.#release();
    this.#hasEnded = true;
    await this.#feed.return();
    return { value: undefined, done: true };
  }

  throw(): Promise<IteratorResult<StreamItem<E>>> {
    return this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  async #end(error: DomainError): Promise<IteratorResult<StreamItem<E>>> {
    await this.return();
    return { value: { error }, done: false };
  }
}
