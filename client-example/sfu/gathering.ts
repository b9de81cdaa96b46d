import type { SfuConsumerStateFragment } from '../generated/operations.ts';
import type { Receiver } from './receiver.ts';

/** Consumers that come within this time are negotiated together while another way plays: each round disturbs it. */
const gatherMs = 200;
/** Who plays on another way already begins to flow one after the other: all at once is more than many machines can do. */
const betweenMs = 150;

type Receiving = Pick<Receiver, 'open' | 'resume'>;

export interface GatheringOptions {
  /** Undefined while there is no session to receive with. */
  receiver: () => Receiving | undefined;
  /** There is another way, which plays until this one takes over. */
  isTakingOver: () => boolean;
  /** The participant plays on another way. */
  isPlaying: (participantId: string) => boolean;
}

/** Consumers that the server has opened and that are not negotiated yet: they wait for each other, or for a session. */
export class Gathering {
  readonly #options: GatheringOptions;
  #consumers: SfuConsumerStateFragment[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts how often everything was forgotten. */
  #round = 0;

  constructor(options: GatheringOptions) {
    this.#options = options;
  }

  take(consumers: readonly SfuConsumerStateFragment[]): void {
    this.#consumers.push(...consumers);
    if (!this.#options.isTakingOver()) this.flush();
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
    const receiver = this.#options.receiver();
    if (!receiver || this.#consumers.length === 0) return;
    const consumers = this.#consumers.splice(0);
    const round = this.#round;
    const isOver = () => round !== this.#round || receiver !== this.#options.receiver();
    void receiver.open(consumers).then(() => this.#resume(receiver, consumers, isOver));
  }

  /** Forgets everything. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#consumers = [];
    this.#round += 1;
  }

  async #resume(
    receiver: Receiving,
    consumers: readonly SfuConsumerStateFragment[],
    isOver: () => boolean,
  ): Promise<void> {
    const { isPlaying } = this.#options;
    if (isOver()) return;
    const resume = (some: readonly SfuConsumerStateFragment[]) => void receiver.resume(some.map(({ id }) => id));
    const missed = consumers.filter(({ participantId }) => !isPlaying(participantId));
    if (missed.length > 0) resume(missed);
    const others = consumers.filter((consumer) => !missed.includes(consumer));
    for (const ofOne of Map.groupBy(others, ({ participantId }) => participantId).values()) {
      if (isOver()) return;
      resume(ofOne);
      await new Promise((resolve) => setTimeout(resolve, betweenMs));
    }
  }
}
