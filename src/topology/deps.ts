import type { Sfu, SfuEvent } from '../../sfu/types.ts';
import { Settling } from './settling.ts';
import { Switches } from './switches.ts';
import type { SwitchDeps } from './switches.ts';
import { TopologyKeeper } from './topology-keeper.ts';
import { WarmJoins } from './warm-joins.ts';

/** Starts an Sfu that tells its events to the sink; undefined where none can run. */
export type StartSfu = (onEvent: (event: SfuEvent) => void) => Promise<Sfu | undefined>;

/** Makes what topology and media need for the life of the process, and starts the SFU. */
export async function createTopologyDeps(
  base: Omit<SwitchDeps, 'sfu'> & { onError: (error: unknown) => void },
  startSfu: StartSfu,
) {
  const news = { tell: (_event: SfuEvent): void => {} };
  const sfu = await startSfu((event) => news.tell(event));
  const switches = new Switches({ ...base, sfu });
  const settling = new Settling({ ...base, sfu }, switches);
  const warmJoins = new WarmJoins(base.clock);
  const topologyKeeper = new TopologyKeeper({ ...base, sfu, switches, settling, warmJoins });
  news.tell = (event) => topologyKeeper.onSfuEvent(event);
  return { sfu, switches, settling, warmJoins, topologyKeeper };
}
