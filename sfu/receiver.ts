import { ortc } from 'mediasoup';
import type { WebRtcTransport } from 'mediasoup/types';

import type { CallRouter } from './call-router.ts';
import { withoutRefusedExtensions } from './codecs.ts';
import { SfuError } from './errors.ts';
import type { LocalCall } from './local-call.ts';
import { ReceivedTrack } from './received-track.ts';
import { refusal } from './refusal.ts';
import type { WantedLayers } from './selection.ts';
import { Turns } from './turns.ts';
import type { ConsumerParameters, ReceivePreferences, RtpCapabilities } from './types.ts';

/** Keeps the consumers of one receiving transport equal to what its participant wants of the call. */
export class Receiver {
  readonly transport: WebRtcTransport;
  readonly #call: LocalCall;
  readonly #router: CallRouter;
  readonly #participantId: string;
  readonly #tracks = new Map<string, ReceivedTrack>();
  readonly #turns = new Turns();
  #capabilities: RtpCapabilities | undefined;
  #preferences: ReceivePreferences;
  #isRefreshing = false;

  constructor(of: {
    transport: WebRtcTransport;
    call: LocalCall;
    router: CallRouter;
    participantId: string;
    preferences: ReceivePreferences;
  }) {
    this.transport = of.transport;
    this.#call = of.call;
    this.#router = of.router;
    this.#participantId = of.participantId;
    this.#preferences = of.preferences;
  }

  /** What is open; a consumer whose producer has ended is on its way out. */
  get tracks(): ReceivedTrack[] {
    return [...this.#tracks.values()].filter(({ parameters }) => this.#call.has(parameters.producerId));
  }

  /** @param isFlowing whether what it opens flows without waiting for resume */
  setCapabilities(capabilities: RtpCapabilities, isFlowing: boolean): Promise<ConsumerParameters[]> {
    return this.#turns.take(async () => {
      const before = this.#capabilities;
      this.#capabilities = capabilities;
      return this.#openAll(isFlowing, () => (this.#capabilities = before));
    });
  }

  setPreferences(preferences: ReceivePreferences): Promise<ConsumerParameters[]> {
    return this.#turns.take(async () => {
      const before = this.#preferences;
      this.#preferences = preferences;
      return this.#openAll(false, () => (this.#preferences = before));
    });
  }

  resume(tracks: ReceivedTrack[]): Promise<void> {
    return this.#turns.take(async () => {
      await Promise.all(tracks.map((track) => track.resume()));
    });
  }

  /** Follows a change in the call; changes that come together are one event. */
  refresh(): void {
    if (this.#isRefreshing) return;
    this.#isRefreshing = true;
    const refreshed = this.#turns.take(async () => {
      this.#isRefreshing = false;
      const { opened, failure } = await this.#reconcile(false);
      this.#announce(opened);
      if (failure) throw failure.reason;
    });
    refreshed.catch((error: unknown) => this.#call.report(error, 'following what is sent in a call'));
  }

  /** As refresh, when the choice of videos depends on who speaks. */
  refreshIfLimited(): void {
    if (this.#preferences.maxVideos !== undefined) this.refresh();
  }

  #announce(opened: ReceivedTrack[]): void {
    const consumers = opened.filter(({ consumer }) => !consumer.closed).map(({ parameters }) => parameters);
    if (consumers.length === 0) return;
    this.#call.emit({ type: 'consumersOpened', participantId: this.#participantId, consumers });
  }

  async #openAll(isFlowing: boolean, undo: () => void): Promise<ConsumerParameters[]> {
    const { opened, failure } = await this.#reconcile(isFlowing);
    if (!failure) return opened.map(({ parameters }) => parameters);
    undo();
    for (const { consumer } of opened) consumer.close();
    throw refusal(failure.reason, 'UNAVAILABLE', 'Consumers could not be opened');
  }

  async #reconcile(isFlowing: boolean): Promise<{ opened: ReceivedTrack[]; failure?: PromiseRejectedResult }> {
    const capabilities = this.#capabilities;
    if (!capabilities || this.transport.closed) return { opened: [] };
    const wanted = this.#call.select(this.#participantId, this.#preferences);
    await this.#select(wanted);
    const missing = [...wanted.keys()].filter((producerId) => !this.#tracks.has(producerId));
    const results = await Promise.allSettled(
      missing.map((producerId) => this.#open(producerId, capabilities, isFlowing)),
    );
    const opened = results.flatMap((result) => (result.status === 'fulfilled' && result.value ? [result.value] : []));
    await Promise.all(opened.map((track) => track.select(wanted.get(track.parameters.producerId))));
    return { opened, failure: results.find((result) => result.status === 'rejected') };
  }

  /** Pauses, resumes and sizes what is open already. */
  async #select(wanted: ReadonlyMap<string, WantedLayers>): Promise<void> {
    const changes = await Promise.all(
      this.tracks.map(async (track) => {
        const layers = wanted.get(track.parameters.producerId);
        return { id: track.consumer.id, isSelected: layers !== undefined, isChanged: await track.select(layers) };
      }),
    );
    const selected = changes.filter(({ isChanged, isSelected }) => isChanged && isSelected).map(({ id }) => id);
    const deselected = changes.filter(({ isChanged, isSelected }) => isChanged && !isSelected).map(({ id }) => id);
    if (selected.length + deselected.length === 0) return;
    this.#call.emit({ type: 'consumersSelected', participantId: this.#participantId, selected, deselected });
  }

  /** Undefined when the client cannot decode it, or when either side ended meanwhile. */
  async #open(producerId: string, rtpCapabilities: RtpCapabilities, isFlowing: boolean) {
    try {
      const producer = await this.#call.reach(producerId, this.#router);
      if (!producer || !this.#router.router.canConsume({ producerId, rtpCapabilities })) return undefined;
      const consumer = await this.transport.consume({ producerId, rtpCapabilities, paused: !isFlowing });
      if (this.transport.closed) consumer.close();
      if (consumer.closed) return undefined;
      const track = new ReceivedTrack(consumer, producer);
      this.#follow(track);
      return track;
    } catch (error) {
      if (this.transport.closed || !this.#call.has(producerId)) return undefined;
      throw error;
    }
  }

  #follow(track: ReceivedTrack): void {
    const { consumer } = track;
    const participantId = this.#participantId;
    this.#tracks.set(consumer.producerId, track);
    consumer.on('layerschange', (layers) =>
      this.#call.emit({
        type: 'layersChanged',
        participantId,
        consumerId: consumer.id,
        spatialLayer: layers?.spatialLayer ?? null,
        temporalLayer: layers?.temporalLayer ?? null,
      }),
    );
    consumer.on('score', () => this.#call.participant(participantId)?.quality.update());
    consumer.observer.once('close', () => {
      this.#tracks.delete(consumer.producerId);
      if (!this.#call.has(consumer.producerId) || !this.#call.participant(participantId)) return;
      this.#call.emit({ type: 'consumerClosed', participantId, consumerId: consumer.id });
    });
  }
}

/**
 * What a client says it can decode, checked and without what we do not forward.
 * @throws SfuError INVALID_RTP_CAPABILITIES
 */
export function readCapabilities(capabilities: RtpCapabilities): RtpCapabilities {
  try {
    ortc.validateAndNormalizeRtpCapabilities(structuredClone(capabilities));
    return withoutRefusedExtensions(capabilities);
  } catch (error) {
    throw new SfuError('INVALID_RTP_CAPABILITIES', `These rtpCapabilities are not usable: ${String(error)}.`, {
      cause: error,
    });
  }
}
