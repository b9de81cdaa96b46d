import { randomUUIDv7 } from 'node:crypto';
import type { Actor } from '../accounts/actor.ts';
import { actorId } from '../accounts/actor.ts';
import type { Admission } from '../../sfu/types.ts';
import { Budget } from '../calls/budget.ts';
import type { Clock } from '../clock.ts';
import { LimitReached } from '../errors.ts';

/** How long a prepared join is kept without being asked for again. */
export const WARM_MS = 60_000;
/** Prepared joins of one user or guest. */
export const MAX_WARM_PER_ACTOR = 3;

/** A device that is connected to the SFU, sees nothing and is seen by nobody. */
export interface WarmJoin {
  participantId: string;
  actorId: string;
  deviceId: string;
  roomId: string;
  callId: string;
  epoch: number;
  /** ms since the epoch */
  expiresAt: number;
  /** What it may still do. */
  changes: Budget;
  /** While the SFU admits it. */
  admitting: Promise<Admission> | undefined;
  /** Set once the SFU has admitted it. */
  admission: Admission | undefined;
}

/** The devices that may join with one click: in memory only, since their transports are, too. */
export class WarmJoins {
  readonly #clock: Clock;
  readonly #byParticipant = new Map<string, WarmJoin>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get(participantId: string): WarmJoin | undefined {
    return this.#byParticipant.get(participantId);
  }

  /** Makes a place for a device, or finds the one that it has, good for WARM_MS from now. @throws LimitReached */
  reserve(actor: Actor, device: Pick<WarmJoin, 'deviceId' | 'roomId' | 'callId' | 'epoch'>): WarmJoin {
    const owner = actorId(actor);
    const mine = [...this.#byParticipant.values()].filter((one) => one.actorId === owner);
    const existing = mine.find((one) => one.deviceId === device.deviceId && isSame(one, device));
    const expiresAt = this.#clock.now() + WARM_MS;
    if (existing) return Object.assign(existing, { expiresAt });
    if (mine.length >= MAX_WARM_PER_ACTOR) {
      throw new LimitReached(`At most ${MAX_WARM_PER_ACTOR} joins can be prepared at once; they end after a minute.`);
    }
    const fresh = { changes: new Budget(), admitting: undefined, admission: undefined };
    const warm = { participantId: randomUUIDv7(), actorId: owner, ...device, expiresAt, ...fresh };
    this.#byParticipant.set(warm.participantId, warm);
    return warm;
  }

  /** Takes a device's place out, the latest one in a room: it joins whatever call is open there now. */
  take(actor: Actor, deviceId: string, roomId: string): WarmJoin | undefined {
    const owner = actorId(actor);
    const warm = [...this.#byParticipant.values()].findLast(
      (one) => one.actorId === owner && one.deviceId === deviceId && one.roomId === roomId,
    );
    if (warm) this.#byParticipant.delete(warm.participantId);
    return warm;
  }

  drop(participantId: string): void {
    this.#byParticipant.delete(participantId);
  }

  /** Takes out whoever waited too long. */
  expired(): WarmJoin[] {
    const now = this.#clock.now();
    const expired = [...this.#byParticipant.values()].filter(({ expiresAt }) => expiresAt < now);
    for (const { participantId } of expired) this.#byParticipant.delete(participantId);
    return expired;
  }
}

function isSame(one: WarmJoin, { callId, epoch }: Pick<WarmJoin, 'callId' | 'epoch'>): boolean {
  return one.callId === callId && one.epoch === epoch;
}
