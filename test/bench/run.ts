import { fanout } from './scenarios/fanout.ts';
import { growth } from './scenarios/growth.ts';
import { idle } from './scenarios/idle.ts';
import { signal } from './scenarios/signal.ts';
import { start } from './scenarios/start.ts';
import { storm } from './scenarios/storm.ts';
import type { Figure } from './support/figures.ts';
import { json, machine, table } from './support/report.ts';
import { stopAll } from './support/running.ts';

/** Everything beyond this is given up, so that nobody waits for ever. */
const LIMIT_MS = { full: 10 * 60_000, quick: 2 * 60_000 };
const scenarios = { signal, fanout, idle, storm, growth, start };
const USAGE = `Usage: npm run bench [-- [--quick] [${Object.keys(scenarios).join('] [')}]]`;

const isQuick = process.argv.includes('--quick');
const names = process.argv.slice(2).filter((option) => option !== '--quick');
const unknown = names.find((name) => !(name in scenarios));
if (unknown !== undefined) {
  console.error(`Unknown: ${unknown}\n${USAGE}`);
  process.exit(2);
}

const giveUp = async (why: string, code: number) => {
  console.error(why);
  await stopAll();
  process.exit(code);
};
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => void giveUp(`${name}: stopping`, 130));
const deadline = isQuick ? LIMIT_MS.quick : LIMIT_MS.full;
setTimeout(() => void giveUp(`Not done within ${deadline / 1_000} s`, 1), deadline).unref();

const startedAt = performance.now();
const say = (text: string) =>
  console.error(`${((performance.now() - startedAt) / 1_000).toFixed(0).padStart(4)} s  ${text}`);
const figures: Figure[] = [];
try {
  for (const [name, scenario] of Object.entries(scenarios)) {
    if (names.length === 0 || names.includes(name)) figures.push(...(await scenario({ isQuick, say })));
  }
} finally {
  await stopAll();
}
console.log(`\n${machine()}\n\n${table(figures)}\n`);
console.log(json(figures));
