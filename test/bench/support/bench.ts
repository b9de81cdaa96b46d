import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { clientVerbs } from '../clients/process.ts';
import { Child } from './child.ts';
import type { figures } from './child.ts';
import { remember } from './running.ts';
import { startFlags } from './start-flags.ts';
import { median } from './figures.ts';
import type { Figure, System } from './figures.ts';

type ServerVerbs = typeof figures & {
  url: () => string;
  /** Lets rooms be larger than their owners may make them. */
  widen: () => unknown;
};

const servers: Record<System, string> = {
  tandem: '../servers/tandem.ts',
  'socket.io': '../servers/socket-io.ts',
  ws: '../servers/ws.ts',
  peerjs: '../servers/peer-js.ts',
};

/**
 * For the clients, which are not what is measured: short collections, and on the clients' own thread, so that they do not take
 * the core that the server runs on.
 */
const QUIET_COLLECTOR = ['--expose-gc', '--single-threaded-gc', '--max-semi-space-size=4'];

/** A server in one process and its clients in another; everything of it is gone after `stop`. */
export class Bench {
  readonly system: System;
  readonly #dataDir: string;
  #port = '0';
  readonly #forget = remember(() => this.stop());
  #server: Child<ServerVerbs> | undefined;
  #clients: Child<typeof clientVerbs> | undefined;

  private constructor(system: System, dataDir: string) {
    this.system = system;
    this.#dataDir = dataDir;
  }

  static async start(system: System): Promise<Bench> {
    const bench = new Bench(system, await mkdtemp(join(tmpdir(), 'tandem-bench-')));
    await bench.startServer();
    bench.#clients = new Child<typeof clientVerbs>(file('../clients/process.ts'), QUIET_COLLECTOR);
    await bench.clients.ask('begin', { system, url: await bench.server.ask('url') });
    return bench;
  }

  get server(): Child<ServerVerbs> {
    if (!this.#server) throw new Error('The server is not running');
    return this.#server;
  }

  get clients(): Child<typeof clientVerbs> {
    if (!this.#clients) throw new Error('The clients are not running');
    return this.#clients;
  }

  /** On the same port and data as before, if there was a before. */
  async startServer(): Promise<void> {
    const env = { BENCH_DATA_DIR: this.#dataDir, BENCH_PORT: this.#port };
    const flags = ['--expose-gc', ...(this.system === 'tandem' ? startFlags() : [])];
    this.#server = new Child<ServerVerbs>(file(servers[this.system]), flags, env);
    this.#port = new URL(await this.server.ask('url')).port;
  }

  /** As a crash would. */
  killServer(): Promise<void> {
    return this.server.stop('SIGKILL');
  }

  /** What the server's process spends while something is done, in µs. */
  async cpuOf<T>(work: () => Promise<T>): Promise<{ result: T; cpuUs: number }> {
    const before = await this.server.ask('cpuUs');
    const result = await work();
    return { result, cpuUs: (await this.server.ask('cpuUs')) - before };
  }

  async stop(): Promise<void> {
    this.#forget();
    await Promise.all([this.#clients?.stop(), this.#server?.stop()]);
    await rm(this.#dataDir, { recursive: true, force: true });
  }
}

/**
 * Measures in alternating rounds, so that a slow moment of the machine is everybody's.
 * @returns each quantity's median by system
 */
export async function inRounds<K extends string>(
  benches: readonly Bench[],
  rounds: number,
  measure: (bench: Bench) => Promise<Record<K, number>>,
): Promise<Record<K, Figure['values']>> {
  const samples = new Map(benches.map((bench) => [bench, [] as Record<K, number>[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [bench, taken] of samples) taken.push(await measure(bench));
  }
  const keys = Object.keys([...samples.values()][0]?.[0] ?? {}) as K[];
  const values = (key: K) =>
    Object.fromEntries([...samples].map(([{ system }, taken]) => [system, median(taken.map((sample) => sample[key]))]));
  return Object.fromEntries(keys.map((key) => [key, values(key)])) as Record<K, Figure['values']>;
}

function file(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
