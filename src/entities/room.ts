import { defineEntity, p } from '@mikro-orm/core';
import { User } from './user.ts';

const RoomSchema = defineEntity({
  name: 'Room',
  tableName: 'rooms',
  properties: {
    id: p.uuid().primary(),
    kind: p.enum(['DIRECT', 'GROUP'] as const),
    name: p.string().length(100),
    ownerId: () => p.manyToOne(User).mapToPk().fieldName('owner_id').nullable().deleteRule('set null'),
    /** 128 random bits, base64url: whoever knows it may knock. */
    link: p.string().length(22).unique(),
    passwordHash: p.string().length(255).nullable(),
    /** How many participants a call may have. */
    capacity: p.integer(),
    /** A GROUP call that had as many ends 60 s after falling below. */
    minParticipants: p.integer(),
    /** Above it a call goes to an SFU when one is usable. */
    meshLimit: p.integer(),
    startMuted: p.boolean(),
    /** The pair that a DIRECT room belongs to (see `pairKeyOf`): each pair has one. */
    pairKey: p.string().length(73).nullable().unique(),
    /** For one call only: the room closes with it. */
    isTemporary: p.boolean().default(false),
    /** Nobody may learn another's address: candidates in its mesh must be relayed. */
    relayOnly: p.boolean().default(false),
    createdAt: p.datetime(),
    closedAt: p.datetime().nullable(),
  },
});

/** A durable place where calls happen. */
export class Room extends RoomSchema.class {}
RoomSchema.setClass(Room);
