import type { EntityManager } from '../db/orm.ts';
import { Participant } from '../entities/participant.ts';

/** A participant's row as it was read or inserted; without the lease, which is renewed past all changes. */
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
  | 'joinedAt'
  | 'leftAt'
  | 'leaveReason'
>;

/** What a change writes to a row. */
export type RowFields = Partial<LiveRow & Pick<Participant, 'leaseExpiresAt'>>;

/**
 * The live participants of a call by `seq`, as plain rows: a call of hundreds is read by many who come at once, and
 * entities, which would also be compared with each flush, cost five times as much.
 */
export async function readLiveRows(em: EntityManager, callId: string): Promise<LiveRow[]> {
  const live = em.createQueryBuilder(Participant).where({ callId, leftAt: null }).orderBy({ seq: 'asc' });
  const rows = await live.execute<(LiveRow & { tracks: unknown })[]>('all');
  // SQLite keeps JSON as text.
  for (const row of rows) if (typeof row.tracks === 'string') row.tracks = JSON.parse(row.tracks) as LiveRow['tracks'];
  return rows;
}

/** More rows than this are not remembered: the capabilities of a device alone have some 5 kB. */
const MAX_KNOWN_ROWS = 2_000;

/**
 * The live participants of calls as this process left them with its last change. Every change of a call takes its next revision,
 * in whatever process: rows are those of the database for as long as nobody has taken one since.
 */
export class KnownRows {
  readonly #known = new Map<string, { revision: number; rows: readonly LiveRow[] }>();
  #count = 0;

  /** Gives the rows away, to be changed: they are known again once the change was committed. */
  take(callId: string, revision: number): LiveRow[] | undefined {
    const known = this.#known.get(callId);
    this.#forget(callId);
    return known?.revision === revision ? [...known.rows] : undefined;
  }

  put(callId: string, revision: number, live: readonly LiveRow[]): void {
    this.#forget(callId);
    if (live.length === 0) return;
    this.#known.set(callId, { revision, rows: [...live] });
    this.#count += live.length;
    for (const longest of this.#known.keys()) {
      if (this.#count <= MAX_KNOWN_ROWS) break;
      this.#forget(longest);
    }
  }

  #forget(callId: string): void {
    this.#count -= this.#known.get(callId)?.rows.length ?? 0;
    this.#known.delete(callId);
  }
}

/** What is to be written to rows; those that change alike are written by one statement. */
export class RowWrites {
  #inserts: { row: LiveRow; leaseExpiresAt: Date }[] = [];
  readonly #writes = new Map<RowFields, string[]>();

  insert(row: LiveRow, leaseExpiresAt: Date): void {
    this.#inserts.push({ row, leaseExpiresAt });
  }

  /** Changes rows now, and the database with `store`. */
  add(rows: readonly LiveRow[], fields: RowFields): void {
    for (const row of rows) Object.assign(row, fields);
    if (rows.length > 0)
      this.#writes.set(
        fields,
        rows.map(({ id }) => id),
      );
  }

  async store(em: EntityManager): Promise<void> {
    const inserts = this.#inserts;
    this.#inserts = [];
    // Whoever leaves gives the device's place back before whoever comes takes it.
    for (const [fields, ids] of this.#writes) await em.nativeUpdate(Participant, { id: { $in: ids } }, fields);
    this.#writes.clear();
    for (const { row, leaseExpiresAt } of inserts) await em.insert(Participant, { ...row, leaseExpiresAt });
  }
}
