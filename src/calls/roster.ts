import { Budget } from './budget.ts';
import { CallView } from './call-view.ts';
import type { CallState } from './call-state.ts';

/** A call in the memory of a process that serves it: who is in it, and what signaling needs to know of them. */
export class Roster {
  readonly callId: string;
  readonly view: CallView;
  /** Last accepted batch by participant id. */
  readonly batches = new Map<string, number>();
  /** What each participant may still do: signals, their bytes, changes. A reload does not fill them. */
  readonly budgets = { signals: new Budget(), signalBytes: new Budget(), changes: new Budget() };
  /** The connection id of the last offer, by `offerKey`: in a glare both sides have one. */
  readonly offers = new Map<string, string>();
  /** Whom each participant receives over the path of this epoch, as far as it confirmed. */
  readonly confirmed = new Map<string, Set<string>>();
  /** Open streams of its participants here: while there are any, somebody must watch for what they miss. */
  openStreams = 0;
  usedAt: number;

  constructor(state: CallState, now: number) {
    this.callId = state.id;
    this.view = new CallView(state);
    this.usedAt = now;
  }

  /** Somebody left for good. */
  forget(participantId: string): void {
    this.forgetSignals(participantId);
    for (const from of this.confirmed.values()) from.delete(participantId);
    for (const budget of Object.values(this.budgets)) budget.forget(participantId);
  }

  confirm(participantId: string, from: readonly string[]): void {
    const all = this.confirmed.get(participantId) ?? new Set();
    for (const id of from) all.add(id);
    this.confirmed.set(participantId, all);
  }

  /**
   * A page begins anew: its batches start at 1, it will offer new connections, and it says again whom it receives. The
   * others do not: what they said stands, since the new page has no older way that could be taken from it.
   */
  forgetSignals(participantId: string): void {
    this.batches.delete(participantId);
    this.confirmed.delete(participantId);
    for (const key of this.offers.keys()) if (key.includes(participantId)) this.offers.delete(key);
  }
}

export function offerKey(offerer: string, answerer: string): string {
  return `${offerer}>${answerer}`;
}
