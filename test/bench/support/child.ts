import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

type Verbs = Record<string, (argument: never) => unknown>;
type Answer<V extends Verbs, K extends keyof V> = Promise<Awaited<ReturnType<V[K]>>>;

/** A process of the benchmark, asked over IPC. It ends with its parent, and when asked to. */
export class Child<V extends Verbs> {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #lastId = 0;
  #isStopped = false;

  constructor(file: string, execArgv: string[] = [], env: Record<string, string> = {}) {
    const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as const;
    this.#process = fork(file, [], { execArgv, stdio: [...stdio], env: { ...process.env, ...env } });
    this.#process.on('message', ({ id, value, error }: { id: number; value: unknown; error?: string }) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(value);
      else waiting?.reject(new Error(error));
    });
    this.#process.once('exit', (code) => {
      // Whoever stopped it knows.
      if (!this.#isStopped) {
        for (const waiting of this.#waiting.values()) waiting.reject(new Error(`${file} ended with ${code}`));
      }
      this.#waiting.clear();
    });
  }

  get pid(): number {
    return this.#process.pid as number;
  }

  ask<K extends keyof V & string>(verb: K, argument?: Parameters<V[K]>[0]): Answer<V, K> {
    const id = ++this.#lastId;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(id, waiting);
    this.#process.send({ id, verb, argument });
    return waiting.promise as Answer<V, K>;
  }

  /** Ends it; as a crash would with SIGKILL. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.#isStopped = true;
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill(signal);
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), 5_000);
    await exited;
    clearTimeout(timer);
  }
}

/** What every server of a benchmark can be asked beside its own verbs. */
export const figures = {
  /** User and system time of this process so far, in µs. */
  cpuUs(): number {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
  /** After a collection, in bytes. */
  /** The heap with the buffers that belong to it. */
  memory(): { heap: number; rss: number } {
    for (let round = 0; round < 3; round += 1) globalThis.gc?.();
    const { heapUsed, external, rss } = process.memoryUsage();
    return { heap: heapUsed + external, rss };
  },
};

/** Answers the parent's questions; without a parent there is nobody to serve. */
export function answer(verbs: Verbs): void {
  process.on('message', ({ id, verb, argument }: { id: number; verb: string; argument: never }) => {
    void (async () => {
      try {
        process.send?.({ id, value: await verbs[verb]?.(argument) });
      } catch (error) {
        process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      }
    })();
  });
  process.once('disconnect', () => process.exit(0));
}
