/** A stream that can also be read without waiting, which costs its reader no promise for each item. One reader only. */
export interface Pollable<T> extends AsyncIterableIterator<T, undefined> {
  /**
   * The next item if it is there, or the end if there is no more; never blocks.
   * @returns undefined when there is nothing yet
   * @throws what the stream ends with
   */
  poll(): IteratorResult<T, undefined> | undefined;
  /**
   * Calls back once, when `poll` has something: at once if it has already, else while it is being published; what it throws
   * ends its own stream. The latest listener counts.
   */
  onReady(listener: () => void): void;
}
