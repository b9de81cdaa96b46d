import type { MikroORM } from '../db/orm.ts';
import { CallRecord } from '../entities/call-record.ts';
import { TIDY_EVERY_MS } from './limits.ts';

/** Forgets what is older than the operator wants to keep. */
export class HistoryKeeper {
  readonly #orm: MikroORM;
  readonly #keptMs: number;
  #tidiedAt = -Infinity;

  constructor(deps: { orm: MikroORM; historyKeptMs: number }) {
    this.#orm = deps.orm;
    this.#keptMs = deps.historyKeptMs;
  }

  async sweep(now: number): Promise<void> {
    if (now - this.#tidiedAt < TIDY_EVERY_MS) return;
    this.#tidiedAt = now;
    await this.#orm.em.fork().nativeDelete(CallRecord, { startedAt: { $lt: new Date(now - this.#keptMs) } });
  }
}
