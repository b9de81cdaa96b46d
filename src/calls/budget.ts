import { RateLimited } from '../errors.ts';

interface Account {
  left: number;
  /** ms since the epoch */
  at: number;
}

/** What each participant of a call may still do: so much per second over time, and a burst of it at once. */
export class Budget {
  readonly #accounts = new Map<string, Account>();

  /**
   * Takes `amount` from a participant's account.
   * @param what names it in the error, as in "Too many signals"
   * @throws RateLimited if less is left; nothing is taken then
   */
  spend(participantId: string, amount: number, now: number, { what, perSecond, burst }: Rate): void {
    const before = this.#accounts.get(participantId) ?? { left: burst, at: now };
    const left = Math.min(burst, before.left + ((now - before.at) / 1_000) * perSecond) - amount;
    if (left < 0) throw new RateLimited(what, Math.ceil(-left / perSecond));
    this.#accounts.set(participantId, { left, at: now });
  }

  /** Closes the account of somebody who left. */
  forget(participantId: string): void {
    this.#accounts.delete(participantId);
  }
}

/** How fast something may be done. */
export interface Rate {
  what: string;
  perSecond: number;
  burst: number;
}

/** Whatever changes a participant or is told to the whole call: mute, ready, confirmations, verbs of the SFU. */
export const CHANGES: Rate = { what: 'changes', perSecond: 100, burst: 500 };
/** Bytes of signals: the offers of a join to a full mesh pass at once, a flood of the largest ones does not. */
export const SIGNAL_BYTES: Rate = { what: 'bytes of signals', perSecond: 256 * 1024, burst: 1024 * 1024 };
