import { SfuError } from './errors.ts';
import type { CallReference } from './types.ts';

/** The open incarnations of calls: by call id, and of one call the newest first. */
export class Incarnations<T extends CallReference> {
  readonly #byCall = new Map<string, T[]>();

  /**
   * The incarnation with this epoch, made by `open` when there is none yet.
   * @throws SfuError STALE_EPOCH
   */
  openOnce({ callId, epoch }: CallReference, open: () => T): T {
    const incarnations = this.#byCall.get(callId) ?? [];
    const [newest] = incarnations;
    if (newest && newest.epoch > epoch) throw stale(callId, epoch, newest.epoch);
    if (newest?.epoch === epoch) return newest;
    const opened = open();
    this.#byCall.set(callId, [opened, ...incarnations]);
    return opened;
  }

  /**
   * The newest incarnation, when it has this epoch.
   * @throws SfuError STALE_EPOCH, CALL_NOT_FOUND
   */
  current({ callId, epoch }: CallReference): T {
    const newest = this.#byCall.get(callId)?.[0];
    if (newest?.epoch === epoch) return newest;
    if (newest && newest.epoch > epoch) throw stale(callId, epoch, newest.epoch);
    throw new SfuError('CALL_NOT_FOUND', `Call ${callId} is not open with epoch ${epoch}; open it first.`);
  }

  /** The incarnation with exactly this epoch, newest or not. */
  find({ callId, epoch }: CallReference): T | undefined {
    return this.#byCall.get(callId)?.find((incarnation) => incarnation.epoch === epoch);
  }

  remove(incarnation: T): void {
    const left = this.#byCall.get(incarnation.callId)?.filter((other) => other !== incarnation) ?? [];
    if (left.length > 0) this.#byCall.set(incarnation.callId, left);
    else this.#byCall.delete(incarnation.callId);
  }

  all(): T[] {
    return [...this.#byCall.values()].flat();
  }
}

function stale(callId: string, epoch: number, newest: number): SfuError {
  return new SfuError('STALE_EPOCH', `Call ${callId} has epoch ${newest}; ${epoch} is over.`);
}
