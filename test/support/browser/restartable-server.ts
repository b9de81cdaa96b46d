import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { startProcess } from '../server-process.ts';
import type { ServerProcess } from '../server-process.ts';

/** Outside the range from which systems take the ports of outgoing connections: between two starts nobody else gets it. */
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 30_000;
const STARTS_WITHIN_MS = 60_000;

/** Starts the server as a process of its own, on a free port and an empty data folder. It ends with the test. */
export async function startRestartableServer(env: Record<string, string> = {}): Promise<RestartableServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tandem-process-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const server = new RestartableServer(await freePort(), dataDir, { LOG_LEVEL: 'error', ...env });
  await server.start();
  return server;
}

/** A server that can be killed, and started again with the same port and data. */
export class RestartableServer {
  readonly url: string;
  readonly #dataDir: string;
  readonly #env: Record<string, string>;
  #process: ServerProcess | undefined;

  constructor(port: number, dataDir: string, env: Record<string, string>) {
    this.url = `http://127.0.0.1:${port}`;
    this.#dataDir = dataDir;
    this.#env = { ...env, PORT: String(port) };
  }

  /** Resolves as soon as it is ready. @throws Error with what it printed if it is not */
  async start(): Promise<void> {
    const process = (this.#process = startProcess(this.#dataDir, this.#env));
    const deadline = performance.now() + STARTS_WITHIN_MS;
    while (!(await this.#isReady())) {
      const hasEnded = process.child.exitCode !== null || performance.now() > deadline;
      if (hasEnded) throw new Error(`The server is not ready:\n${process.output}`);
      await delay(20);
    }
  }

  /** kill -9: no goodbye to anybody. Resolves when it is gone. */
  async kill(): Promise<void> {
    this.#process?.child.kill('SIGKILL');
    await this.#process?.exited;
  }

  #isReady(): Promise<boolean> {
    return fetch(`${this.url}/ready`, { signal: AbortSignal.timeout(1_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}

async function freePort(): Promise<number> {
  const port = LOWEST_PORT + Math.floor(Math.random() * (HIGHEST_PORT - LOWEST_PORT));
  const probe = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (!isFree) return freePort();
  probe.close();
  await once(probe, 'close');
  return port;
}
