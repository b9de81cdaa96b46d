import { setImmediate as othersTurn } from 'node:timers/promises';

/**
 * Runs work one after the other per key: what makes commit and publish of a call one step within a process. Whatever else waits
 * for the process, signals among it, gets its turn in between.
 */
export class InOrder {
  readonly #tails = new Map<string, Promise<unknown>>();

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key)?.then(() => othersTurn());
    const result = before ? before.then(work) : work();
    const tail: Promise<void> = result.then(
      () => this.#forget(key, tail),
      () => this.#forget(key, tail),
    );
    this.#tails.set(key, tail);
    return result;
  }

  /** Settles when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#tails.size > 0) await Promise.all(this.#tails.values());
  }

  #forget(key: string, tail: Promise<unknown>): void {
    if (this.#tails.get(key) === tail) this.#tails.delete(key);
  }
}
