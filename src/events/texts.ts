/** How much memory is taken at once, in bytes: more each time, up to the largest. */
const SMALLEST_CHUNK = 1_024;
const LARGEST_CHUNK = 64 * 1024;

interface Chunk {
  bytes: Buffer;
  used: number;
  /** How many texts in it are kept. */
  texts: number;
  /** Somebody may read in it for as long as they like. */
  isLent: boolean;
}

/** Where a text stands. */
export interface Text {
  chunk: Chunk;
  start: number;
  end: number;
}

const NOWHERE: Chunk = { bytes: Buffer.alloc(0), used: 0, texts: 0, isLent: true };

/**
 * Texts that are kept for a while and forgotten in the order in which they came, in memory that the collector does not look at.
 * Chunks are written again: what is outside of the heap makes for full collections, too, once there is enough of it.
 */
export class Texts {
  #chunk = NOWHERE;
  /** All of its texts were forgotten. */
  #spare: Chunk | undefined;

  /** A place without a text. */
  static none(): Text {
    return { chunk: NOWHERE, start: 0, end: 0 };
  }

  keep(text: string, place: Text): void {
    const size = Buffer.byteLength(text);
    if (this.#chunk.used + size > this.#chunk.bytes.length) this.#chunk = this.#next(size);
    const chunk = this.#chunk;
    place.chunk = chunk;
    place.start = chunk.used;
    chunk.used += chunk.bytes.write(text, chunk.used);
    place.end = chunk.used;
    chunk.texts += 1;
  }

  forget(place: Text): void {
    const { chunk } = place;
    place.chunk = NOWHERE;
    chunk.texts -= 1;
    if (chunk.texts === 0 && chunk !== this.#chunk && chunk.bytes.length === LARGEST_CHUNK) this.#spare = chunk;
  }

  /** The text in this place now, for somebody who reads it some time. */
  lend({ chunk, start, end }: Text): () => string {
    chunk.isLent = true;
    return () => chunk.bytes.toString('utf8', start, end);
  }

  /** Of all memory, in which nothing stands. */
  letGo(): void {
    this.#chunk = NOWHERE;
    this.#spare = undefined;
  }

  #next(size: number): Chunk {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare && !spare.isLent && size <= LARGEST_CHUNK) return Object.assign(spare, { used: 0 });
    const wanted = Math.min(Math.max(2 * this.#chunk.bytes.length, SMALLEST_CHUNK), LARGEST_CHUNK);
    return { bytes: Buffer.allocUnsafeSlow(Math.max(wanted, size)), used: 0, texts: 0, isLent: false };
  }
}
