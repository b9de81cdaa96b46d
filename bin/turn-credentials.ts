import { parseArgs } from 'node:util';
import { systemClock } from '../src/clock.ts';
import { loadConfig } from '../src/config.ts';
import { ConfigError, DomainError } from '../src/errors.ts';
import { IceServers } from '../src/ice/ice-servers.ts';
import { runningTurnserver } from '../src/turn/running-turnserver.ts';

const USAGE = 'Usage: npm run turn:credentials -- <userId> [--ttl <seconds, 60 to 86400>]';

/** Prints one set of TURN credentials for a user, and when they expire: for trying them with turnutils_uclient, say. */
function printCredentials(): void {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { ttl: { type: 'string' } } });
  const [userId, ...more] = positionals;
  if (!userId || more.length > 0) throw new Refusal(USAGE);
  const config = loadConfig(process.env);
  const { ice } = config;
  const ttlSeconds = values.ttl === undefined ? ice.turnTtlSeconds : Number(values.ttl);
  const credentials = new IceServers(ice, systemClock, runningTurnserver(config)).credentialsFor(
    { kind: 'user', userId },
    ttlSeconds,
  );
  console.log(`urls        ${credentials.urls.join(' ')}`);
  console.log(`username    ${credentials.username}`);
  console.log(`credential  ${credentials.credential}`);
  console.log(`expires     ${new Date(credentials.expiresAt).toISOString()} (in ${ttlSeconds} s)`);
}

/** Something that the person at the keyboard can mend. */
class Refusal extends Error {}

try {
  printCredentials();
} catch (error) {
  const isTheirs = error instanceof Refusal || error instanceof ConfigError || error instanceof DomainError;
  const isUsage = error instanceof TypeError && 'code' in error;
  if (!isTheirs && !isUsage) throw error;
  console.error(isUsage ? `${error.message}\n${USAGE}` : error.message);
  process.exitCode = 1;
}
