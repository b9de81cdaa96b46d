const FEWEST_PLACES = 16;

/**
 * A queue whose places are used again: what passes through it in tens of thousands leaves nothing for the collector, which would
 * copy each of them twice before it is forgotten. At most twice as many places are kept as there ever were items at once.
 */
export class Places<T> {
  readonly #make: () => T;
  #places: (T | undefined)[] = [];
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
    if (this.#length === this.#places.length) this.#grow();
    const index = (this.#head + this.#length) % this.#places.length;
    this.#length += 1;
    return (this.#places[index] ??= this.#make());
  }

  /** Gives the oldest item's place back. */
  drop(): void {
    this.#head = (this.#head + 1) % this.#places.length;
    this.#length -= 1;
  }

  /** Of all places, which are empty. */
  letGo(): void {
    this.#places = [];
    this.#head = 0;
  }

  #grow(): void {
    const inOrder = [...this.#places.slice(this.#head), ...this.#places.slice(0, this.#head)];
    this.#places = inOrder;
    this.#places.length = Math.max(FEWEST_PLACES, 2 * inOrder.length);
    this.#head = 0;
  }
}
