import { defineEntity, p } from '@mikro-orm/core';
import { User } from './user.ts';

const FriendshipSchema = defineEntity({
  name: 'Friendship',
  tableName: 'friendships',
  indexes: [{ properties: ['requesterId', 'status'] }, { properties: ['addresseeId', 'status'] }],
  properties: {
    id: p.uuid().primary(),
    /** Both user ids in order: a pair has one request or friendship, whoever asks. */
    pairKey: p.string().length(73).unique(),
    requesterId: () => p.manyToOne(User).mapToPk().fieldName('requester_id').deleteRule('cascade').index(false),
    addresseeId: () => p.manyToOne(User).mapToPk().fieldName('addressee_id').deleteRule('cascade').index(false),
    status: p.string().$type<'PENDING' | 'ACCEPTED'>().length(32),
    createdAt: p.datetime(),
    acceptedAt: p.datetime().nullable(),
  },
});

/** A request to be friends, or a friendship. Declined, cancelled and ended ones are gone. */
export class Friendship extends FriendshipSchema.class {}
FriendshipSchema.setClass(Friendship);

/** What stands for two users, in whatever order. */
export function pairKeyOf(one: string, other: string): string {
  return one < other ? `${one}:${other}` : `${other}:${one}`;
}
