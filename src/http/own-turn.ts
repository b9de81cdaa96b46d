/** How long operations may begin within one turn of the event loop, in ms. */
export const BUSY_AFTER_MS = 10;

const waiting: (() => void)[] = [];
let turnBeganAt: number | undefined;

/**
 * When an operation that may take long should begin: now, or, once those of this turn of the event loop have taken BUSY_AFTER_MS,
 * in a turn of its own. Hundreds may arrive at once, and every query of theirs is done before the next turn: without this, a
 * signal that arrived behind them would wait for all.
 * @returns undefined for now
 */
export function ownTurn(): Promise<void> | undefined {
  if (turnBeganAt === undefined) {
    turnBeganAt = performance.now();
    setImmediate(endTurn);
  }
  if (waiting.length === 0 && performance.now() - turnBeganAt < BUSY_AFTER_MS) return undefined;
  return new Promise((resolve) => waiting.push(resolve));
}

function endTurn(): void {
  turnBeganAt = undefined;
  const next = waiting.shift();
  if (!next) return;
  // Whoever comes meanwhile waits behind it.
  if (waiting.length > 0) {
    turnBeganAt = performance.now();
    setImmediate(endTurn);
  }
  next();
}
