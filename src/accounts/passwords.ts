import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { RateLimited } from '../errors.ts';

/** How many hashes are made at a time: libuv has four threads, one stays free for files and name resolution. */
export const MAX_HASHES_AT_ONCE = Math.min(3, availableParallelism());
/** How many more may wait, a second's work or two on a small machine; beyond it RATE_LIMITED. */
export const MAX_HASHES_WAITING = 200;
/** Longer ones are refused at registration and count as wrong everywhere else. */
export const MAX_PASSWORD_LENGTH = 256;

/** Hashes and checks passwords with argon2id (RFC 9106; 19 MiB, two passes: about 5 ms off the main thread). */
export class Passwords {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  #decoy: Promise<string> | undefined;

  /**
   * Never call it inside a transaction.
   * @throws RateLimited when too many wait already
   */
  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(normal(password)));
  }

  /**
   * Whether the password is the one behind the hash. With no hash (there is no such account) it works as long and says no,
   * so that nobody learns from the time taken which names exist.
   * @throws RateLimited when too many wait already
   */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    const expected = passwordHash ?? (await (this.#decoy ??= hash(randomBytes(32).toString('base64url'))));
    const given = password.length <= MAX_PASSWORD_LENGTH ? normal(password) : '';
    const isRight = await this.#inTurn(() => verify(expected, given));
    return isRight && passwordHash !== undefined && password.length <= MAX_PASSWORD_LENGTH;
  }

  /** Makes the decoy hash beforehand, so that the first wrong name takes no longer than the others. */
  async prepare(): Promise<void> {
    await (this.#decoy ??= hash(randomBytes(32).toString('base64url')));
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= MAX_HASHES_AT_ONCE) {
      if (this.#waiting.length >= MAX_HASHES_WAITING) throw new RateLimited('passwords to check', 1);
      // Whoever finishes hands its place over, so `#running` stays as it is.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}

/** The same password typed on another keyboard may come in other code points (RFC 8265, NIST SP 800-63B). */
function normal(password: string): string {
  return password.normalize('NFKC');
}
