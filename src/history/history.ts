import type { UserActor } from '../accounts/actor.ts';
import type { UserStreams } from '../accounts/user-streams.ts';
import type { Clock } from '../clock.ts';
import type { EntityManager } from '../db/orm.ts';
import { pageQuery } from '../db/page.ts';
import type { Page } from '../db/page.ts';
import { CallRecord } from '../entities/call-record.ts';
import { NotFound } from '../errors.ts';
import { countMissed, missedBy } from './missed.ts';

export interface HistoryDeps {
  clock: Clock;
  userStreams: UserStreams;
}

/** The calls of a user, as they saw them. */
export class History {
  readonly #em: EntityManager;
  readonly #deps: HistoryDeps;

  constructor(em: EntityManager, deps: HistoryDeps) {
    this.#em = em;
    this.#deps = deps;
  }

  /** The newest first. */
  list({ userId }: UserActor, onlyMissed: boolean, page: Page): Promise<CallRecord[]> {
    const { where, options } = pageQuery(page, 'desc');
    return this.#em.find(CallRecord, { $and: [onlyMissed ? missedBy(userId) : { userId }, where] }, options);
  }

  /** Since the user last looked. */
  countMissed({ userId }: UserActor): Promise<number> {
    return countMissed(this.#em, userId);
  }

  /**
   * The user has looked at their missed calls; their other devices are told.
   * @returns how many were new
   */
  async markSeen({ userId }: UserActor): Promise<number> {
    const seenAt = new Date(this.#deps.clock.now());
    const seen = await this.#em.nativeUpdate(CallRecord, { ...missedBy(userId), seenAt: null }, { seenAt });
    if (seen > 0) await this.#deps.userStreams.tell(userId, { type: 'MissedCallsChanged', count: 0 });
    return seen;
  }

  /** Deletes the user's own entry; the others keep theirs. @throws NotFound */
  async delete({ userId }: UserActor, id: string): Promise<CallRecord> {
    const record = await this.#em.findOne(CallRecord, { id, userId }, { disableIdentityMap: true });
    const deleted = record ? await this.#em.nativeDelete(CallRecord, { id, userId }) : 0;
    if (!record || deleted === 0) throw new NotFound('call in your history');
    return record;
  }
}
