import { defineEntity, p } from '@mikro-orm/core';
import { User } from './user.ts';

const ApiKeySchema = defineEntity({
  name: 'ApiKey',
  tableName: 'api_keys',
  properties: {
    id: p.uuid().primary(),
    userId: () => p.manyToOne(User).mapToPk().fieldName('user_id').deleteRule('cascade').unique(),
    /** SHA-256 of the key, hex. */
    hash: p.string().length(64).unique(),
    createdAt: p.datetime(),
  },
});

/** A machine credential of a user, one at a time. */
export class ApiKey extends ApiKeySchema.class {}
ApiKeySchema.setClass(ApiKey);
