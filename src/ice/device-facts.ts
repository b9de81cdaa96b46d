import type { IceRule } from '../ice-policy.ts';

/** As a device finds it out; UDP_BLOCKED says that no STUN server answers. */
export type NatKind = NonNullable<IceRule['when']['natKind']>[number];
/** A way by which media travels, seen from one side. */
export type IcePath = NonNullable<IceRule['when']['failed']>[number];

/** What a device knows of its situation. Absent is not known. */
export interface DeviceFacts {
  region?: string;
  natKind?: NatKind;
  /** What connected, and what did not, the last time. */
  worked?: readonly IcePath[];
  failed?: readonly IcePath[];
  /** A wish of its user. */
  relayOnly?: boolean;
}

/** How many devices are remembered; the one that was quiet longest is forgotten first. */
export const MAX_KNOWN_DEVICES = 10_000;

/** The facts that devices have told, in memory: a device that joins tells them again. */
export class KnownDevices {
  readonly #facts = new Map<string, DeviceFacts>();

  /** Adds what is new to what is known. @returns all of it */
  learn(key: string, news: DeviceFacts): DeviceFacts {
    const facts = { ...this.#facts.get(key), ...news };
    this.#facts.delete(key);
    this.#facts.set(key, facts);
    const [oldest] = this.#facts.keys();
    if (this.#facts.size > MAX_KNOWN_DEVICES && oldest !== undefined) this.#facts.delete(oldest);
    return facts;
  }

  get(key: string): DeviceFacts {
    return this.#facts.get(key) ?? {};
  }

  get size(): number {
    return this.#facts.size;
  }
}
