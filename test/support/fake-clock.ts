import type { Clock } from '../../src/clock.ts';

interface Ticker {
  ms: number;
  dueAt: number;
  run: () => void;
}

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  #now: number;
  readonly #tickers = new Set<Ticker>();

  /** @param now where it starts, in ms since the epoch */
  constructor(now: number = Date.UTC(2026, 10, 20, 6)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  every(ms: number, run: () => void): () => void {
    const ticker = { ms, dueAt: this.#now + ms, run };
    this.#tickers.add(ticker);
    return () => this.#tickers.delete(ticker);
  }

  /** Moves time on; whatever is due on the way runs at its own moment, the earliest first. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#nextBy(end); next; next = this.#nextBy(end)) {
      this.#now = next.dueAt;
      next.dueAt += next.ms;
      next.run();
    }
    this.#now = end;
  }

  #nextBy(end: number): Ticker | undefined {
    const due = [...this.#tickers].filter(({ dueAt }) => dueAt <= end);
    return due.toSorted((one, other) => one.dueAt - other.dueAt)[0];
  }
}
