import type { Duplex } from 'node:stream';
import { encodeFrames } from './frames.ts';
import type { Message } from './frames.ts';
import { soon } from './soon.ts';

/** How much may wait for the end of a turn, in characters: enough for whoever replays, little enough for thousands. */
const MAX_WAITING = 64 * 1024;

/**
 * What one socket has yet to be sent. Everything of one turn of the event loop goes to the kernel at once, and while the
 * kernel takes no more there is no room, so that whoever writes here waits instead of filling the memory.
 */
export class Outbox {
  readonly #stream: Duplex;
  readonly #isOpen: () => boolean;
  #messages: Message[] = [];
  #length = 0;
  /** The kernel has not taken all that it was given. */
  #isStuck = false;
  #waiting: (() => void)[] = [];
  readonly #flush = () => this.flush();

  /**
   * @param stream the upgraded connection, on which `ws` writes control frames
   * @param isOpen whether frames may still be sent: after a close frame none may
   */
  constructor(stream: Duplex, isOpen: () => boolean) {
    this.#stream = stream;
    this.#isOpen = isOpen;
    stream.on('drain', () => this.#release());
  }

  get hasRoom(): boolean {
    return !this.#isStuck && this.#length < MAX_WAITING;
  }

  /** Calls back once, when there is room again. */
  onRoom(listener: () => void): void {
    this.#waiting.push(listener);
  }

  /** Sends a text message, given in its parts, with whatever else is sent in this turn. */
  send(...parts: Message): void {
    for (const part of parts) this.#length += part.length;
    if (this.#messages.push(parts) === 1) soon(this.#flush);
  }

  /** Hands over what waits, now. */
  flush(): void {
    const messages = this.#messages;
    if (messages.length === 0) return;
    this.#messages = [];
    this.#length = 0;
    if (!this.#isOpen()) return;
    this.#isStuck = !this.#stream.write(encodeFrames(messages));
    if (!this.#isStuck) this.#release();
  }

  /** Forgets whoever waits for room: there will be none. */
  close(): void {
    this.#messages = [];
    this.#waiting = [];
  }

  #release(): void {
    this.#isStuck = false;
    if (this.#waiting.length > 0) for (const waiting of this.#waiting.splice(0)) waiting();
  }
}
