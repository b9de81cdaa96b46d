import { defineEntity, p } from '@mikro-orm/core';

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
    createdAt: p.datetime(),
  },
});

/** An account. */
export class User extends UserSchema.class {}
UserSchema.setClass(User);
