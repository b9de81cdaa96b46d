import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { MikroORM } from '../db/orm.ts';
import { AccessTokens } from './access-tokens.ts';
import type { AccountsDeps } from './accounts.ts';
import { Passwords } from './passwords.ts';
import { RefreshTokens } from './refresh-tokens.ts';
import { Revocations } from './revocations.ts';
import { Throttle } from './throttle.ts';

/** Makes what accounts need for the life of the process, recent revocations loaded. */
export async function createAccountsDeps(
  { tokenKeys, throttle }: Pick<Config, 'tokenKeys' | 'throttle'>,
  clock: Clock,
  orm: MikroORM,
): Promise<AccountsDeps> {
  const revocations = new Revocations(clock);
  const passwords = new Passwords();
  await Promise.all([revocations.load(orm.em), passwords.prepare()]);
  return {
    clock,
    passwords,
    revocations,
    accessTokens: new AccessTokens(tokenKeys, clock),
    refreshTokens: new RefreshTokens(tokenKeys),
    loginThrottle: new Throttle('logins', throttle.loginPerMinute, clock),
    registerThrottle: new Throttle('registrations', throttle.registerPerMinute, clock),
  };
}
