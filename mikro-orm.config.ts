import { loadConfig } from './src/config.ts';
import { ormOptions } from './src/db/orm.ts';

/** For `npx mikro-orm migration:create` and its like. */
export default ormOptions(loadConfig(process.env).sqlitePath);
