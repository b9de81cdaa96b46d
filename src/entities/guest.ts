import { defineEntity, p } from '@mikro-orm/core';
import { Room } from './room.ts';

const GuestSchema = defineEntity({
  name: 'Guest',
  tableName: 'guests',
  properties: {
    id: p.uuid().primary(),
    roomId: () => p.manyToOne(Room).mapToPk().fieldName('room_id').deleteRule('cascade'),
    displayName: p.string().length(64),
    /** `#rrggbb` */
    avatarColor: p.string().length(7),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
  },
});

/** A person without an account, admitted to one room until `expiresAt`. */
export class Guest extends GuestSchema.class {}
GuestSchema.setClass(Guest);
