/**
 * A queue whose places are used again: what passes through it in tens of thousands leaves nothing for the collector, which would
 * copy each of them twice before it is forgotten. As many places are kept as there ever were items at once.
 */
export class Places<T> {
  readonly #make: () => T;
  #places: T[] = [];
  #head = 0;
  #length = 0;

  /** @param make an empty place */
  constructor(make: () => T) {
    this.#make = make;
  }

  get length(): number {
    return this.#length;
  }

  /** The item so far from the oldest one, which is 0. */
  at(index: number): T | undefined {
    return index < this.#length ? this.#places[(this.#head + index) % this.#places.length] : undefined;
  }

  /** The place of a new item, to be filled: it still says what was in it before. */
  add(): T {
    if (this.#length === this.#places.length) {
      this.#places = [...this.#places.slice(this.#head), ...this.#places.slice(0, this.#head), this.#make()];
      this.#head = 0;
    }
    this.#length += 1;
    return this.at(this.#length - 1) as T;
  }

  /** Gives the oldest item's place back. */
  drop(): void {
    this.#head = (this.#head + 1) % this.#places.length;
    this.#length -= 1;
  }
}
