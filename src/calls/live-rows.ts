import type { EntityManager } from '../db/orm.ts';
import { Participant } from '../entities/participant.ts';

/** A participant's row as it was read, or as it was created in this change. */
export type LiveRow = Pick<
  Participant,
  | 'id'
  | 'callId'
  | 'userId'
  | 'guestId'
  | 'deviceId'
  | 'liveKey'
  | 'seq'
  | 'displayName'
  | 'avatarColor'
  | 'isReady'
  | 'tracks'
  | 'rtpCapabilities'
  | 'leaseExpiresAt'
  | 'joinedAt'
  | 'leftAt'
  | 'leaveReason'
>;

/**
 * The live participants of a call by `seq`, as plain rows: a call of hundreds is read with each of its changes, and
 * entities, which would also be compared with each flush, cost five times as much.
 */
export async function readLiveRows(em: EntityManager, callId: string): Promise<LiveRow[]> {
  const live = em.createQueryBuilder(Participant).where({ callId, leftAt: null }).orderBy({ seq: 'asc' });
  const rows = await live.execute<(LiveRow & { tracks: unknown })[]>('all');
  // SQLite keeps JSON as text.
  for (const row of rows) if (typeof row.tracks === 'string') row.tracks = JSON.parse(row.tracks) as LiveRow['tracks'];
  return rows;
}

/** What is to be written to rows; those that change alike are written by one statement. */
export class RowWrites {
  readonly #writes = new Map<Partial<LiveRow>, string[]>();

  /** Changes rows now, and the database with `store`. */
  add(rows: readonly LiveRow[], fields: Partial<LiveRow>): void {
    for (const row of rows) Object.assign(row, fields);
    // One that was created in this change is an entity, and stored with the others.
    const ids = rows.filter((row) => !(row instanceof Participant)).map(({ id }) => id);
    if (ids.length > 0) this.#writes.set(fields, ids);
  }

  async store(em: EntityManager): Promise<void> {
    for (const [fields, ids] of this.#writes) await em.nativeUpdate(Participant, { id: { $in: ids } }, fields);
    this.#writes.clear();
  }
}
