import { defineEntity, p } from '@mikro-orm/core';

const SweepSchema = defineEntity({
  name: 'Sweep',
  tableName: 'sweeps',
  properties: {
    id: p.integer().primary().autoincrement(false),
    lastPassAt: p.datetime(),
  },
});

/** When leases were last swept: one row, `id` 1. Lease time runs only between passes. */
export class Sweep extends SweepSchema.class {}
SweepSchema.setClass(Sweep);
