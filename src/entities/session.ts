import { defineEntity, p } from '@mikro-orm/core';
import { User } from './user.ts';

const SessionSchema = defineEntity({
  name: 'Session',
  tableName: 'sessions',
  properties: {
    id: p.uuid().primary(),
    userId: () => p.manyToOne(User).mapToPk().fieldName('user_id').deleteRule('cascade'),
    /** SHA-256 of the current refresh token, hex. */
    refreshHash: p.string().length(64).unique(),
    /** SHA-256 of the refresh token before it, hex; good until `previousValidUntil`. */
    previousRefreshHash: p.string().length(64).nullable().index(),
    previousValidUntil: p.datetime().nullable(),
    userAgent: p.string().length(255).nullable(),
    createdAt: p.datetime(),
    lastUsedAt: p.datetime(),
    expiresAt: p.datetime(),
    revokedAt: p.datetime().nullable(),
  },
});

/** One login of a user: a family of rotating refresh tokens. */
export class Session extends SessionSchema.class {}
SessionSchema.setClass(Session);
