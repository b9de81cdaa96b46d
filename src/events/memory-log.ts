import { randomBytes } from 'node:crypto';
import { LOG_MAX_AGE_MS, LOG_MAX_BYTES, LOG_MAX_EVENTS } from './streams.ts';
import type { Entry, Outgoing } from './streams.ts';

interface Kept<E> extends Entry<E> {
  /** When it was published. */
  at: number;
}

/** The last events of one stream: a window bounded by count, bytes and age. */
export class MemoryLog<E> {
  /** 48 random bits: another life of the process or of the stream has another. */
  readonly id = randomBytes(6).toString('base64url');
  #kept: Kept<E>[] = [];
  #head = 0;
  #bytes = 0;
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

  append(outgoing: Outgoing<E>, now: number): Entry<E> {
    this.#last += 1;
    const entry: Kept<E> = {
      event: outgoing.event,
      to: outgoing.to,
      position: this.#last,
      cursor: this.cursorAt(this.#last),
      bytes: outgoing.bytes ?? JSON.stringify(outgoing.event).length,
      at: now,
    };
    this.#kept.push(entry);
    this.#bytes += entry.bytes;
    if (outgoing.revision !== undefined) this.#tell(outgoing.revision, outgoing.isSnapshot ?? false);
    this.trim(now);
    return entry;
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
    return this.#kept.slice(this.#head);
  }

  /** @returns the entries after a cursor, or undefined if the cursor is of another log, too old or made up */
  after(cursor: string): Entry<E>[] | undefined {
    const dot = cursor.indexOf('.');
    const position = Number(cursor.slice(dot + 1));
    if (cursor.slice(0, dot) !== this.id || !Number.isInteger(position)) return undefined;
    if (position > this.#last || position < this.#last - this.length) return undefined;
    const start = this.#kept.length - (this.#last - position);
    return this.#kept.slice(start);
  }

  #tell(revision: number, isSnapshot: boolean): void {
    const before = this.#told.revision ?? revision;
    const isHole = revision > before + 1;
    const isComplete = isSnapshot && revision >= before ? true : this.#told.isComplete && !isHole;
    this.#told = { revision: Math.max(before, revision), isComplete };
  }
}
