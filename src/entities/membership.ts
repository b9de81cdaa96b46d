import { defineEntity, p } from '@mikro-orm/core';
import { Room } from './room.ts';
import { User } from './user.ts';

const MembershipSchema = defineEntity({
  name: 'Membership',
  tableName: 'memberships',
  uniques: [{ properties: ['roomId', 'userId'] }],
  properties: {
    id: p.uuid().primary(),
    roomId: () => p.manyToOne(Room).mapToPk().fieldName('room_id').deleteRule('cascade'),
    userId: () => p.manyToOne(User).mapToPk().fieldName('user_id').deleteRule('cascade'),
    role: p.enum(['OWNER', 'MEMBER'] as const),
    joinedAt: p.datetime(),
  },
});

/** That a user belongs to a room, and as what. */
export class Membership extends MembershipSchema.class {}
MembershipSchema.setClass(Membership);
