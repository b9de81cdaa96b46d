import type { AudioLevelObserver, Router } from 'mediasoup/types';

/** How often levels are told while somebody speaks. */
const LEVELS_INTERVAL_MS = 400;
/** How many speakers are told of at once. */
const MAX_SPEAKERS = 8;
/** Quieter is silence, in dB below full scale. */
const SILENCE_DB = -60;

/** Who speaks now, the loudest first. */
export type Levels = { participantId: string; levelDb: number }[];

/** Listens to the microphones of a call. */
export class Speakers {
  readonly #observer: AudioLevelObserver;
  readonly #onOrder: () => void;
  readonly #owners = new Map<string, string>();
  #order: string[] = [];

  private constructor(observer: AudioLevelObserver, onOrder: () => void) {
    this.#observer = observer;
    this.#onOrder = onOrder;
  }

  /**
   * @param listeners.onLevels a few times a second while somebody speaks, and once with nobody when all fall silent
   * @param listeners.onOrder after order has changed
   */
  static async open(
    router: Router,
    { onLevels, onOrder }: { onLevels: (levels: Levels) => void; onOrder: () => void },
  ): Promise<Speakers> {
    const observer = await router.createAudioLevelObserver({
      interval: LEVELS_INTERVAL_MS,
      maxEntries: MAX_SPEAKERS,
      threshold: SILENCE_DB,
    });
    const speakers = new Speakers(observer, onOrder);
    observer.on('volumes', (volumes) => {
      const levels = volumes.flatMap(({ producer, volume }) => {
        const participantId = speakers.#owners.get(producer.id);
        return participantId === undefined ? [] : [{ participantId, levelDb: volume }];
      });
      onLevels(levels);
      speakers.#remember(levels);
    });
    observer.on('silence', () => onLevels([]));
    return speakers;
  }

  /** Participants who spoke, the last one first. */
  get order(): readonly string[] {
    return this.#order;
  }

  /** Listens to a microphone; its producer must be on this router. */
  async add(producerId: string, participantId: string): Promise<void> {
    this.#owners.set(producerId, participantId);
    await this.#observer.addProducer({ producerId });
  }

  /** The producer has ended; mediasoup forgets it by itself. */
  remove(producerId: string): void {
    const participantId = this.#owners.get(producerId);
    this.#owners.delete(producerId);
    this.#order = this.#order.filter((speaker) => speaker !== participantId);
  }

  #remember(levels: Levels): void {
    const [loudest] = levels;
    if (!loudest || this.#order[0] === loudest.participantId) return;
    this.#order = [loudest.participantId, ...this.#order.filter((speaker) => speaker !== loudest.participantId)];
    this.#onOrder();
  }
}
