import { randomUUIDv7 } from 'node:crypto';
import type { UserActor } from '../accounts/actor.ts';
import { accepted } from '../accounts/input.ts';
import { readableText } from '../accounts/profile.ts';
import type { Throttle } from '../accounts/throttle.ts';
import type { CallState } from '../calls/call-state.ts';
import type { CallTransactions } from '../calls/call-transactions.ts';
import { readCall } from '../calls/read-call.ts';
import type { Clock } from '../clock.ts';
import type { EntityManager } from '../db/orm.ts';
import { pageQuery } from '../db/page.ts';
import type { Page } from '../db/page.ts';
import { Call } from '../entities/call.ts';
import { Participant } from '../entities/participant.ts';
import { Report } from '../entities/report.ts';
import { Room } from '../entities/room.ts';
import { User } from '../entities/user.ts';
import { NotFound } from '../errors.ts';
import type { RoomsDeps } from '../rooms/rooms.ts';

export interface OperatorsDeps extends Pick<RoomsDeps, 'roomDefaults'> {
  clock: Clock;
  callTransactions: CallTransactions;
  reportThrottle: Throttle;
}

/** The installation in numbers. */
export interface ServerStats {
  activeCalls: number;
  usersInCalls: number;
  /** What a room gets unless it says otherwise. */
  minParticipants: number;
  maxParticipants: number;
  uptimeSeconds: number;
}

/** A call that goes on, as an operator sees it. */
export interface LiveCall {
  id: string;
  call: CallState;
  roomName: string;
  roomKind: 'DIRECT' | 'GROUP';
  durationSeconds: number;
}

/** A report with whom it concerns, as far as they still exist. */
export interface ReportState {
  id: string;
  reporter: User | null;
  reported: User | null;
  callId: string;
  reason: string;
  createdAt: Date;
}

/** 1 to 500 characters. */
const ReportReason = readableText(500);

/** What operators see and do, and what users tell them. */
export class Operators {
  readonly #em: EntityManager;
  readonly #deps: OperatorsDeps;

  constructor(em: EntityManager, deps: OperatorsDeps) {
    this.#em = em;
    this.#deps = deps;
  }

  async stats(): Promise<ServerStats> {
    const [row] = await this.#em.execute<{ people: number }[]>(
      'select count(distinct coalesce(user_id, guest_id)) as people from participants where left_at is null',
    );
    const { capacity, minParticipants } = this.#deps.roomDefaults;
    return {
      activeCalls: await this.#em.count(Call, { endedAt: null }),
      usersInCalls: Number(row?.people ?? 0),
      minParticipants,
      maxParticipants: capacity,
      uptimeSeconds: Math.floor(process.uptime()),
    };
  }

  /** The longest first. */
  async liveCalls(page: Page): Promise<LiveCall[]> {
    const { where, options } = pageQuery(page, 'asc');
    const calls = await this.#em.find(Call, { $and: [{ endedAt: null }, where] }, options);
    const rooms = await this.#em.find(Room, { id: { $in: calls.map(({ roomId }) => roomId) } });
    const roomOf = new Map(rooms.map((room) => [room.id, room]));
    const now = this.#deps.clock.now();
    const live: LiveCall[] = [];
    for (const { id, roomId, startedAt } of calls) {
      const call = await readCall(this.#em, id);
      const room = roomOf.get(roomId);
      if (!call || !room) continue;
      const durationSeconds = Math.floor((now - startedAt.getTime()) / 1_000);
      live.push({ id, call, roomName: room.name, roomKind: room.kind, durationSeconds });
    }
    return live;
  }

  /** Ends a call for everybody. @throws NotFound if none of that id goes on */
  async endCall(callId: string): Promise<CallState> {
    const call = await this.#em.findOne(Call, { id: callId, endedAt: null }, { disableIdentityMap: true });
    const changed =
      call &&
      (await this.#deps.callTransactions.change(call.roomId, (change) => {
        if (change.call.id === callId) change.end('ENDED_BY_ADMIN');
      }));
    const ended = changed?.state();
    if (ended?.endReason !== 'ENDED_BY_ADMIN') throw new NotFound('call');
    return ended;
  }

  /** The newest first. */
  async reports(page: Page): Promise<ReportState[]> {
    const { where, options } = pageQuery(page, 'desc');
    const rows = await this.#em.find(Report, where, options);
    const ids = rows.flatMap(({ reporterId, reportedId }) => [reporterId ?? [], reportedId ?? []].flat());
    const users = await this.#em.find(User, { id: { $in: ids } });
    const find = (id: string | null | undefined) => users.find((user) => user.id === id) ?? null;
    return rows.map(({ id, reporterId, reportedId, callId, reason, createdAt }) => {
      return { id, reporter: find(reporterId), reported: find(reportedId), callId, reason, createdAt };
    });
  }

  /**
   * Tells the operators about somebody who is or was in a call with the user.
   * @param reason 1 to 500 characters
   * @throws NotFound for anybody else, BadInput, RateLimited
   */
  async report({ userId }: UserActor, participantId: string, reason: string): Promise<void> {
    const said = accepted(ReportReason, reason, 'reason');
    this.#deps.reportThrottle.take(`user:${userId}`);
    const reported = await this.#em.findOne(Participant, { id: participantId }, { disableIdentityMap: true });
    const shared = reported && (await this.#em.count(Participant, { callId: reported.callId, userId }));
    if (!reported || !shared || reported.userId === userId) throw new NotFound('participant');
    await this.#em.insert(Report, {
      id: randomUUIDv7(),
      reporterId: userId,
      reportedId: reported.userId ?? null,
      callId: reported.callId,
      reason: said,
      createdAt: new Date(this.#deps.clock.now()),
    });
  }
}
