import { defineEntity, p } from '@mikro-orm/core';
import type { CallKind } from './call-kind.ts';
import { User } from './user.ts';

/** JOINED: came into a room's call without being rung. A plain column. */
export type CallDirection = 'INCOMING' | 'OUTGOING' | 'JOINED';
/** As its owner saw it. A plain column. */
export type CallOutcome = 'ANSWERED' | 'MISSED' | 'DECLINED' | 'CANCELLED' | 'BUSY';

/** Somebody as they were called at the time. */
export interface RecordedFace {
  /** Null for a guest. */
  userId: string | null;
  displayName: string;
  avatarColor: string;
}

const CallRecordSchema = defineEntity({
  name: 'CallRecord',
  tableName: 'call_records',
  uniques: [{ properties: ['callId', 'userId'] }],
  indexes: [{ properties: ['userId', 'outcome', 'seenAt'] }],
  properties: {
    id: p.uuid().primary(),
    userId: () => p.manyToOne(User).mapToPk().fieldName('user_id').deleteRule('cascade').index(false),
    /** Not a reference: history may be kept longer than calls. */
    callId: p.uuid(),
    /** Null when the room was for this call only. */
    roomId: p.uuid().nullable(),
    direction: p.string().$type<CallDirection>().length(32),
    kind: p.string().$type<CallKind>().length(32),
    outcome: p.string().$type<CallOutcome>().length(32),
    others: p.json().$type<RecordedFace[]>(),
    startedAt: p.datetime().index(),
    answeredAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
    /** When the owner looked at it; matters for missed ones. */
    seenAt: p.datetime().nullable(),
  },
});

/** A call in the history of one user. */
export class CallRecord extends CallRecordSchema.class {}
CallRecordSchema.setClass(CallRecord);
