import { defineEntity, p } from '@mikro-orm/core';

/** Who may make the user's devices ring. A plain column. */
export type WhoMayCall = 'EVERYONE' | 'FRIENDS' | 'NOBODY';
/** A plain column. */
export type PresenceStatus = 'ONLINE' | 'IN_CALL' | 'OFFLINE';

const UserSchema = defineEntity({
  name: 'User',
  tableName: 'users',
  properties: {
    id: p.uuid().primary(),
    /** As written at registration; compared by `usernameKey`. */
    username: p.string().length(32),
    /** NFKC, lower case: what makes two names the same. */
    usernameKey: p.string().length(64).unique(),
    displayName: p.string().length(64),
    /** `#rrggbb` */
    avatarColor: p.string().length(7),
    passwordHash: p.string().length(255),
    role: p.enum(['USER', 'ADMIN'] as const).default('USER'),
    whoMayCall: p.string().$type<WhoMayCall>().length(32).default('FRIENDS'),
    /** Whether the user is rung while in another call. */
    callWaiting: p.boolean().default(false),
    /** As friends were last told; follows from the leases of devices and participants. */
    presence: p.string().$type<PresenceStatus>().length(32).default('OFFLINE').index(),
    lastSeenAt: p.datetime().nullable(),
    createdAt: p.datetime(),
  },
});

/** An account. */
export class User extends UserSchema.class {}
UserSchema.setClass(User);
