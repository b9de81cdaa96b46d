import type { Consumer, Transport } from 'mediasoup-client/types';
import type { SfuConsumerStateFragment, TrackSource } from '../generated/operations.ts';
import type { TrackBySource } from '../media/media.ts';
import { RefusedError } from '../signaling/http.ts';
import type { Verbs } from './verbs.ts';

export interface ReceiverOptions {
  transport: Transport;
  verbs: Verbs;
  onChange: () => void;
  onLost: (error: unknown) => void;
}

interface Received {
  readonly description: SfuConsumerStateFragment;
  /** Null while it is being negotiated. */
  consumer: Consumer | null;
  /** False while the SFU sends others instead of it: it shows at most so many videos. */
  isSelected: boolean;
}

/** What arrives over one transport. */
export class Receiver {
  readonly #transport: Transport;
  readonly #verbs: Verbs;
  readonly #onChange: () => void;
  readonly #onLost: (error: unknown) => void;
  readonly #received = new Map<string, Received>();

  constructor({ transport, verbs, onChange, onLost }: ReceiverOptions) {
    this.#transport = transport;
    this.#verbs = verbs;
    this.#onChange = onChange;
    this.#onLost = onLost;
  }

  get isEmpty(): boolean {
    return this.#received.size === 0;
  }

  get isNegotiated(): boolean {
    return [...this.#received.values()].every(({ consumer }) => consumer);
  }

  /** Everybody's, as far as they are negotiated. */
  get allTracks(): MediaStreamTrack[] {
    return [...this.#received.values()].flatMap(({ consumer }) => consumer?.track ?? []);
  }

  /** Takes consumers that the server has opened; those that are known already stay as they are. */
  async open(descriptions: readonly SfuConsumerStateFragment[]): Promise<void> {
    const opened = descriptions.filter(({ id }) => !this.#received.has(id));
    for (const description of opened) {
      this.#received.set(description.id, { description, consumer: null, isSelected: true });
    }
    // Asked for in one go, they are negotiated in one go.
    await Promise.all(opened.map((description) => this.#consume(description)));
    this.#onChange();
  }

  /** Keeps only these: what else there was has ended while nobody told. */
  retain(descriptions: readonly SfuConsumerStateFragment[]): void {
    const ids = new Set(descriptions.map(({ id }) => id));
    for (const id of this.#received.keys()) if (!ids.has(id)) this.close(id);
  }

  /** Lets media flow. @param consumerIds all by default; those that have ended meanwhile are left out */
  async resume(consumerIds?: string[]): Promise<void> {
    const open = consumerIds?.filter((id) => this.#received.has(id));
    if (open?.length === 0) return;
    try {
      await this.#verbs.resumeConsumers(open);
    } catch (error) {
      if (this.#transport.closed) return;
      // One of them may have ended just now, and the server refuses all of them then.
      if (consumerIds && error instanceof RefusedError && error.code !== 'STALE_EPOCH') return this.resume();
      this.#onLost(error);
    }
  }

  close(consumerId: string): void {
    this.#received.get(consumerId)?.consumer?.close();
    if (this.#received.delete(consumerId)) this.#onChange();
  }

  closeProducer(producerId: string): void {
    for (const { description } of this.#received.values()) {
      if (description.producerId === producerId) this.close(description.id);
    }
  }

  select(consumerIds: readonly string[], isSelected: boolean): void {
    for (const id of consumerIds) {
      const received = this.#received.get(id);
      if (received) received.isSelected = isSelected;
    }
    this.#onChange();
  }

  /** @param isHidden whether this page itself has asked not to be sent this source: its last picture stays for later */
  tracks(participantId: string, isHidden: (source: TrackSource) => boolean): TrackBySource {
    const shown = this.#of(participantId).filter(
      ({ isSelected, description }) => isSelected || isHidden(description.source),
    );
    return Object.fromEntries(shown.map(({ description, consumer }) => [description.source, consumer?.track]));
  }

  receiver(participantId: string, source: TrackSource): RTCRtpReceiver | undefined {
    return this.#of(participantId).findLast(({ description }) => description.source === source)?.consumer?.rtpReceiver;
  }

  #of(participantId: string): Received[] {
    return [...this.#received.values()].filter(
      ({ description, consumer }) => description.participantId === participantId && consumer,
    );
  }

  async #consume({
    id,
    producerId,
    participantId,
    source,
    kind,
    rtpParameters,
  }: SfuConsumerStateFragment): Promise<void> {
    try {
      const consumer = await this.#transport.consume({
        id,
        producerId,
        kind: kind === 'AUDIO' ? 'audio' : 'video',
        rtpParameters,
        // Browsers play the tracks of one stream in step: lips with the voice, a shared video with its sound.
        streamId: `${participantId}-${source.startsWith('SCREEN') ? 'screen' : 'person'}`,
      });
      const received = this.#received.get(id);
      if (received) received.consumer = consumer;
      else consumer.close();
    } catch (error) {
      this.#received.delete(id);
      if (!this.#transport.closed) console.warn(`The media of ${participantId} cannot be received`, error);
    }
  }
}
