import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { MikroORM } from '../db/orm.ts';
import { Call } from '../entities/call.ts';
import { Device } from '../entities/device.ts';
import { Participant } from '../entities/participant.ts';
import { Sweep } from '../entities/sweep.ts';

/** How often leases are swept. */
export const PASS_EVERY_MS = 1_000;
/** A last pass longer ago than this was followed by an outage. */
export const OUTAGE_AFTER_MS = 5_000;
/** The longest outage that costs nobody their place. */
export const LONGEST_OUTAGE_MS = 600_000;

/** What a pass does; whoever has leases or deadlines brings it. */
export interface Sweeping {
  /** Removes whose leases ran out before `now`, and carries out the deadlines before it. */
  sweep(now: number): Promise<void>;
  /** Ends every open call as of `at`: the outage was too long. */
  endAll(at: number): Promise<void>;
}

/**
 * Several, one after the other; that one fails does not keep the others from their turn. Between them whoever waits has one:
 * queries of an embedded database leave none.
 */
export function together(...parts: readonly Pick<Sweeping, 'sweep'>[]): Pick<Sweeping, 'sweep'> {
  return {
    async sweep(now) {
      const failures: unknown[] = [];
      for (const part of parts) {
        await setImmediate();
        await part.sweep(now).catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}

/**
 * Carries out what the passing of time means. Lease time runs only while a sweeper runs: a pass that finds the last
 * one long ago first adds the gap to every open lease, so an outage costs nobody their place.
 */
export class Sweeper {
  readonly #orm: MikroORM;
  readonly #clock: Clock;
  readonly #sweeping: Sweeping;
  readonly #onError: (error: unknown) => void;
  #stop: () => void = () => {};
  #passing: Promise<void> | undefined;

  constructor(deps: { orm: MikroORM; clock: Clock; sweeping: Sweeping; onError: (error: unknown) => void }) {
    this.#orm = deps.orm;
    this.#clock = deps.clock;
    this.#sweeping = deps.sweeping;
    this.#onError = deps.onError;
  }

  /** Makes the first pass, before anybody can be refused for an outage, and goes on. */
  async start(): Promise<void> {
    await this.pass();
    this.#stop = this.#clock.every(PASS_EVERY_MS, () => {
      this.pass().catch(this.#onError);
    });
  }

  /** One pass; while one is under way, its end. */
  pass(): Promise<void> {
    this.#passing ??= this.#pass().finally(() => {
      this.#passing = undefined;
    });
    return this.#passing;
  }

  async close(): Promise<void> {
    this.#stop();
    await this.#passing?.catch(() => {});
  }

  async #pass(): Promise<void> {
    const now = this.#clock.now();
    const em = this.#orm.em.fork();
    const last = await em.findOne(Sweep, { id: 1 });
    const lastPassAt = last?.lastPassAt.getTime() ?? now;
    const gapMs = now - lastPassAt;
    if (gapMs > LONGEST_OUTAGE_MS) await this.#sweeping.endAll(lastPassAt);
    else if (gapMs > OUTAGE_AFTER_MS) await this.#shift(lastPassAt, gapMs, now);
    else await this.#sweeping.sweep(now);
    await em.upsert(Sweep, { id: 1, lastPassAt: new Date(now) });
  }

  /** Adds the gap to every open lease, unless another process has just done so. */
  async #shift(lastPassAt: number, gapMs: number, now: number): Promise<void> {
    await this.#orm.em.fork().transactional(async (em) => {
      const seen = { id: 1, lastPassAt: new Date(lastPassAt) };
      if ((await em.nativeUpdate(Sweep, seen, { lastPassAt: new Date(now) })) === 0) return;
      for (const participant of await em.find(Participant, { leftAt: null })) {
        participant.leaseExpiresAt = new Date(participant.leaseExpiresAt.getTime() + gapMs);
      }
      for (const device of await em.find(Device, {})) {
        device.leaseExpiresAt = new Date(device.leaseExpiresAt.getTime() + gapMs);
      }
      for (const call of await em.find(Call, { endedAt: null, endsAt: { $ne: null } })) {
        if (call.endsAt) call.endsAt = new Date(call.endsAt.getTime() + gapMs);
      }
    });
  }
}
