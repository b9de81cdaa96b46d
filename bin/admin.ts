import { loadConfig } from '../src/config.ts';
import { openDatabase } from '../src/db/orm.ts';
import { User } from '../src/entities/user.ts';
import { ConfigError } from '../src/errors.ts';
import { usernameKey } from '../src/accounts/profile.ts';

const USAGE = `Usage: npm run admin -- grant <user name>    makes an account an administrator
       npm run admin -- revoke <user name>   makes it an ordinary one again
Beside a running server, too: it takes effect when the account next logs in or refreshes, within 15 minutes.`;

await main(process.argv.slice(2)).catch((error: unknown) => {
  // What an operator can mend is one sentence; anything else is a bug and keeps its stack.
  console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = 1;
});

async function main([command, name, ...rest]: string[]): Promise<void> {
  if ((command !== 'grant' && command !== 'revoke') || name === undefined || rest.length > 0) {
    console.error(USAGE);
    process.exitCode = 1;
    return;
  }
  const role = command === 'grant' ? 'ADMIN' : 'USER';
  const orm = await openDatabase(loadConfig(process.env).sqlitePath);
  try {
    const changed = await orm.em.fork().nativeUpdate(User, { usernameKey: usernameKey(name) }, { role });
    if (changed > 0) console.log(`${name} has the role ${role} from the next login or refresh on.`);
    else console.error(`There is no account named ${name}: register it first.`);
    if (changed === 0) process.exitCode = 1;
  } finally {
    await orm.close(true);
  }
}
