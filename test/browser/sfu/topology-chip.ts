import { expect } from 'vitest';
import type { Visitor } from '../../support/browser/visitor.ts';

/** What a page says that the call runs on. */
export interface ShownTopology {
  topology: string;
  /** Empty for a call that was never switched. */
  reason: string;
  isSwitching: boolean;
}

/** Reads what the page says of the topology; null before it is in the call. */
export function shownTopology({ page }: Visitor): Promise<ShownTopology | null> {
  return page.evaluate(() => {
    const {
      topology = '',
      reason = '',
      switching,
    } = document.querySelector<HTMLElement>('[data-testid=topology]')?.dataset ?? {};
    return topology ? { topology, reason, isSwitching: switching === 'true' } : null;
  });
}

/** Waits until every page says that the call runs on this, and that the switch to it is over. */
export async function expectSettled(
  visitors: readonly Visitor[],
  topology: 'MESH' | 'SFU',
  reason: string,
  timeout = 15_000,
  interval = 50,
): Promise<void> {
  for (const visitor of visitors) {
    await expect
      .poll(() => shownTopology(visitor), { timeout, interval, message: `what ${visitor.name}'s page says` })
      .toEqual({ topology, reason, isSwitching: false });
  }
}
