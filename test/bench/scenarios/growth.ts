import { Bench } from '../support/bench.ts';
import { atMost, median } from '../support/figures.ts';
import type { Figure, ScenarioOptions } from '../support/figures.ts';

/** What one more participant, and one more call, cost the others. */
export async function growth(options: ScenarioOptions): Promise<Figure[]> {
  return [...(await nthJoin(options)), ...(await otherCalls(options))];
}

async function nthJoin({ isQuick, say }: ScenarioOptions): Promise<Figure[]> {
  const most = isQuick ? 50 : 200;
  say(`growth, ${most} join one after the other`);
  const bench = await Bench.start('tandem');
  try {
    await bench.clients.ask('open', { count: 1 });
    let before = await settled(bench);
    let [messages, bytes] = [0, 0];
    for (let count = 2; count <= most; count += 1) {
      await bench.clients.ask('open', { count: 1 });
      const after = await settled(bench);
      // The one join that makes the call outgrow the mesh is a switch, which has a price of its own.
      if (after.epoch === before.epoch) {
        messages = Math.max(messages, after.messages - before.messages);
        bytes = Math.max(bytes, after.bytes - before.bytes);
      }
      before = after;
    }
    const name = `growth, most that a join sends to each (2 to ${most})`;
    return [
      atMost({ name: `${name}: messages`, unit: 'messages', values: { tandem: messages } }, 2),
      atMost({ name: `${name}: payload`, unit: 'bytes', values: { tandem: bytes } }, 400),
    ];
  } finally {
    await bench.stop();
  }
}

/** What the first participant has been sent, when nothing more is on its way. */
async function settled(bench: Bench): Promise<{ messages: number; bytes: number; epoch: number }> {
  let last = { messages: -1, bytes: 0, epoch: 0 };
  for (;;) {
    const now = await bench.clients.ask('traffic', { of: 0 });
    if (now.messages === last.messages) return now;
    last = now;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

async function otherCalls({ isQuick, say }: ScenarioOptions): Promise<Figure[]> {
  const counts = isQuick ? [1, 100] : [1, 100, 1_000];
  const benches: Bench[] = [];
  try {
    for (const count of counts) {
      say(`growth, ${count} other calls`);
      const bench = await Bench.start('tandem');
      benches.push(bench);
      await bench.clients.ask('open', { count: 2 });
      await bench.clients.ask('open', { count, perCall: 1, atOnce: 16 });
      await bench.clients.ask('signal', { messages: 4_000, batch: 1, inFlight: 32 });
    }
    const samples = counts.map((): number[] => []);
    for (let round = 0; round < (isQuick ? 3 : 5); round += 1) {
      for (const [index, bench] of benches.entries()) {
        const work = { messages: 10_000, batch: 1, inFlight: 32 };
        const { cpuUs } = await bench.cpuOf(() => bench.clients.ask('signal', work));
        samples[index]?.push(cpuUs / 10_000);
      }
    }
    const [alone = Number.NaN, ...others] = samples.map(median);
    return others.map((cpu, index) => {
      const name = `growth, cpu per signal with ${counts[index + 1]} other calls`;
      return atMost({ name, unit: 'times one other call', values: { tandem: cpu / alone } }, 1.15);
    });
  } finally {
    for (const bench of benches) await bench.stop();
  }
}
