import type { Clock } from '../clock.ts';
import type { EntityManager, MikroORM } from '../db/orm.ts';
import { Device } from '../entities/device.ts';
import { Participant } from '../entities/participant.ts';

/** How long a participant stays in a call, and a device online, without any sign of life. */
export const LEASE_MS = 15_000;
/** How often the leases of the streams that this process serves are renewed. */
export const RENEW_EVERY_MS = 5_000;
/** How many leases one UPDATE renews. */
const CHUNK = 500;

/** Writes until when rows are alive. */
type Renewing = (em: EntityManager, ids: string[], leaseExpiresAt: Date) => Promise<unknown>;

/** Participants that left stay gone. */
export const participantLeases: Renewing = (em, ids, leaseExpiresAt) =>
  em.nativeUpdate(Participant, { id: { $in: ids }, leftAt: null }, { leaseExpiresAt });

/** Devices whose lease ran out while they are served after all are back. */
export const deviceLeases: Renewing = (em, ids, leaseExpiresAt) =>
  em.upsertMany(
    Device,
    ids.map((id) => {
      const [userId = '', deviceId = ''] = id.split(':');
      return { id, userId, deviceId, leaseExpiresAt };
    }),
  );

/** Who serves a stream here. */
export interface Holder {
  /** Whether the open stream is a sign of life: a WebSocket that answers pings is, an event stream over HTTP is not. */
  renewsLease: boolean;
  /** Called when another stream of the same participant or device takes over. */
  onReplaced: () => void;
}

/** The leases of the participants, or of the devices, whose streams this process serves: one statement per chunk renews them. */
export class Leases {
  readonly #orm: MikroORM;
  readonly #clock: Clock;
  readonly #renewing: Renewing;
  readonly #holders = new Map<string, Holder>();
  #wanted = new Set<string>();
  #next: Promise<void> | undefined;
  #current: Promise<void> = Promise.resolve();
  readonly #stop: () => void;

  /**
   * @param renewing whose leases they are; participants' unless it says otherwise
   * @param onError told when a renewal failed; the next one tries again
   */
  constructor(deps: { orm: MikroORM; clock: Clock; renewing?: Renewing; onError: (error: unknown) => void }) {
    this.#renewing = deps.renewing ?? participantLeases;
    this.#orm = deps.orm;
    this.#clock = deps.clock;
    this.#stop = deps.clock.every(RENEW_EVERY_MS, () => {
      this.#renewAll().catch(deps.onError);
    });
  }

  /**
   * Makes a stream the one stream of its participant or device, until released.
   * @returns releases it; the lease then runs out by itself
   */
  hold(id: string, holder: Holder): () => void {
    const before = this.#holders.get(id);
    this.#holders.set(id, holder);
    before?.onReplaced();
    return () => {
      if (this.#holders.get(id) === holder) this.#holders.delete(id);
    };
  }

  /**
   * Renews once, together with everybody who asks meanwhile.
   * @returns when the lease expires, in ms since the epoch
   */
  async renew(id: string): Promise<number> {
    this.#wanted.add(id);
    this.#next ??= this.#current.then(() => this.#flush());
    await this.#next;
    return this.#clock.now() + LEASE_MS;
  }

  async close(): Promise<void> {
    this.#stop();
    await this.#next?.catch(() => {});
    await this.#current;
  }

  async #renewAll(): Promise<void> {
    for (const [id, { renewsLease }] of this.#holders) if (renewsLease) this.#wanted.add(id);
    if (this.#wanted.size === 0) return;
    this.#next ??= this.#current.then(() => this.#flush());
    await this.#next;
  }

  #flush(): Promise<void> {
    const ids = [...this.#wanted];
    this.#wanted = new Set();
    this.#next = undefined;
    const flushed = this.#write(ids);
    this.#current = flushed.catch(() => {});
    return flushed;
  }

  async #write(ids: string[]): Promise<void> {
    const em = this.#orm.em.fork();
    const leaseExpiresAt = new Date(this.#clock.now() + LEASE_MS);
    for (let start = 0; start < ids.length; start += CHUNK) {
      await this.#renewing(em, ids.slice(start, start + CHUNK), leaseExpiresAt);
    }
  }
}
