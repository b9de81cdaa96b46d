import { defineEntity, p } from '@mikro-orm/core';
import { User } from './user.ts';

const BlockSchema = defineEntity({
  name: 'Block',
  tableName: 'blocks',
  uniques: [{ properties: ['blockerId', 'blockedId'] }],
  properties: {
    id: p.uuid().primary(),
    blockerId: () => p.manyToOne(User).mapToPk().fieldName('blocker_id').deleteRule('cascade').index(false),
    blockedId: () => p.manyToOne(User).mapToPk().fieldName('blocked_id').deleteRule('cascade'),
    createdAt: p.datetime(),
  },
});

/** That one user wants nothing to do with another. It hides and refuses in both directions. */
export class Block extends BlockSchema.class {}
BlockSchema.setClass(Block);
