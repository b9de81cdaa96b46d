import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atMost, median } from '../support/figures.ts';
import type { Figure, ScenarioOptions } from '../support/figures.ts';
import { remember } from '../support/running.ts';
import { startFlags } from '../support/start-flags.ts';

const START = fileURLToPath(new URL('../../../src/start.js', import.meta.url));
/** After which time nothing of the start is left to be done. */
const SETTLED_MS = 4_000;

/** The real process, everything installed and built, the database there: until /ready, and what it holds when idle. */
export async function start({ isQuick, say }: ScenarioOptions): Promise<Figure[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tandem-bench-'));
  const removeData = () => rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  const forget = remember(removeData);
  const samples: { readyMs: number; rssMiB: number }[] = [];
  try {
    await run(dataDir);
    for (let round = 0; round < (isQuick ? 3 : 5); round += 1) {
      say(`start, round ${round + 1}`);
      samples.push(await run(dataDir));
    }
  } finally {
    forget();
    await removeData();
  }
  const of = (what: keyof (typeof samples)[0]) => ({ tandem: median(samples.map((sample) => sample[what])) });
  return [
    atMost({ name: 'start, until ready', unit: 'ms', values: of('readyMs') }, 1_000),
    atMost({ name: 'start, rss when idle', unit: 'MiB', values: of('rssMiB') }, 130),
  ];
}

async function run(dataDir: string): Promise<{ readyMs: number; rssMiB: number }> {
  const startedAt = performance.now();
  // The TURN server is a process of its own, which nobody waits for.
  const env = { ...process.env, TURN: 'off', DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error' };
  const child = spawn(process.execPath, [...startFlags(), START], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const forget = remember(() => (child.kill('SIGTERM') ? exited : Promise.resolve()));
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let text = '';
      child.stdout.on('data', (data: Buffer) => {
        text += data.toString();
        const found = /http:\/\/\S+?(?=\/)(?!\/\/)/.exec(text) ?? undefined;
        if (found) resolve(found[0].replace('localhost', '127.0.0.1'));
      });
      child.once('exit', (code) => reject(new Error(`The server ended with ${code}`)));
    });
    const { ok } = await fetch(`${url}/ready`);
    if (!ok) throw new Error('The server is not ready');
    const readyMs = performance.now() - startedAt;
    await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
    return { readyMs, rssMiB: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024 };
  } finally {
    forget();
    child.kill('SIGTERM');
    await exited;
  }
}
