import type { Config } from '../config.ts';
import { TurnSecrets } from './secrets.ts';
import { readTurnserverState } from './turnserver-state.ts';

/**
 * The coturn of a server that runs on the same data, for commands beside it.
 * @returns undefined if this configuration has none of its own, or it does not run
 */
export function runningTurnserver({
  dataDir,
  turn,
  ice,
}: Pick<Config, 'dataDir' | 'turn' | 'ice'>):
  | { stunUrls: readonly string[]; turnUrls: readonly string[]; secret: string }
  | undefined {
  const state = turn.isManaged ? readTurnserverState(dataDir) : undefined;
  if (!state || state.pid === 0) return undefined;
  const { stunUrls, turnUrls } = state;
  return { stunUrls, turnUrls, secret: new TurnSecrets(dataDir, ice.turnSecrets).current };
}
