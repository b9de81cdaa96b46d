import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

import { createWorker } from 'mediasoup';
import type { WebRtcServer, Worker } from 'mediasoup/types';

import { SfuError } from './errors.ts';
import { ListenError } from './listen-error.ts';
import { freePort, listenInfos } from './listen.ts';
import type { ListenOptions } from './listen.ts';
import { refusal } from './refusal.ts';
import type { WorkerUsage } from './types.ts';
import { countOpen } from './worker-counts.ts';
import type { WorkerCounts } from './worker-counts.ts';

/** How long to wait before starting a worker in the place of a dead one again; doubles up to the maximum. */
const FIRST_RETRY_MS = 50;
const MAX_RETRY_MS = 5000;
/** How long a call waits for a worker when none is running. */
const MAX_WAIT_MS = 3000;

/** A worker process, the one port it listens on, and what is open in it. */
export interface PooledWorker {
  readonly worker: Worker;
  readonly webRtcServer: WebRtcServer;
  readonly port: number;
  readonly open: Readonly<WorkerCounts>;
  /** Routers that are being opened; without them, calls that open at once would all choose the same worker. */
  opening: number;
}

/** What the workers are started with. */
export interface WorkersOptions extends ListenOptions {
  workerBinary: string;
  count: number;
  /** The first worker's port, the others' follow; 0 picks free ones. */
  port: number;
  onDied(worker: PooledWorker, error: Error): void;
  onError(error: unknown, context: { stage: string }): void;
}

/** A fixed number of workers. One that dies is replaced by another on the same port. */
export class Workers {
  readonly #options: WorkersOptions;
  readonly #alive = new Set<PooledWorker>();
  readonly #closing = new AbortController();
  /** Emits 'added'. */
  readonly #news = new EventEmitter();

  constructor(options: WorkersOptions) {
    this.#options = options;
  }

  /**
   * All of them or none.
   * @throws ListenError
   * @throws SfuError UNAVAILABLE
   */
  async start(): Promise<void> {
    const { count, port } = this.#options;
    const starts = Array.from({ length: count }, (_, index) =>
      port === 0 ? this.#addOnFreePort() : this.#add(port + index),
    );
    try {
      await Promise.all(starts);
    } catch (error) {
      this.close();
      // Those that are still starting find that it is over, and end.
      await Promise.allSettled(starts);
      throw refusal(error, 'UNAVAILABLE', 'The media workers did not start');
    }
  }

  /**
   * The worker with the fewest consumers, of several the one with the fewest routers.
   * @throws SfuError UNAVAILABLE while none is running
   */
  leastUsed(): PooledWorker {
    const [least] = [...this.#alive].toSorted((a, b) => a.open.consumers - b.open.consumers || routers(a) - routers(b));
    if (!least) throw new SfuError('UNAVAILABLE', 'No media worker is running; one is being started.');
    return least;
  }

  /**
   * Waits for the replacement when the only worker has just died.
   * @throws SfuError UNAVAILABLE
   */
  async someIsRunning(): Promise<void> {
    if (this.#alive.size > 0) return;
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(MAX_WAIT_MS)]);
    await once(this.#news, 'added', { signal }).catch((error: unknown) => {
      throw refusal(error, 'UNAVAILABLE', 'No media worker is running');
    });
  }

  usage(): Promise<WorkerUsage[]> {
    return Promise.all(
      [...this.#alive].map(async ({ worker, open }) => {
        const { ru_utime, ru_stime, ru_maxrss } = await worker.getResourceUsage();
        return { pid: worker.pid, ...open, cpuMs: ru_utime + ru_stime, memoryBytes: ru_maxrss * 1024 };
      }),
    );
  }

  close(): void {
    this.#closing.abort();
    for (const { worker } of this.#alive) worker.close();
    this.#alive.clear();
  }

  /** Somebody else may take the free port first, so it is tried more than once. */
  async #addOnFreePort(attempts = 3): Promise<void> {
    try {
      await this.#add(await freePort());
    } catch (error) {
      if (attempts === 1 || !(error instanceof ListenError) || this.#closing.signal.aborted) throw error;
      await this.#addOnFreePort(attempts - 1);
    }
  }

  async #add(port: number): Promise<void> {
    const worker = await createWorker({ workerBin: this.#options.workerBinary, logLevel: 'warn' });
    const open = countOpen(worker);
    try {
      const webRtcServer = await worker.createWebRtcServer({ listenInfos: listenInfos(this.#options, port) });
      this.#closing.signal.throwIfAborted();
      const pooled = { worker, webRtcServer, port, open, opening: 0 };
      this.#alive.add(pooled);
      worker.once('died', (error) => this.#replace(pooled, error));
      this.#news.emit('added');
    } catch (error) {
      worker.close();
      throw ListenError.from(error) ?? error;
    }
  }

  #replace(dead: PooledWorker, error: Error): void {
    this.#alive.delete(dead);
    this.#options.onDied(dead, error);
    void this.#addUntilItRuns(dead.port);
  }

  async #addUntilItRuns(port: number): Promise<void> {
    for (let retryMs = FIRST_RETRY_MS; !this.#closing.signal.aborted; retryMs = Math.min(retryMs * 2, MAX_RETRY_MS)) {
      try {
        await this.#add(port);
        return;
      } catch (error) {
        if (this.#closing.signal.aborted) return;
        this.#options.onError(error, { stage: 'replacing a media worker' });
        await delay(retryMs, undefined, { signal: this.#closing.signal, ref: false }).catch(() => undefined);
      }
    }
  }
}

function routers({ open, opening }: PooledWorker): number {
  return open.routers + opening;
}
