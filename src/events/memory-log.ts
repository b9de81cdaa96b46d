import { randomBytes } from 'node:crypto';
import { Places } from './places.ts';
import { LOG_MAX_AGE_MS, LOG_MAX_BYTES, LOG_MAX_EVENTS } from './streams.ts';
import type { Entry, Outgoing } from './streams.ts';
import { Texts } from './texts.ts';
import type { Text } from './texts.ts';

/** An event that is kept, as JSON, in a place that is another event's later. */
interface Kept {
  text: Text;
  to: string | undefined;
  bytes: number;
  /** When it was published. */
  at: number;
}

/** Where an event stands. */
class Standing<E> {
  readonly to: string | undefined;
  readonly position: number;
  readonly bytes: number;
  readonly #log: MemoryLog<E>;

  constructor(log: MemoryLog<E>, { to, bytes }: Kept, position: number) {
    this.#log = log;
    this.to = to;
    this.position = position;
    this.bytes = bytes;
  }

  get cursor(): string {
    return this.#log.cursorAt(this.position);
  }
}

/** An event on its way to those who listen. */
class Published<E> extends Standing<E> implements Entry<E> {
  readonly event: E;

  constructor(log: MemoryLog<E>, kept: Kept, position: number, event: E) {
    super(log, kept, position);
    this.event = event;
  }
}

/** An event from the past, read when somebody looks at it: by then its place may be another's. */
class Replayed<E> extends Standing<E> implements Entry<E> {
  readonly #read: () => string;
  #event: E | undefined;

  /** @param read gives its JSON */
  constructor(log: MemoryLog<E>, kept: Kept, position: number, read: () => string) {
    super(log, kept, position);
    this.#read = read;
  }

  get event(): E {
    return (this.#event ??= JSON.parse(this.#read()) as E);
  }
}

/** The last events of one stream, pure data each: a window bounded by count, bytes and age. */
export class MemoryLog<E> {
  /** 48 random bits: another life of the process or of the stream has another. */
  readonly id = randomBytes(6).toString('base64url');
  readonly #texts = new Texts();
  readonly #kept = new Places<Kept>(() => ({ text: Texts.none(), to: undefined, bytes: 0, at: 0 }));
  #bytes = 0;
  #last = 0;
  #told: { revision: number | undefined; isComplete: boolean } = { revision: undefined, isComplete: true };
  /** The first position that misses none of the revisions before the first one told. */
  #toldFrom = 0;

  /** Position of the newest event ever; 0 when there was none. */
  get last(): number {
    return this.#last;
  }

  /** See `Subscription.told`; a reader who stands before the first revision told may lack one that nobody told. */
  toldAfter(position: number): { revision: number | undefined; isComplete: boolean } {
    const { revision, isComplete } = this.#told;
    return { revision, isComplete: isComplete && position >= this.#toldFrom };
  }

  get length(): number {
    return this.#kept.length;
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
    const kept = this.#kept.add();
    kept.to = to;
    kept.bytes = bytes ?? text.length;
    kept.at = now;
    this.#texts.keep(text, kept.text);
    this.#bytes += kept.bytes;
    if (revision !== undefined) this.#tell(revision, isSnapshot);
    const entry = new Published(this, kept, this.#last, event);
    this.trim(now);
    return entry;
  }

  /** Forgets what is beyond the bounds. */
  trim(now: number): void {
    for (;;) {
      const oldest = this.#kept.at(0);
      if (!oldest) return this.#letGo();
      const isWithin =
        this.length <= LOG_MAX_EVENTS && this.#bytes <= LOG_MAX_BYTES && now - oldest.at <= LOG_MAX_AGE_MS;
      if (isWithin) return;
      this.#bytes -= oldest.bytes;
      this.#texts.forget(oldest.text);
      this.#kept.drop();
    }
  }

  /** Of memory that nothing stands in any more: what comes next may be little. */
  #letGo(): void {
    this.#kept.letGo();
    this.#texts.letGo();
  }

  /**
   * Everything there ever was, for a reader who comes from another log and has seen nothing of this one.
   * @returns undefined if the cursor is of this log, or something has been forgotten already
   */
  fromStart(cursor: string): Entry<E>[] | undefined {
    const isOfThisLog = cursor.startsWith(`${this.id}.`);
    if (isOfThisLog || !cursor.includes('.') || this.length < this.#last) return undefined;
    return this.#entriesFrom(0);
  }

  /** @returns the entries after a cursor, or undefined if the cursor is of another log, too old or made up */
  after(cursor: string): Entry<E>[] | undefined {
    const dot = cursor.indexOf('.');
    const position = Number(cursor.slice(dot + 1));
    if (cursor.slice(0, dot) !== this.id || !Number.isInteger(position)) return undefined;
    if (position > this.#last || position < this.#last - this.length) return undefined;
    return this.#entriesFrom(this.length - (this.#last - position));
  }

  #entriesFrom(start: number): Entry<E>[] {
    const first = this.#last - this.length + 1;
    const entries: Entry<E>[] = [];
    for (let index = start; index < this.length; index += 1) {
      const kept = this.#kept.at(index) as Kept;
      entries.push(new Replayed(this, kept, first + index, this.#texts.lend(kept.text)));
    }
    return entries;
  }

  #tell(revision: number, isSnapshot: boolean): void {
    const told = this.#told.revision;
    const before = told ?? revision;
    const isWhole = isSnapshot && revision >= before;
    if (isWhole) this.#toldFrom = 0;
    else if (told === undefined && revision > 1) this.#toldFrom = this.#last;
    const isHole = revision > before + 1;
    this.#told = { revision: Math.max(before, revision), isComplete: isWhole || (this.#told.isComplete && !isHole) };
  }
}
