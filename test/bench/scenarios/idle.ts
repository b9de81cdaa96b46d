import { Bench } from '../support/bench.ts';
import { atMostTimesSocketIo, allRounders } from '../support/figures.ts';
import type { Figure, ScenarioOptions, System } from '../support/figures.ts';

/** What an open, subscribed, silent connection holds; calls of ten. */
export async function idle({ isQuick, say }: ScenarioOptions): Promise<Figure[]> {
  const counts = isQuick ? [500] : [1_000, 5_000];
  const samples = new Map<string, Record<string, number>>();
  const add = (name: string, system: System, value: number) =>
    samples.set(name, { ...samples.get(name), [system]: value });
  for (const system of allRounders) {
    const bench = await Bench.start(system);
    try {
      await bench.clients.ask('open', { count: 50, perCall: 10 });
      const before = await bench.server.ask('memory');
      let opened = 0;
      for (const count of counts) {
        say(`idle, ${count} connections to ${system}`);
        await bench.clients.ask('open', { count: count - opened, perCall: 10, atOnce: 16 });
        opened = count;
        const after = await bench.server.ask('memory');
        const each = (kind: 'heap' | 'rss') => (after[kind] - before[kind]) / count / 1024;
        add(`idle, heap per connection at ${count}`, system, each('heap'));
        add(`idle, rss per connection at ${count}`, system, each('rss'));
      }
    } finally {
      await bench.stop();
    }
  }
  return [...samples].map(([name, values]) => {
    const figure: Figure = { name, unit: 'KiB', values: values as Figure['values'] };
    return name.includes('heap') ? atMostTimesSocketIo(figure, 1.3) : figure;
  });
}
