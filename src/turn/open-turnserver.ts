import type { Config } from '../config.ts';
import { Turnserver } from './turnserver.ts';
import type { TurnserverNews } from './turnserver.ts';

/** As much of the log as is written to. */
interface Log {
  info(facts: object, sentence: string): void;
  warn(sentence: string): void;
  error(facts: object, sentence: string): void;
}

/**
 * Our own coturn, if this configuration wants one and it is installed; what happens to it is logged.
 * @returns undefined without one: calls work, except between two strict NATs
 */
export async function openTurnserver(config: Config, log: Log): Promise<Turnserver | undefined> {
  if (!config.turn.isManaged) return undefined;
  const turnserver = await Turnserver.open(config, (news) => tell(log, news));
  if (!turnserver) {
    log.warn('coturn is not installed: people behind strict networks will not connect. `bin/setup` installs it.');
  }
  return turnserver;
}

function tell(log: Log, { type, ...facts }: TurnserverNews): void {
  const stage = 'turn';
  if (type === 'started') log.info({ stage, ...facts }, 'coturn was started');
  if (type === 'adopted') log.info({ stage, ...facts }, 'coturn went on running and was taken over');
  if (type === 'died') log.error({ stage, ...facts }, 'coturn died and will be started again');
  if (type === 'silent') log.error({ stage, ...facts }, 'coturn does not answer');
}
