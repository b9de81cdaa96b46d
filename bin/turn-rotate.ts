import { parseArgs } from 'node:util';
import { loadConfig } from '../src/config.ts';
import { ConfigError, DomainError } from '../src/errors.ts';
import { TurnSecrets } from '../src/turn/secrets.ts';

const USAGE =
  'Usage: npm run turn:rotate [-- --leaked]\n  --leaked  refuse the old secret at once, and all credentials made with it';

/** Gives our own coturn a new secret. Nothing is restarted and no call ends; the server signs with the new one at once. */
function rotate(): void {
  const { values } = parseArgs({ options: { leaked: { type: 'boolean', default: false } } });
  const { dataDir, ice, turn } = loadConfig(process.env);
  new TurnSecrets(dataDir, ice.turnSecrets).rotate(turn.realm, { isLeaked: values.leaked });
  const old = values.leaked ? 'The old one is refused from now on.' : 'The old one is good until the next rotation.';
  console.log(`Credentials are signed with a new secret from now on. ${old}`);
}

try {
  rotate();
} catch (error) {
  const isUsage = error instanceof TypeError && 'code' in error;
  if (!(error instanceof ConfigError) && !(error instanceof DomainError) && !isUsage) throw error;
  console.error(isUsage ? `${error.message}\n${USAGE}` : error.message);
  process.exitCode = 1;
}
