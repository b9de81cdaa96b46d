import { isIPv6 } from 'node:net';
import type { Clock } from '../clock.ts';
import { RateLimited } from '../errors.ts';

/** How many names and addresses are remembered; beyond it the one that was quiet longest is forgotten. */
export const MAX_THROTTLE_KEYS = 20_000;

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** Token buckets by key: as many tries at once as a minute allows, then one as each becomes due again. */
export class Throttle {
  readonly #what: string;
  readonly #perMinute: number;
  readonly #clock: Clock;
  /** Least recently used first. */
  readonly #buckets = new Map<string, Bucket>();

  /** @param what names the tries in the error, as in "Too many logins" */
  constructor(what: string, perMinute: number, clock: Clock) {
    this.#what = what;
    this.#perMinute = perMinute;
    this.#clock = clock;
  }

  /** How many keys are remembered, at most `MAX_THROTTLE_KEYS`. */
  get size(): number {
    return this.#buckets.size;
  }

  /**
   * Counts a try of every key, before it is made, so that tries at the same moment count as well.
   * @throws RateLimited if one of them has no try left; nothing is counted then
   */
  take(...keys: string[]): void {
    const buckets = keys.map((key) => this.#bucketOf(key));
    const waitSeconds = Math.max(...buckets.map(({ tokens }) => ((1 - tokens) * 60) / this.#perMinute));
    if (waitSeconds > 0) throw new RateLimited(this.#what, Math.ceil(waitSeconds));
    for (const bucket of buckets) bucket.tokens -= 1;
  }

  /** Takes back a `take`: for tries that turned out to be right and that only wrong ones are limited for. */
  giveBack(...keys: string[]): void {
    for (const key of keys) {
      const bucket = this.#bucketOf(key);
      bucket.tokens = Math.min(this.#perMinute, bucket.tokens + 1);
    }
  }

  #bucketOf(key: string): Bucket {
    const now = this.#clock.now();
    const known = this.#buckets.get(key);
    const bucket = known ?? { tokens: this.#perMinute, filledAt: now };
    const due = ((now - bucket.filledAt) * this.#perMinute) / 60_000;
    bucket.tokens = Math.min(this.#perMinute, bucket.tokens + Math.max(0, due));
    bucket.filledAt = now;
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    const [quietest] = this.#buckets.keys();
    if (this.#buckets.size > MAX_THROTTLE_KEYS && quietest !== undefined) this.#buckets.delete(quietest);
    return bucket;
  }
}

/**
 * The throttle's key for a client's address: an IPv4 address, or the /64 of an IPv6 address, since one household has
 * all of that to choose from.
 */
export function addressKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const [plain = ''] = (mapped ?? address).split('%');
  if (!isIPv6(plain)) return `address:${plain}`;
  const [head = '', tail] = plain.split('::');
  const groups = (part: string) => part.split(':').filter(Boolean);
  const missing = tail === undefined ? 0 : Math.max(0, 8 - groups(head).length - groups(tail).length);
  const all = [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail ?? '')];
  return `address:${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
