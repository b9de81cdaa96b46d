import { defineEntity, p } from '@mikro-orm/core';
import { Call } from './call.ts';
import { Guest } from './guest.ts';
import { User } from './user.ts';

/** One source that a participant publishes. */
export interface Track {
  source: 'MICROPHONE' | 'CAMERA' | 'SCREEN_SHARE' | 'SCREEN_SHARE_AUDIO';
  muted: boolean;
}

/** Why a participant is gone. A plain column: new reasons need no migration. */
export type LeaveReason = 'LEFT' | 'LEASE_EXPIRED' | 'CALL_ENDED';

const ParticipantSchema = defineEntity({
  name: 'Participant',
  tableName: 'participants',
  indexes: [{ properties: ['leftAt', 'leaseExpiresAt'] }, { properties: ['userId', 'leftAt'] }],
  properties: {
    id: p.uuid().primary(),
    callId: () => p.manyToOne(Call).mapToPk().fieldName('call_id').deleteRule('cascade'),
    userId: () => p.manyToOne(User).mapToPk().fieldName('user_id').nullable().deleteRule('set null'),
    guestId: () => p.manyToOne(Guest).mapToPk().fieldName('guest_id').nullable().deleteRule('set null'),
    /** Chosen by the client. */
    deviceId: p.uuid(),
    /** `<callId>:<user or guest id>:<deviceId>` while live, else null: one participant per call and device. */
    liveKey: p.string().length(120).nullable().unique(),
    /** Join order in the call, from 1. */
    seq: p.integer(),
    displayName: p.string().length(64),
    avatarColor: p.string().length(7),
    isReady: p.boolean(),
    tracks: p.json().$type<Track[]>(),
    /** mediasoup's RtpCapabilities of the device, as JSON; null for one that can only do mesh. */
    rtpCapabilities: p.text().nullable(),
    leaseExpiresAt: p.datetime(),
    joinedAt: p.datetime(),
    leftAt: p.datetime().nullable(),
    leaveReason: p.string().$type<LeaveReason>().length(32).nullable(),
  },
});

/** One device in a call, from its join to its leave. */
export class Participant extends ParticipantSchema.class {}
ParticipantSchema.setClass(Participant);
