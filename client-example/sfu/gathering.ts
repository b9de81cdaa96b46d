import type { SfuConsumerStateFragment } from '../generated/operations.ts';
import type { Receiver } from './receiver.ts';

/** Consumers that come within this time are negotiated together while another way plays: each round disturbs it. */
const gatherMs = 200;

/** Consumers that the server has opened and that are not negotiated yet: they wait for each other, or for a session. */
export class Gathering {
  readonly #receiver: () => Receiver | undefined;
  #consumers: SfuConsumerStateFragment[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param receiver undefined while there is no session to receive with */
  constructor(receiver: () => Receiver | undefined) {
    this.#receiver = receiver;
  }

  /** @param mayWait whether others may come first */
  take(consumers: readonly SfuConsumerStateFragment[], mayWait: boolean): void {
    this.#consumers.push(...consumers);
    if (!mayWait) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), gatherMs);
  }

  /** Drops those that have ended, or that something else stands for. */
  drop(isGone: (consumer: SfuConsumerStateFragment) => boolean): void {
    this.#consumers = this.#consumers.filter((consumer) => !isGone(consumer));
  }

  /** Negotiates what waits, then lets it flow: so the first key frame is not lost. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const receiver = this.#receiver();
    if (!receiver || this.#consumers.length === 0) return;
    const consumers = this.#consumers.splice(0);
    void receiver.open(consumers).then(() => receiver.resume(consumers.map(({ id }) => id)));
  }

  /** Forgets everything. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#consumers = [];
  }
}
