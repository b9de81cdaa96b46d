import type { Config } from '../config.ts';
import { Turnserver } from './turnserver.ts';
import type { TurnserverNews } from './turnserver.ts';

/** RFC 1918, and the range of carriers (RFC 6598). */
const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|127\.)/;

const WITHOUT = 'people behind strict networks will not connect';

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
  try {
    const turnserver = await Turnserver.open(config, (news) => tell(log, news));
    if (!turnserver) log.warn(`coturn is not installed: ${WITHOUT}. \`bin/setup\` installs it.`);
    else if (config.mode === 'production') warnOfPrivateAddress(log, turnserver.turnUrls);
    return turnserver;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log.error({ stage: 'turn', message }, `coturn could not be started: ${WITHOUT}`);
    return undefined;
  }
}

function warnOfPrivateAddress(log: Log, [url = '']: readonly string[]): void {
  const host = url.replace(/^turns?:/, '');
  if (!PRIVATE.test(host)) return;
  log.warn(`Clients are told ${url}, a private address: set TURN_EXTERNAL_IP or TURN_HOST (docs/turn.md).`);
}

function tell(log: Log, { type, ...facts }: TurnserverNews): void {
  const stage = 'turn';
  if (type === 'started') log.info({ stage, ...facts }, 'coturn was started');
  if (type === 'adopted') log.info({ stage, ...facts }, 'coturn went on running and was taken over');
  if (type === 'died') log.error({ stage, ...facts }, 'coturn died and will be started again');
  if (type === 'silent') log.error({ stage, ...facts }, 'coturn does not answer');
}
