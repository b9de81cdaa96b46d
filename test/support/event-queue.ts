import { GraphQLFailure } from './graphql-failure.ts';
import type { ClientError, ClientResult } from './graphql-failure.ts';

/** How long a test waits for an event that should come. */
const WAIT_MS = 5_000;

/** What a subscription's root field yields: itself a typed object, or an envelope with a typed `event`. */
type Yielded = { __typename?: string; event?: { __typename?: string } } | null;

type Item<T> = { value: T } | { errors: readonly ClientError[] } | 'complete';

/** A subscription's events, queued in order, for a test to take one after the other. */
export class EventQueue<T> {
  readonly #items: Item<T>[] = [];
  readonly #stop: () => void;
  #wake: (() => void) | undefined;
  /** How many results have arrived. */
  received = 0;

  /** @param stop unsubscribes */
  constructor(stop: () => void) {
    this.#stop = stop;
  }

  /**
   * The next event; with a type name the next of that type, the ones before it dropped.
   * @throws GraphQLFailure if the stream says an error instead; Error if it completes, or nothing comes within 5 s
   */
  async next(typename?: string): Promise<T> {
    const dropped: string[] = [];
    const deadline = Date.now() + WAIT_MS;
    for (;;) {
      const what = `waited for ${typename ?? 'an event'}, got ${dropped.join(', ') || 'none'}`;
      const item = await this.#take(deadline - Date.now(), what);
      if (item === 'complete') throw new Error(`The stream completed: ${what}`);
      if ('errors' in item) throw new GraphQLFailure(item.errors);
      const name = typenameOf(item.value);
      if (typename === undefined || name === typename) return item.value;
      dropped.push(name ?? 'an event without __typename');
    }
  }

  /** Resolves when the stream completes; @throws Error if an event comes instead, GraphQLFailure if an error does */
  async completed(): Promise<void> {
    const item = await this.#take(WAIT_MS, 'waited for the end of the stream');
    if (item === 'complete') return;
    if ('errors' in item) throw new GraphQLFailure(item.errors);
    throw new Error(`The stream goes on with ${typenameOf(item.value) ?? 'an event'}`);
  }

  /** Proves an absence, after waiting for it: nothing has come, and nothing comes within `ms`. */
  async expectNothing(ms = 200): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, ms));
    const [item] = this.#items;
    if (item !== undefined) throw new Error(`Nothing was expected, but there is ${JSON.stringify(item)}`);
  }

  /** Everything that has arrived by now, and is not taken yet. */
  takeAll(): T[] {
    const items = this.#items.splice(0);
    return items.flatMap((item) => (item !== 'complete' && 'value' in item ? [item.value] : []));
  }

  /** Unsubscribes. */
  stop(): void {
    this.#stop();
  }

  push(result: ClientResult<Record<string, T>>): void {
    this.received++;
    const { data, errors } = result;
    // A subscription has exactly one root field.
    const [value] = Object.values(data ?? {});
    this.#add(
      errors || value === undefined ? { errors: errors ?? [{ message: 'neither data nor errors' }] } : { value },
    );
  }

  fail(errors: readonly ClientError[]): void {
    this.#add({ errors });
  }

  complete(): void {
    this.#add('complete');
  }

  #add(item: Item<T>): void {
    this.#items.push(item);
    this.#wake?.();
  }

  async #take(withinMs: number, what: string): Promise<Item<T>> {
    if (this.#items.length === 0) await this.#arrival(withinMs, what);
    const item = this.#items.shift();
    if (item === undefined) throw new Error(`Two readers of one queue: ${what}`);
    return item;
  }

  #arrival(withinMs: number, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Nothing came: ${what}`)), withinMs);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
    });
  }
}

function typenameOf(value: unknown): string | undefined {
  const yielded = value as Yielded;
  return yielded?.event?.__typename ?? yielded?.__typename;
}
