import { Bench, inRounds } from '../support/bench.ts';
import { atMostTimesSocketIo, systems } from '../support/figures.ts';
import type { Figure, ScenarioOptions } from '../support/figures.ts';

const IN_FLIGHT = 32;

/** One ICE candidate from one participant to another, alone and in batches of 8. */
export async function signal({ isQuick, say }: ScenarioOptions): Promise<Figure[]> {
  const messages = isQuick ? 6_400 : 24_000;
  const benches = await Promise.all(systems.map((system) => Bench.start(system)));
  try {
    for (const bench of benches) {
      await bench.clients.ask('open', { count: 2 });
      // A server is measured that has run for a while: the compiler's work of the first seconds is over.
      for (const batch of [1, 8, 1, 8, 1, 8])
        await bench.clients.ask('signal', { messages, batch, inFlight: IN_FLIGHT });
    }
    const figures: Figure[] = [];
    for (const batch of [1, 8]) {
      say(`signal, batches of ${batch}`);
      const work = { messages, batch, inFlight: IN_FLIGHT };
      const { cpu, p50, p99 } = await inRounds(benches, isQuick ? 3 : 5, async (bench) => {
        const { result, cpuUs } = await bench.cpuOf(() => bench.clients.ask('signal', work));
        return { cpu: cpuUs / (messages * batch), ...result };
      });
      const name = `signal ${batch === 1 ? 'alone' : 'in batches of 8'}`;
      figures.push(
        atMostTimesSocketIo({ name: `${name}, cpu`, unit: 'µs', values: cpu }, batch === 1 ? 1.3 : 1),
        { name: `${name}, p50`, unit: 'ms', values: p50 },
        atMostTimesSocketIo({ name: `${name}, p99`, unit: 'ms', values: p99 }, 1.1),
      );
    }
    return figures;
  } finally {
    for (const bench of benches) await bench.stop();
  }
}
