import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, MikroORM } from '@mikro-orm/sqlite';
import type { EntityManager } from '@mikro-orm/sqlite';
import { entities } from './entities.ts';

export type { EntityManager, MikroORM };

/** MikroORM's options for a SQLite file; also what its command line reads through `mikro-orm.config.ts`. */
export function ormOptions(sqlitePath: string) {
  return defineConfig({
    dbName: sqlitePath,
    entities,
    extensions: [Migrator],
    migrations: {
      path: fileURLToPath(new URL('migrations/sqlite', import.meta.url)),
      glob: '!(*.d).ts',
      emit: 'ts',
      snapshotName: 'snapshot',
      silent: true,
    },
    forceUtcTimezone: true,
  });
}

/**
 * Opens the database and brings its schema up to date.
 * WAL lets readers go on beside a writer; `synchronous=NORMAL` is safe with it (a power cut may lose the last
 * commits, never the file) and a tenth of the cost.
 */
export async function openDatabase(sqlitePath: string): Promise<MikroORM> {
  if (sqlitePath !== ':memory:') mkdirSync(dirname(sqlitePath), { recursive: true });
  const orm = await MikroORM.init(ormOptions(sqlitePath));
  await orm.em.execute('pragma journal_mode = wal');
  await orm.em.execute('pragma synchronous = normal');
  await orm.em.execute('pragma busy_timeout = 5000');
  await orm.migrator.up();
  return orm;
}
