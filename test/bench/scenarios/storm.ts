import { Bench } from '../support/bench.ts';
import { atMost, percentile } from '../support/figures.ts';
import type { Figure, ScenarioOptions } from '../support/figures.ts';

/** Everybody at once: into one call, and back after a crash. */
export async function storm(options: ScenarioOptions): Promise<Figure[]> {
  return [...(await joins(options)), ...(await restart(options))];
}

async function joins({ say }: ScenarioOptions): Promise<Figure[]> {
  say('storm, 200 join one call');
  const bench = await Bench.start('tandem');
  try {
    await bench.clients.ask('open', { count: 2 });
    await bench.clients.ask('signal', { messages: 3_000, batch: 1, inFlight: 32 });
    await bench.clients.ask('watch', { everyMs: 2 });
    const { result, cpuUs } = await bench.cpuOf(() => bench.clients.ask('open', { count: 200, atOnce: 200 }));
    const delays = await bench.clients.ask('watchEnd');
    // Whoever receives it is live.
    const [last = 0] = (await bench.clients.ask('broadcast', { events: 1, members: 202 })).slice(-1);
    return [
      atMost({ name: 'storm, 200 join: until all are live', unit: 'ms', values: { tandem: result + last } }, 3_000),
      { name: 'storm, 200 join: cpu', unit: 'ms', values: { tandem: cpuUs / 1_000 } },
      atMost({ name: 'storm, 200 join: signal p99.9', unit: 'ms', values: { tandem: percentile(delays, 99.9) } }, 250),
    ];
  } finally {
    await bench.stop();
  }
}

async function restart({ isQuick, say }: ScenarioOptions): Promise<Figure[]> {
  const count = isQuick ? 500 : 2_000;
  say(`storm, ${count} come back after a restart`);
  const bench = await Bench.start('tandem');
  try {
    await bench.clients.ask('open', { count, perCall: 10, atOnce: 16 });
    await bench.killServer();
    await bench.startServer();
    const ms = await bench.clients.ask('reconnect');
    const name = `storm, ${count} come back: until all are live`;
    return [atMost({ name, unit: 'ms', values: { tandem: ms } }, 10_000)];
  } finally {
    await bench.stop();
  }
}
