import { randomBytes } from 'node:crypto';
import { LOG_MAX_AGE_MS, LOG_MAX_BYTES, LOG_MAX_EVENTS } from './streams.ts';
import type { Entry, Outgoing } from './streams.ts';

/** How much memory is taken at once for texts that are kept, in bytes: more each time, up to the largest. */
const SMALLEST_CHUNK = 1_024;
const LARGEST_CHUNK = 64 * 1024;

/**
 * An event that is kept: its JSON in memory that the collector does not look at. Signals come in tens of thousands; kept as
 * objects, every one of them would be copied twice before it is forgotten.
 */
interface Kept {
  to: string | undefined;
  bytes: number;
  /** When it was published. */
  at: number;
  chunk: Buffer;
  start: number;
  end: number;
}

/** An event on its way to those who listen; one from the past is read when somebody looks at it. */
class Published<E> implements Entry<E> {
  readonly to: string | undefined;
  readonly position: number;
  readonly bytes: number;
  readonly #log: MemoryLog<E>;
  readonly #kept: Kept;
  #event: E | undefined;

  constructor(log: MemoryLog<E>, kept: Kept, position: number, event?: E) {
    this.#log = log;
    this.#kept = kept;
    this.#event = event;
    this.to = kept.to;
    this.position = position;
    this.bytes = kept.bytes;
  }

  get event(): E {
    const { chunk, start, end } = this.#kept;
    return (this.#event ??= JSON.parse(chunk.toString('utf8', start, end)) as E);
  }

  get cursor(): string {
    return this.#log.cursorAt(this.position);
  }
}

/** The last events of one stream, pure data each: a window bounded by count, bytes and age. */
export class MemoryLog<E> {
  /** 48 random bits: another life of the process or of the stream has another. */
  readonly id = randomBytes(6).toString('base64url');
  #kept: Kept[] = [];
  #head = 0;
  #bytes = 0;
  #chunk = Buffer.alloc(0);
  #used = 0;
  #last = 0;
  #told: { revision: number | undefined; isComplete: boolean } = { revision: undefined, isComplete: true };

  /** Position of the newest event ever; 0 when there was none. */
  get last(): number {
    return this.#last;
  }

  /** See `Subscription.told`. */
  get told(): { revision: number | undefined; isComplete: boolean } {
    return this.#told;
  }

  get length(): number {
    return this.#kept.length - this.#head;
  }

  get bytes(): number {
    return this.#bytes;
  }

  cursorAt(position: number): string {
    return `${this.id}.${position}`;
  }

  append({ event, to, bytes, revision, isSnapshot = false }: Outgoing<E>, now: number): Entry<E> {
    this.#last += 1;
    const text = JSON.stringify(event);
    const { chunk, start, end } = this.#write(text);
    const kept = { to, bytes: bytes ?? text.length, at: now, chunk, start, end };
    this.#kept.push(kept);
    this.#bytes += kept.bytes;
    if (revision !== undefined) this.#tell(revision, isSnapshot);
    this.trim(now);
    return new Published(this, kept, this.#last, event);
  }

  /** Forgets what is beyond the bounds. */
  trim(now: number): void {
    for (;;) {
      const oldest = this.#kept[this.#head];
      if (!oldest) break;
      const isWithin =
        this.length <= LOG_MAX_EVENTS && this.#bytes <= LOG_MAX_BYTES && now - oldest.at <= LOG_MAX_AGE_MS;
      if (isWithin) break;
      this.#bytes -= oldest.bytes;
      this.#head += 1;
    }
    if (this.#head > 1_024) {
      this.#kept = this.#kept.slice(this.#head);
      this.#head = 0;
    }
  }

  /**
   * Everything there ever was, for a reader who comes from another log and has seen nothing of this one.
   * @returns undefined if the cursor is of this log, or something has been forgotten already
   */
  fromStart(cursor: string): Entry<E>[] | undefined {
    const isOfThisLog = cursor.startsWith(`${this.id}.`);
    if (isOfThisLog || !cursor.includes('.') || this.length < this.#last) return undefined;
    return this.#entriesFrom(this.#head);
  }

  /** @returns the entries after a cursor, or undefined if the cursor is of another log, too old or made up */
  after(cursor: string): Entry<E>[] | undefined {
    const dot = cursor.indexOf('.');
    const position = Number(cursor.slice(dot + 1));
    if (cursor.slice(0, dot) !== this.id || !Number.isInteger(position)) return undefined;
    if (position > this.#last || position < this.#last - this.length) return undefined;
    return this.#entriesFrom(this.#kept.length - (this.#last - position));
  }

  #entriesFrom(start: number): Entry<E>[] {
    const first = this.#last - this.#kept.length + 1;
    return this.#kept.slice(start).map((kept, index) => new Published(this, kept, first + start + index));
  }

  #write(text: string): Pick<Kept, 'chunk' | 'start' | 'end'> {
    const size = Buffer.byteLength(text);
    if (this.#used + size > this.#chunk.length) {
      const next = Math.min(Math.max(2 * this.#chunk.length, SMALLEST_CHUNK), LARGEST_CHUNK);
      this.#chunk = Buffer.allocUnsafeSlow(Math.max(next, size));
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += this.#chunk.write(text, start);
    return { chunk: this.#chunk, start, end: this.#used };
  }

  #tell(revision: number, isSnapshot: boolean): void {
    const before = this.#told.revision ?? revision;
    const isHole = revision > before + 1;
    const isComplete = isSnapshot && revision >= before ? true : this.#told.isComplete && !isHole;
    this.#told = { revision: Math.max(before, revision), isComplete };
  }
}
