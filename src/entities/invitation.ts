import { defineEntity, p } from '@mikro-orm/core';
import { Call } from './call.ts';
import type { CallKind } from './call-kind.ts';
import { Room } from './room.ts';
import { User } from './user.ts';

/** RINGING becomes exactly one of the others, once. A plain column. */
export type InvitationStatus = 'RINGING' | 'ACCEPTED' | 'DECLINED' | 'CANCELLED' | 'MISSED' | 'BUSY';

const InvitationSchema = defineEntity({
  name: 'Invitation',
  tableName: 'invitations',
  indexes: [{ properties: ['status', 'ringsUntil'] }, { properties: ['calleeId', 'status'] }],
  properties: {
    id: p.uuid().primary(),
    callId: () => p.manyToOne(Call).mapToPk().fieldName('call_id').deleteRule('cascade'),
    roomId: () => p.manyToOne(Room).mapToPk().fieldName('room_id').deleteRule('cascade').index(false),
    callerId: () => p.manyToOne(User).mapToPk().fieldName('caller_id').deleteRule('cascade'),
    calleeId: () => p.manyToOne(User).mapToPk().fieldName('callee_id').deleteRule('cascade').index(false),
    /** The caller's participant: without it nothing rings. */
    participantId: p.uuid(),
    kind: p.string().$type<CallKind>().length(32),
    status: p.string().$type<InvitationStatus>().length(32),
    /** The caller may not call: to them it rings, the callee is told nothing. */
    isSilent: p.boolean(),
    declineReason: p.string().length(200).nullable(),
    answeredByDeviceId: p.uuid().nullable(),
    createdAt: p.datetime(),
    /** Wall clock: an outage does not make it longer. */
    ringsUntil: p.datetime(),
    endedAt: p.datetime().nullable().index(),
  },
});

/** One user being rung. */
export class Invitation extends InvitationSchema.class {}
InvitationSchema.setClass(Invitation);
