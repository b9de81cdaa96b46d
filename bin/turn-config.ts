import { loadConfig } from '../src/config.ts';
import { ConfigError } from '../src/errors.ts';
import { turnserverOptions } from '../src/turn/options.ts';
import { TurnSecrets } from '../src/turn/secrets.ts';
import { turnserverConf } from '../src/turn/turnserver-conf.ts';

/** The ports of RFC 8656, where the settings name no others. */
const PORT = 3_478;
const TLS_PORT = 5_349;

/**
 * Prints a turnserver.conf for a coturn on a machine of its own: `npm run --silent turn:config > turnserver.conf`.
 * It is production's, whatever the mode: private addresses are denied.
 */
function printConfiguration(): void {
  const config = loadConfig(process.env);
  const { turn, dataDir, ice } = config;
  const port = turn.port || PORT;
  const ports = { port, secondPort: port + 1, tlsPort: turn.tlsPort || TLS_PORT };
  const secrets = new TurnSecrets(dataDir, ice.turnSecrets).all();
  process.stdout.write(
    turnserverConf(turnserverOptions({ ...config, mode: 'production' }, ports, turn.listenIps ?? [], { secrets })),
  );
}

try {
  printConfiguration();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
