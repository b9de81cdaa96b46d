import { LARGEST_MESH } from '../calls/join.ts';
import type { Roster } from '../calls/roster.ts';
import { sfuCode } from './errors.ts';
import { SWITCH_DEADLINE_MS } from './switches.ts';
import type { SwitchDeps, Switches } from './switches.ts';

/** A topology that failed is not tried again for so long; twice as long after each further failure. */
export const RETRY_AFTER_MS = 40_000;
const LONGEST_RETRY_MS = 10 * 60_000;

interface Failure {
  times: number;
  /** ms since the epoch */
  until: number;
}

/** How far a switch has come. */
export interface Progress {
  /** Every pair receives each other. */
  isComplete: boolean;
  /** Who is in no pair that does. */
  unreachable: string[];
}

/** Ends switches: when every pair confirmed, or at the deadline, and goes back when nobody could follow. */
export class Settling {
  readonly #deps: SwitchDeps;
  readonly #switches: Switches;
  /** What failed, by topology and call: how often in a row, and until when it is not tried again. */
  readonly #failed = { MESH: new Map<string, Failure>(), SFU: new Map<string, Failure>() };

  constructor(deps: SwitchDeps, switches: Switches) {
    this.#deps = deps;
    this.#switches = switches;
  }

  /** Whether this call should not try this topology now. */
  avoids(callId: string, topology: 'MESH' | 'SFU'): boolean {
    const failed = this.#failed[topology].get(callId);
    return failed !== undefined && this.#deps.clock.now() < failed.until;
  }

  forget(callId: string): void {
    this.#failed.MESH.delete(callId);
    this.#failed.SFU.delete(callId);
  }

  /** After a confirmation: settles when it was the last one. */
  async confirmed(roster: Roster): Promise<void> {
    if (!roster.view.isSwitching) return;
    const { isComplete } = progress([...roster.view.participantIds], roster.confirmed);
    if (isComplete) await this.#settle(roster, []);
  }

  /** At the deadline. */
  async overdue(roster: Roster): Promise<void> {
    const { view, confirmed, callId } = roster;
    const ids = [...view.participantIds];
    const { isComplete, unreachable } = progress(ids, confirmed);
    const { topology, epoch, roomId } = view;
    if (topology === 'MESH' && !isComplete && this.#deps.sfu && !this.avoids(callId, 'SFU')) {
      this.fail(callId, 'MESH');
      // Not settled before: whoever meets on the SFU of before alone keeps that until the next one plays.
      if (await this.#backToSfu(roster)) return;
    }
    // More than a mesh can hold stay where they are, and reach it as soon as they can.
    const canBeMesh = topology === 'SFU' && ids.length > 1 && ids.length <= LARGEST_MESH;
    const isNobodyThere = canBeMesh && unreachable.length === ids.length;
    await this.#settle(roster, unreachable, !isNobodyThere);
    if (!isNobodyThere) return;
    this.fail(callId, 'SFU');
    await this.#switches.switch({ callId, roomId, fromEpoch: epoch, to: 'MESH', reason: 'SFU_UNREACHABLE' });
  }

  /** @returns whether the call is elsewhere now; false if the SFU refused */
  async #backToSfu({ callId, view: { roomId, epoch } }: Roster): Promise<boolean> {
    try {
      await this.#switches.switch({ callId, roomId, fromEpoch: epoch, to: 'SFU', reason: 'MESH_FAILED' });
      return true;
    } catch (error) {
      if (sfuCode(error) === undefined) throw error;
      this.fail(callId, 'SFU');
      return false;
    }
  }

  /** @param isSuccess closes the path of before; after a failure the next switch needs it still */
  async #settle({ view, callId }: Roster, unreachable: string[], isSuccess = true): Promise<void> {
    const { epoch, topology } = view;
    const changed = await this.#deps.callTransactions.change(view.roomId, (change) => {
      const isCurrent = change.call.id === callId && change.call.epoch === epoch;
      if (!isCurrent || !change.call.switchingUntil) return false;
      change.call.switchingUntil = null;
      change.tell({ type: 'SwitchSettled', epoch, unreachable });
      return true;
    });
    if (!changed?.result || !isSuccess) return;
    await this.#switches.closeBefore(callId, epoch);
    if (unreachable.length === 0) this.#failed[topology].delete(callId);
  }

  /** Remembers that this call could not go there. */
  fail(callId: string, topology: 'MESH' | 'SFU'): void {
    const times = (this.#failed[topology].get(callId)?.times ?? 0) + 1;
    const retryMs = Math.min(RETRY_AFTER_MS * 2 ** (times - 1), LONGEST_RETRY_MS);
    this.#failed[topology].set(callId, { times, until: this.#deps.clock.now() + SWITCH_DEADLINE_MS + retryMs });
  }
}

/** Looks at every pair: it is done when both receive each other. */
export function progress(ids: readonly string[], confirmed: ReadonlyMap<string, ReadonlySet<string>>): Progress {
  const receives = (to: string, from: string) => confirmed.get(to)?.has(from) ?? false;
  const isPair = (a: string, b: string) => receives(a, b) && receives(b, a);
  const others = (id: string) => ids.filter((other) => other !== id);
  return {
    isComplete: ids.every((id) => others(id).every((other) => isPair(id, other))),
    unreachable: ids.length < 2 ? [] : ids.filter((id) => !others(id).some((other) => isPair(id, other))),
  };
}
