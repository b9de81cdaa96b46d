import type { EntityManager } from '../db/orm.ts';

export interface CallsDeps {}

export class Calls {
  constructor(em: EntityManager, deps: CallsDeps) {}
}
