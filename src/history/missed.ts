import type { EntityManager } from '../db/orm.ts';
import { CallRecord } from '../entities/call-record.ts';

/** The condition for missed calls of a user. */
export function missedBy(userId: string) {
  return { userId, outcome: 'MISSED' as const, direction: 'INCOMING' as const };
}

/** How many calls the user has missed since they last looked. */
export function countMissed(em: EntityManager, userId: string): Promise<number> {
  return em.count(CallRecord, { ...missedBy(userId), seenAt: null });
}
