import type { SfuEvent, SfuEventSink } from '../../sfu/types.ts';

type EventOf<Type extends SfuEvent['type']> = Extract<SfuEvent, { type: Type }>;

/** Events as they come; each is taken once. */
export class RecordedEvents {
  readonly #events: SfuEvent[] = [];
  #wake: () => void = () => undefined;

  readonly sink: SfuEventSink = (event) => {
    this.#events.push(event);
    this.#wake();
  };

  /** Everything that was not taken yet. */
  get waiting(): readonly SfuEvent[] {
    return this.#events;
  }

  /** Takes the oldest event of this type that fits, waiting for it if need be. */
  async next<Type extends SfuEvent['type']>(
    type: Type,
    fits: (event: EventOf<Type>) => boolean = () => true,
    timeoutMs = 10_000,
  ): Promise<EventOf<Type>> {
    const deadline = AbortSignal.timeout(timeoutMs);
    for (;;) {
      const index = this.#events.findIndex((event) => event.type === type && fits(event as EventOf<Type>));
      if (index !== -1) return this.#events.splice(index, 1)[0] as EventOf<Type>;
      await this.#somethingNew(deadline, type);
    }
  }

  #somethingNew(deadline: AbortSignal, type: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = () => reject(new Error(`No ${type} came; waiting were ${JSON.stringify(this.#events)}`));
      deadline.addEventListener('abort', giveUp, { once: true });
      this.#wake = () => {
        deadline.removeEventListener('abort', giveUp);
        resolve();
      };
    });
  }
}
