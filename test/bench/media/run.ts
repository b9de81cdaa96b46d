import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a benchmark writes for `run.ts` to print, its figures last. */
export interface Outcome {
  table: string[];
  figures: Record<string, { value: number; unit: string }>;
}

/** `node test/bench/media/run.ts <name>`: runs one benchmark, prints its table, and ends with one line of JSON. */
if (import.meta.main) {
  const [name = ''] = process.argv.slice(2);
  const folder = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
  const file = join(folder, 'outcome.json');
  const vitest = ['--run', '--config', 'test/bench/media/vitest.config.ts', name];
  const { status, error } = spawnSync('vitest', vitest, {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, BENCH_OUTCOME: file },
  });
  if (error) console.error(`vitest could not be started (${error.message}): use npm run bench:${name}`);
  if (status === 0) {
    const { table, figures } = JSON.parse(readFileSync(file, 'utf8')) as Outcome;
    console.log(`\n${table.join('\n')}\n\n${JSON.stringify(figures)}`);
  }
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = status ?? 1;
}
