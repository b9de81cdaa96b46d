import { randomUUIDv7 } from 'node:crypto';
import type { UserStreams } from '../accounts/user-streams.ts';
import type { CallChange } from '../calls/call-change.ts';
import type { MikroORM } from '../db/orm.ts';
import type { CallKind } from '../entities/call-kind.ts';
import { Invitation } from '../entities/invitation.ts';
import type { InvitationStatus } from '../entities/invitation.ts';
import type { LiveRow } from '../calls/live-rows.ts';
import type { CallHistory } from '../history/call-history.ts';
import { asCancelled, invitationStates } from './invitation-state.ts';
import type { Verdict } from './may-call.ts';

export interface CallRingsDeps {
  orm: MikroORM;
  userStreams: UserStreams;
  callHistory: CallHistory;
}

/** What is to be told after the commit, in order. */
interface News {
  type: 'IncomingCall' | 'InvitationChanged';
  invitation: Invitation;
  /** The callee alone is told, and that it was cancelled. */
  isSilenced?: boolean;
}

/** What a ring ends with. */
type Ending = Exclude<InvitationStatus, 'RINGING'>;

const ofChange = new WeakMap<CallChange, CallRings>();

/**
 * The rings of one call within one change of it. Each ends by one conditional UPDATE, so it ends once and one device
 * wins; who is to know is told after the commit.
 */
export class CallRings {
  readonly #change: CallChange;
  readonly #deps: CallRingsDeps;
  readonly #all: Invitation[];
  readonly #ended: Invitation[] = [];
  readonly #news: News[] = [];

  private constructor(change: CallChange, deps: CallRingsDeps, all: Invitation[]) {
    this.#change = change;
    this.#deps = deps;
    this.#all = all;
  }

  /** The rings of this change; whoever asks again gets the same. */
  static async of(change: CallChange, deps: CallRingsDeps): Promise<CallRings> {
    const known = ofChange.get(change);
    if (known) return known;
    const options = { disableIdentityMap: true, orderBy: { id: 'asc' } } as const;
    // A call that begins has no rings yet.
    const isNew = change.call.revision === 1;
    const all = isNew ? [] : await change.em.find(Invitation, { callId: change.call.id }, options);
    const rings = new CallRings(change, deps, all);
    ofChange.set(change, rings);
    change.afterwards.push(() => rings.#publish());
    return rings;
  }

  /** Those that ring. */
  get ringing(): Invitation[] {
    return this.#all.filter(({ status }) => status === 'RINGING');
  }

  find(id: string): Invitation | undefined {
    return this.#all.find((one) => one.id === id);
  }

  /** Begins to ring, or does not because of the verdict. Whoever is here or is rung already is left alone. */
  async ring(
    caller: LiveRow,
    verdicts: ReadonlyMap<string, Verdict>,
    { kind, ringsUntil }: { kind: CallKind; ringsUntil: number },
  ): Promise<void> {
    const { call, em, now, room } = this.#change;
    const here = this.#change.people();
    const rung = new Set(this.ringing.map(({ calleeId }) => calleeId));
    for (const [calleeId, verdict] of verdicts) {
      if (here.has(calleeId) || rung.has(calleeId)) continue;
      const row = {
        id: randomUUIDv7(),
        callId: call.id,
        roomId: room.id,
        callerId: caller.userId as string,
        calleeId,
        participantId: caller.id,
        kind,
        status: 'RINGING' as const,
        isSilent: verdict === 'SILENT',
        createdAt: new Date(now),
        ringsUntil: new Date(ringsUntil),
      };
      await em.insert(Invitation, row);
      const invitation = row as unknown as Invitation;
      this.#all.push(invitation);
      if (verdict === 'BUSY') await this.end(invitation, 'BUSY');
      else if (verdict === 'RINGS') this.#news.push({ type: 'IncomingCall', invitation: asNow(invitation) });
    }
  }

  /** @returns whether this was what ended it */
  async end(
    invitation: Invitation,
    status: Ending,
    more: { declineReason?: string | null; answeredByDeviceId?: string } = {},
  ): Promise<boolean> {
    const end = { status, endedAt: new Date(this.#change.now), ...more };
    const ended = await this.#change.em.nativeUpdate(Invitation, { id: invitation.id, status: 'RINGING' }, end);
    if (ended === 0) return false;
    Object.assign(invitation, end);
    this.#ended.push(invitation);
    this.#news.push({ type: 'InvitationChanged', invitation: asNow(invitation) });
    return true;
  }

  /** Goes on for the caller's ears only. */
  async silence(invitation: Invitation): Promise<void> {
    const ringing = { id: invitation.id, status: 'RINGING' as const, isSilent: false };
    if ((await this.#change.em.nativeUpdate(Invitation, ringing, { isSilent: true })) === 0) return;
    this.#news.push({ type: 'InvitationChanged', invitation: asNow(invitation), isSilenced: true });
    invitation.isSilent = true;
  }

  /**
   * Draws what follows: a ring ends with its caller's participant and with the call, and when its callee came in by
   * another way; a call that was rung and that nobody answered is over.
   */
  async settle(): Promise<void> {
    const { call, live } = this.#change;
    for (const invitation of this.ringing) {
      const { participantId, calleeId } = invitation;
      const callee = live.find(({ userId }) => userId === calleeId);
      const hasCaller = live.some(({ id }) => id === participantId);
      if (callee) await this.end(invitation, 'ACCEPTED', { answeredByDeviceId: callee.deviceId });
      else if (call.endedAt || !hasCaller) await this.end(invitation, 'CANCELLED');
    }
    await this.#deps.callHistory.rang(this.#change, this.#all, this.#ended.splice(0));
    if (this.#isUnanswered()) this.#change.end('NOT_ANSWERED');
  }

  #isUnanswered(): boolean {
    const { call } = this.#change;
    if (call.endedAt || call.kind === null || call.kind === undefined || call.reachedMinimum) return false;
    if (this.#all.length === 0 || this.#change.people().size > 1) return false;
    return this.#all.every(({ status }) => status !== 'RINGING' && status !== 'ACCEPTED');
  }

  async #publish(): Promise<void> {
    const { userStreams, orm } = this.#deps;
    const news = this.#news.splice(0);
    const states = await invitationStates(
      orm.em.fork(),
      news.map(({ invitation }) => invitation),
    );
    for (const { type, invitation, isSilenced } of news) {
      const state = states.find(({ id, status }) => id === invitation.id && status === invitation.status);
      if (!state) continue;
      const { callerId, calleeId, isSilent, status } = invitation;
      if (isSilenced) {
        await userStreams.tell(calleeId, { type, invitation: asCancelled(state, this.#change.now) });
        continue;
      }
      if (type === 'InvitationChanged') await userStreams.tell(callerId, { type, invitation: state });
      // Somebody who is busy is not bothered: the missed call is in their history.
      if (!isSilent && status !== 'BUSY') await userStreams.tell(calleeId, { type, invitation: state });
    }
  }
}

/** As it is in this change: what comes later in it must not alter what is told. */
function asNow(invitation: Invitation): Invitation {
  return Object.assign(new Invitation(), invitation);
}
