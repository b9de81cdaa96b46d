import { Bench, inRounds } from '../support/bench.ts';
import { atMostTimesSocketIo, allRounders } from '../support/figures.ts';
import type { Figure, ScenarioOptions } from '../support/figures.ts';

/** One event to everybody in a call; of Tandem a change of state, its transaction included. */
export async function fanout({ isQuick, say }: ScenarioOptions): Promise<Figure[]> {
  const benches = await Promise.all(allRounders.map((system) => Bench.start(system)));
  const figures: Figure[] = [];
  try {
    let opened = 0;
    for (const members of isQuick ? [100] : [100, 1_000]) {
      for (const bench of benches) {
        say(`fanout, ${members} participants of ${bench.system} come`);
        await bench.clients.ask('open', { count: 1 });
        await bench.server.ask('widen');
        await bench.clients.ask('open', { count: members - opened - 1, atOnce: 16 });
        await bench.clients.ask('broadcast', { events: 20, members });
      }
      opened = members;
      const events = (isQuick ? 3_000 : 10_000) / members;
      say(`fanout to ${members}`);
      const { cpu } = await inRounds(benches, isQuick ? 3 : 5, async (bench) => {
        const { cpuUs } = await bench.cpuOf(() => bench.clients.ask('broadcast', { events, members }));
        return { cpu: cpuUs / events / members };
      });
      const figure = { name: `fanout to ${members}, cpu per receiver`, unit: 'µs', values: cpu };
      figures.push(members === 1_000 ? atMostTimesSocketIo(figure, 1.25) : figure);
    }
    return figures;
  } finally {
    for (const bench of benches) await bench.stop();
  }
}
