import type { Pollable } from './pollable.ts';

/**
 * What one subscriber has yet to read: a queue with an asynchronous end.
 * It takes items from the moment it is made, whether or not anybody reads yet, and `return()` settles at once even
 * while a `next()` is waiting; an `async function*` around it would do neither.
 */
export class Feed<T> implements Pollable<T> {
  readonly #onClose: () => void;
  #items: T[] = [];
  /** Of each item, at the same index. */
  #sizes: number[] = [];
  #head = 0;
  #bytes = 0;
  #waiting: PromiseWithResolvers<IteratorResult<T, undefined>>[] = [];
  #listener: (() => void) | undefined;
  #state: 'open' | 'ending' | 'closed' = 'open';
  #error: Error | undefined;

  /** @param onClose called once, when nothing more will be taken */
  constructor(onClose: () => void) {
    this.#onClose = onClose;
  }

  /** How many items wait to be read. */
  get length(): number {
    return this.#items.length - this.#head;
  }

  /** The sum of their sizes, as given to `push`. */
  get bytes(): number {
    return this.#bytes;
  }

  push(item: T, bytes = 0): void {
    if (this.#state !== 'open') return;
    const waiting = this.#waiting.shift();
    if (waiting) {
      waiting.resolve({ value: item, done: false });
      return;
    }
    this.#items.push(item);
    this.#sizes.push(bytes);
    this.#bytes += bytes;
    this.#announce();
  }

  /** Puts an item before all that wait: for a snapshot that was read after listening began. */
  prepend(item: T): void {
    this.#items = [item, ...this.#items.slice(this.#head)];
    this.#sizes = [0, ...this.#sizes.slice(this.#head)];
    this.#head = 0;
    this.#announce();
  }

  /** Takes nothing more; after what waits has been read it ends, with the error if one is given. */
  finish(error?: Error): void {
    if (this.#state !== 'open') return;
    this.#error = error;
    this.#close('ending');
  }

  poll(): IteratorResult<T, undefined> | undefined {
    if (this.length > 0) return { value: this.#shift(), done: false };
    if (this.#state === 'open') return undefined;
    const error = this.#error;
    this.#error = undefined;
    if (error) throw error;
    return { value: undefined, done: true };
  }

  onReady(listener: () => void): void {
    this.#listener = listener;
    if (this.length > 0 || this.#state !== 'open') this.#announce();
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.length > 0 || this.#state !== 'open') return this.#settled();
    const waiting = Promise.withResolvers<IteratorResult<T, undefined>>();
    this.#waiting.push(waiting);
    return waiting.promise;
  }

  /** Drops what waits and ends. */
  return(): Promise<IteratorResult<T, undefined>> {
    this.#items = [];
    this.#sizes = [];
    this.#head = 0;
    this.#bytes = 0;
    this.#error = undefined;
    this.#close('closed');
    return Promise.resolve({ value: undefined, done: true });
  }

  throw(): Promise<IteratorResult<T, undefined>> {
    return this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #shift(): T {
    const item = this.#items[this.#head] as T;
    this.#bytes -= this.#sizes[this.#head] ?? 0;
    this.#head += 1;
    // Amortised: an array that is shifted one by one is moved as a whole each time.
    if (this.#head === this.#items.length) this.#items.length = this.#sizes.length = this.#head = 0;
    else if (this.#head > 512) {
      this.#items = this.#items.slice(this.#head);
      this.#sizes = this.#sizes.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  #close(state: 'ending' | 'closed'): void {
    const wasOpen = this.#state === 'open';
    this.#state = state;
    if (!wasOpen) return;
    for (const waiting of this.#waiting.splice(0)) this.#settled().then(waiting.resolve, waiting.reject);
    this.#onClose();
    this.#announce();
  }

  #announce(): void {
    const listener = this.#listener;
    this.#listener = undefined;
    listener?.();
  }

  /** What `poll` says, when it has something to say. */
  async #settled(): Promise<IteratorResult<T, undefined>> {
    return this.poll() ?? { value: undefined, done: true };
  }
}
