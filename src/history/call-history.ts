import { randomUUIDv7 } from 'node:crypto';
import type { UserStreams } from '../accounts/user-streams.ts';
import type { CallChange } from '../calls/call-change.ts';
import type { MikroORM } from '../db/orm.ts';
import { CallRecord } from '../entities/call-record.ts';
import type { CallDirection, CallOutcome, RecordedFace } from '../entities/call-record.ts';
import type { Invitation, InvitationStatus } from '../entities/invitation.ts';
import type { LiveRow } from '../calls/live-rows.ts';
import { Participant } from '../entities/participant.ts';
import { User } from '../entities/user.ts';
import { MAX_OTHERS } from './limits.ts';
import { countMissed } from './missed.ts';

/** Rows of participants to look through for the others of a call: some are devices or returns of the same people. */
const MAX_ROWS_FOR_OTHERS = 100;

/** Writes the histories of users, within the changes of calls: one entry per user and call. */
export class CallHistory {
  readonly #orm: MikroORM;
  readonly #userStreams: UserStreams;

  constructor(deps: { orm: MikroORM; userStreams: UserStreams }) {
    this.#orm = deps.orm;
    this.#userStreams = deps.userStreams;
  }

  /**
   * After rings have ended.
   * @param all every invitation of the call
   * @param ended those that ended with this change
   */
  async rang(change: CallChange, all: readonly Invitation[], ended: readonly Invitation[]): Promise<void> {
    if (ended.length === 0) return;
    const page = await Entries.of(change, all, [...new Set(ended.flatMap((one) => [one.callerId, one.calleeId]))]);
    for (const { callerId, calleeId, status, isSilent, createdAt } of ended) {
      const startedAt = createdAt;
      if (status === 'ACCEPTED') {
        page.answered(calleeId, 'INCOMING', startedAt);
        page.answered(callerId, 'OUTGOING', startedAt);
      } else if (!isSilent) {
        const outcome = status === 'DECLINED' ? 'DECLINED' : 'MISSED';
        if (page.unanswered(calleeId, 'INCOMING', outcome, startedAt) && outcome === 'MISSED') {
          change.afterwards.push(() => this.#tellMissed(calleeId));
        }
      }
    }
    for (const callerId of new Set(ended.map((one) => one.callerId))) {
      const theirs = all.filter((one) => one.callerId === callerId);
      if (theirs.some(({ status }) => status === 'RINGING' || status === 'ACCEPTED')) continue;
      const startedAt = theirs[0]?.createdAt ?? new Date(change.now);
      page.unanswered(callerId, 'OUTGOING', outcomeOf(theirs), startedAt);
    }
  }

  /** After people have left, or the call has ended. */
  async left(change: CallChange): Promise<void> {
    const here = change.people();
    const gone = change.gone.filter(({ userId }) => userId && !here.has(userId));
    const first = new Map<string, LiveRow>();
    for (const one of gone) if (one.userId && !first.has(one.userId)) first.set(one.userId, one);
    if (first.size === 0) return;
    const records = await change.em.find(CallRecord, { callId: change.call.id, userId: { $in: [...first.keys()] } });
    const faces = await facesOf(change);
    for (const [userId, participant] of first) {
      const others = faces.filter((face) => face.userId !== userId).slice(0, MAX_OTHERS);
      const record = records.find((one) => one.userId === userId);
      const isAlone = others.length === 0;
      if (record?.outcome === 'ANSWERED') Object.assign(record, { endedAt: participant.leftAt, others });
      else if (!record && !isAlone) joined(change, userId, participant, others);
    }
  }

  async #tellMissed(userId: string): Promise<void> {
    const count = await countMissed(this.#orm.em.fork(), userId);
    await this.#userStreams.tell(userId, { type: 'MissedCallsChanged', count });
  }
}

/** The entries of some users for one call, to be read, made and changed within a change. */
class Entries {
  readonly #change: CallChange;
  readonly #records: Map<string, CallRecord>;
  readonly #othersOf: (userId: string) => RecordedFace[];

  private constructor(change: CallChange, records: CallRecord[], othersOf: (userId: string) => RecordedFace[]) {
    this.#change = change;
    this.#records = new Map(records.map((record) => [record.userId, record]));
    this.#othersOf = othersOf;
  }

  static async of(change: CallChange, all: readonly Invitation[], userIds: string[]): Promise<Entries> {
    const records = await change.em.find(CallRecord, { callId: change.call.id, userId: { $in: userIds } });
    const everybody = [...new Set(all.flatMap(({ callerId, calleeId }) => [callerId, calleeId]))];
    const users = await change.em.find(User, { id: { $in: everybody } }, { disableIdentityMap: true });
    const face = new Map(
      users.map(({ id, displayName, avatarColor }) => [id, { userId: id, displayName, avatarColor }]),
    );
    // Who called whom: a caller sees whom they called, a callee who called.
    const othersOf = (userId: string) => {
      const ids = all.flatMap(({ callerId, calleeId }) => {
        if (callerId === userId) return [calleeId];
        return calleeId === userId ? [callerId] : [];
      });
      return [...new Set(ids)].slice(0, MAX_OTHERS).flatMap((id) => face.get(id) ?? []);
    };
    return new Entries(change, records, othersOf);
  }

  /** From a first ring that was missed to an answer: the answer counts. */
  answered(userId: string, direction: CallDirection, startedAt: Date): void {
    const answeredAt = new Date(this.#change.now);
    const record = this.#records.get(userId);
    if (!record) this.#add({ userId, direction, outcome: 'ANSWERED', startedAt, answeredAt });
    else if (record.outcome !== 'ANSWERED') Object.assign(record, { outcome: 'ANSWERED', direction, answeredAt });
  }

  /** @returns whether it is in the history now, as an answered call was not there */
  unanswered(userId: string, direction: CallDirection, outcome: CallOutcome, startedAt: Date): boolean {
    const record = this.#records.get(userId);
    if (record?.outcome === 'ANSWERED') return false;
    if (record) Object.assign(record, { outcome, direction, startedAt, seenAt: null, others: this.#othersOf(userId) });
    else this.#add({ userId, direction, outcome, startedAt, answeredAt: null });
    return true;
  }

  #add(entry: Pick<CallRecord, 'userId' | 'direction' | 'outcome' | 'startedAt'> & { answeredAt: Date | null }): void {
    const others = this.#othersOf(entry.userId);
    this.#records.set(entry.userId, newRecord(this.#change, { ...entry, others, endedAt: null }));
  }
}

/** Came into a room's call by themselves. */
function joined(change: CallChange, userId: string, { joinedAt, leftAt }: LiveRow, others: RecordedFace[]): void {
  newRecord(change, {
    userId,
    direction: 'JOINED',
    outcome: 'ANSWERED',
    others,
    startedAt: joinedAt,
    answeredAt: joinedAt,
    endedAt: leftAt ?? null,
  });
}

type Entry = Pick<CallRecord, 'userId' | 'direction' | 'outcome' | 'others' | 'startedAt'> & {
  answeredAt: Date | null;
  endedAt: Date | null;
};

function newRecord({ em, call, room, live, gone }: CallChange, entry: Entry): CallRecord {
  const isVideo = [...live, ...gone].some(({ tracks }) => tracks.some(({ source }) => source === 'CAMERA'));
  return em.create(CallRecord, {
    id: randomUUIDv7(),
    callId: call.id,
    roomId: room.isTemporary ? null : room.id,
    kind: call.kind ?? (isVideo ? 'VIDEO' : 'AUDIO'),
    seenAt: null,
    ...entry,
  });
}

/** Everybody who has been in the call, once each. */
async function facesOf({ em, call }: CallChange): Promise<RecordedFace[]> {
  const options = { orderBy: { seq: 'asc' }, limit: MAX_ROWS_FOR_OTHERS, disableIdentityMap: true } as const;
  const rows = await em.find(Participant, { callId: call.id }, options);
  const faces = new Map<string, RecordedFace>();
  for (const { userId, guestId, displayName, avatarColor } of rows) {
    const id = userId ?? guestId ?? '';
    if (!faces.has(id)) faces.set(id, { userId: userId ?? null, displayName, avatarColor });
  }
  return [...faces.values()];
}

/** What a caller sees when nobody answered: the same for all, or that it was missed. */
function outcomeOf(invitations: readonly Invitation[]): CallOutcome {
  const statuses = new Set<InvitationStatus>(invitations.map(({ status }) => status));
  if (statuses.has('CANCELLED')) return 'CANCELLED';
  if (statuses.size > 1 || statuses.has('MISSED')) return 'MISSED';
  return statuses.has('BUSY') ? 'BUSY' : 'DECLINED';
}
