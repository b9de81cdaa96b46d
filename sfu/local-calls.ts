import { availableParallelism } from 'node:os';

import type { TransportPortRange } from 'mediasoup/types';

import { SfuError } from './errors.ts';
import { Incarnations } from './incarnations.ts';
import type { ListenOptions } from './listen.ts';
import { LocalCall } from './local-call.ts';
import { refusal } from './refusal.ts';
import type { CallReference, SfuEventSink, WorkerUsage } from './types.ts';
import { Workers } from './workers.ts';
import type { PooledWorker } from './workers.ts';

/** mediasoup's authors count on up to 500 for a worker; this leaves room for those whose join is under way. */
const CONSUMERS_PER_WORKER = 400;

/** Which workers there are, and what they are told. */
export interface LocalCallsOptions extends ListenOptions {
  /** From workerBinary, without a workerFault. */
  workerBinary: string;
  onEvent: SfuEventSink;
  /** For what fails behind everybody's back. */
  onError(error: unknown, context: { stage: string }): void;
  /** Default one per core. */
  workers?: number;
  /** UDP and TCP of the first worker; the others follow. Default 0: free ones. */
  port?: number;
  /** UDP ports on the loopback interface that join workers. Default any. */
  pipePorts?: TransportPortRange;
  /** How many consumers make a worker full. Default 400. */
  consumersPerWorker?: number;
}

/** The calls that are open on the workers of this process, from opening to their end: by a verb, or with a worker that dies. */
export class LocalCalls {
  readonly #incarnations = new Incarnations<LocalCall>();
  readonly #options: LocalCallsOptions;
  readonly #workers: Workers;
  #isClosed = false;

  private constructor(options: LocalCallsOptions) {
    this.#options = options;
    this.#workers = new Workers({
      ...options,
      count: options.workers ?? availableParallelism(),
      port: options.port ?? 0,
      onDied: (worker, error) => this.#lose(worker, error),
    });
  }

  /**
   * @throws ListenError
   * @throws SfuError UNAVAILABLE
   */
  static async start(options: LocalCallsOptions): Promise<LocalCalls> {
    const calls = new LocalCalls(options);
    await calls.#workers.start();
    return calls;
  }

  /** @throws SfuError CLOSED, STALE_EPOCH, UNAVAILABLE */
  async open(reference: CallReference): Promise<void> {
    this.#refuseWhenClosed();
    const call = this.#incarnations.openOnce(
      reference,
      () =>
        new LocalCall(reference, {
          ...this.#options,
          workers: this.#workers,
          consumersPerWorker: this.#options.consumersPerWorker ?? CONSUMERS_PER_WORKER,
        }),
    );
    try {
      await call.opened;
    } catch (error) {
      this.end(call);
      throw refusal(error, 'UNAVAILABLE', `Call ${reference.callId} could not be opened`);
    }
  }

  /**
   * The call, when this is its newest epoch and it is ready.
   * @throws SfuError CLOSED, STALE_EPOCH, CALL_NOT_FOUND, UNAVAILABLE
   */
  async current(reference: CallReference): Promise<LocalCall> {
    this.#refuseWhenClosed();
    const call = this.#incarnations.current(reference);
    await call.opened.catch((error: unknown) => {
      throw refusal(error, 'UNAVAILABLE', `Call ${reference.callId} could not be opened`);
    });
    return call;
  }

  /** The call in exactly this epoch, newest or not. */
  find(reference: CallReference): LocalCall | undefined {
    return this.#incarnations.find(reference);
  }

  all(): LocalCall[] {
    return this.#incarnations.all();
  }

  workers(): Promise<WorkerUsage[]> {
    return this.#workers.usage();
  }

  end(call: LocalCall | undefined): void {
    if (!call) return;
    this.#incarnations.remove(call);
    call.close();
  }

  close(): void {
    this.#isClosed = true;
    for (const call of this.all()) this.end(call);
    this.#workers.close();
  }

  #lose(worker: PooledWorker, error: Error): void {
    for (const call of this.all().filter((candidate) => candidate.uses(worker))) {
      this.end(call);
      const { callId, epoch } = call;
      this.#options.onEvent({ callId, epoch, type: 'callLost', reason: `Its media worker died: ${error.message}` });
    }
  }

  #refuseWhenClosed(): void {
    if (this.#isClosed) throw new SfuError('CLOSED', 'The SFU was closed.');
  }
}
