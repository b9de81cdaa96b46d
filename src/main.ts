import { existsSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { App } from './app.ts';
import { loadConfig } from './config.ts';
import type { Config } from './config.ts';
import { ConfigError, StartupError } from './errors.ts';
import { giveBackStartMemory } from './start-memory.ts';

/** How long a drain may take before the process ends without it. */
const DRAIN_WITHIN_MS = 10_000;
/** Settings, see env.example; what the environment says already stays. */
const ENV_FILE = fileURLToPath(new URL('../.env', import.meta.url));
const USAGE = 'Usage: npm start [-- --lan]\n  --lan  serve https on all interfaces, for phones in the same network';

await main(process.argv.slice(2)).catch((error: unknown) => {
  // What an operator can mend is one sentence; anything else is a bug and keeps its stack.
  console.error(error instanceof ConfigError || error instanceof StartupError ? error.message : error);
  process.exitCode = 1;
});

async function main(options: string[]): Promise<void> {
  const unknown = options.find((option) => option !== '--lan');
  if (unknown !== undefined) throw new StartupError(`Unknown option ${unknown}.\n${USAGE}`);

  if (existsSync(ENV_FILE)) process.loadEnvFile(ENV_FILE);
  const config = loadConfig(process.env, { lan: options.includes('--lan') });
  const { createApp } = await import('./app.ts');
  const app = await createApp(config);
  flushCompileCache();
  drainOnSignal(app);
  announce(app, config);
  giveBackStartMemory();
}

function announce({ url, lanUrls }: App, { mode }: Config): void {
  console.log(`Tandem runs (${mode}).`);
  console.log(`  The page    ${url}/`);
  console.log(`  GraphiQL    ${url}/graphql`);
  for (const lanUrl of lanUrls) console.log(`  On a phone  ${lanUrl}/  (accept its certificate once)`);
  console.log('  Stop with Ctrl+C.');
}

function drainOnSignal(app: App): void {
  let isDraining = false;
  const drain = (signal: NodeJS.Signals) => {
    if (isDraining) process.exit(1);
    isDraining = true;
    console.log(`${signal}: draining; once more to stop at once.`);
    setTimeout(() => {
      console.error(`Not drained within ${DRAIN_WITHIN_MS / 1_000} s: stopping anyway.`);
      process.exit(1);
    }, DRAIN_WITHIN_MS).unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', drain);
  process.on('SIGINT', drain);
}
