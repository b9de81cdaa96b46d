import { defineEntity, p } from '@mikro-orm/core';
import type { CallKind } from './call-kind.ts';
import { Room } from './room.ts';

/** Why a call ended. A plain column: new reasons need no migration. */
export type CallEndReason =
  | 'EMPTY'
  | 'BELOW_MINIMUM'
  | 'HUNG_UP'
  | 'NOT_ANSWERED'
  | 'ROOM_CLOSED'
  | 'ENDED_BY_ADMIN'
  | 'OUTAGE'
  | 'MEDIA_LOST';

/** Why a call changed its topology or the node of its SFU. */
export type SwitchReason =
  | 'OUTGREW_MESH'
  | 'BACK_TO_MESH'
  | 'SFU_LOST'
  | 'SFU_UNREACHABLE'
  | 'MESH_FAILED'
  | 'RESTARTED'
  | 'DRAINED';

const CallSchema = defineEntity({
  name: 'Call',
  tableName: 'calls',
  properties: {
    id: p.uuid().primary(),
    roomId: () => p.manyToOne(Room).mapToPk().fieldName('room_id').deleteRule('cascade'),
    /** The room's id while the call is open, else null: unique, so a room has at most one open call. */
    openRoomId: p.uuid().nullable().unique(),
    /** Grows by one with every transaction on the call. */
    revision: p.integer(),
    topology: p.enum(['MESH', 'SFU'] as const),
    /** Grows by one with every switch. */
    epoch: p.integer(),
    /** Why it has this topology; null if it never switched. */
    switchReason: p.string().$type<SwitchReason>().length(32).nullable(),
    /** The deadline of the switch under way; null when none is. */
    switchingUntil: p.datetime().nullable().index(),
    /** As it was rung; null for a call that began by joining a room. */
    kind: p.string().$type<CallKind>().length(32).nullable(),
    /** The room's, when the call began. */
    relayOnly: p.boolean().default(false),
    sfuNode: p.string().length(64).nullable(),
    /** Join order handed out so far. */
    lastSeq: p.integer(),
    /** Whether the call ever had the room's `minParticipants`. */
    reachedMinimum: p.boolean(),
    /** When the call ends unless somebody joins: set while it is below the minimum that it once had. */
    endsAt: p.datetime().nullable().index(),
    startedAt: p.datetime(),
    endedAt: p.datetime().nullable(),
    endReason: p.string().$type<CallEndReason>().length(32).nullable(),
  },
});

/** One live conversation in a room. */
export class Call extends CallSchema.class {}
CallSchema.setClass(Call);
