import type { Producer, Transport } from 'mediasoup-client/types';
import type { TrackSource } from '../generated/operations.ts';
import { RefusedError } from '../signaling/http.ts';
import { randomId } from '../signaling/device.ts';
import { encodingOf, layerCount } from './encodings.ts';
import type { Verbs } from './verbs.ts';

export interface PublisherOptions {
  transport: Transport;
  verbs: Verbs;
  /** Negotiates, and sends nothing until `begin`. */
  isWarm: boolean;
  /** Everything that was wished is negotiated. */
  onNegotiated: () => void;
  onLost: (error: unknown) => void;
}

interface Sent {
  producer: Producer;
  /** What the sender has now; null sends nothing. */
  track: MediaStreamTrack | null;
  layers: number;
  /** The server's name for it; null until it was told. */
  id: Promise<string> | null;
  /**
   * What was prepared waits until the server knows it: a key frame that comes before is lost, the server asks for another one, and
   * for 300 ms after that Chromium takes no such wish of anybody who has only now begun to receive.
   */
  mayFlow: boolean;
}

/** Sends this page's sources over one transport. To mute, or to take another camera, replaces a track and negotiates nothing. */
export class Publisher {
  readonly #transport: Transport;
  readonly #verbs: Verbs;
  readonly #onNegotiated: () => void;
  readonly #onLost: (error: unknown) => void;
  readonly #wished = new Map<TrackSource, MediaStreamTrack | null>();
  readonly #sent = new Map<TrackSource, Sent>();
  readonly #busy = new Set<TrackSource>();
  #isLive: boolean;

  constructor({ transport, verbs, isWarm, onNegotiated, onLost }: PublisherOptions) {
    this.#transport = transport;
    this.#verbs = verbs;
    this.#isLive = !isWarm;
    this.#onNegotiated = onNegotiated;
    this.#onLost = onLost;
    // The library waits for the server's id before it negotiates the next source: it gets one of ours at once.
    transport.on('produce', (_wish, done) => done({ id: randomId() }));
  }

  /** Nothing is sent, and nothing is to be. */
  get isEmpty(): boolean {
    return this.#sent.size === 0 && [...this.#wished.values()].every((track) => track?.readyState !== 'live');
  }

  get isNegotiated(): boolean {
    return this.#busy.size === 0;
  }

  publish(source: TrackSource, track: MediaStreamTrack | null): void {
    this.#wished.set(source, track);
    void this.#settle(source);
  }

  /** Sends from now on what was prepared. */
  begin(): void {
    if (this.#isLive) return;
    this.#isLive = true;
    for (const [source, sent] of this.#sent) this.#tell(source, sent);
    for (const source of this.#wished.keys()) void this.#settle(source);
  }

  /** One step at a time for each source, until what is sent is what is wished. */
  async #settle(source: TrackSource): Promise<void> {
    if (this.#busy.has(source)) return;
    this.#busy.add(source);
    try {
      // Asked anew after each step, and not across a wait: a wish that comes meanwhile is not overlooked.
      for (let step = this.#nextStep(source); step; step = this.#nextStep(source)) await step();
    } catch (error) {
      if (!this.#transport.closed) this.#onLost(error);
    } finally {
      this.#busy.delete(source);
    }
    if (this.isNegotiated) this.#onNegotiated();
  }

  /** What is to be done next for a source; null if it is sent as it is wished. */
  #nextStep(source: TrackSource): (() => Promise<void>) | null {
    const wished = this.#wished.get(source) ?? null;
    const sent = this.#sent.get(source);
    if (this.#transport.closed) return null;
    if (!sent) return wished?.readyState === 'live' ? () => this.#produce(source, wished) : null;
    if (!this.#isLive || !sent.mayFlow || sent.track === wished) return null;
    const isSame = wished ? layerCount(source, wished) === sent.layers : isKept(source);
    return () => (isSame ? replace(sent, wished) : this.#end(source, sent));
  }

  async #produce(source: TrackSource, track: MediaStreamTrack): Promise<void> {
    const isLive = this.#isLive;
    const layers = layerCount(source, track);
    const producer = await this.#transport.produce({
      ...encodingOf(source, track),
      track,
      stopTracks: false,
      disableTrackOnPause: false,
      onRtpSender: (sender) => {
        // Rejects only for a sender that was stopped, which is what is wanted.
        if (!isLive) sender.replaceTrack(null).catch(() => {});
      },
    });
    const sent: Sent = { producer, track: isLive ? track : null, layers, id: null, mayFlow: isLive };
    this.#sent.set(source, sent);
    if (this.#isLive) this.#tell(source, sent);
  }

  #tell(source: TrackSource, sent: Sent): void {
    const wished = this.#wished.get(source);
    const { rtpParameters } = sent.producer;
    const isPaused = !wished?.enabled;
    sent.id = this.#verbs.produce({ transportId: this.#transport.id, source, rtpParameters, isPaused });
    const flow = () => {
      sent.mayFlow = true;
      void this.#settle(source);
    };
    sent.id.then(flow, (error: unknown) => {
      // A refusal of this one source leaves the others as they are, and the next wish for it is tried anew.
      if (error instanceof RefusedError && error.code === 'INVALID_RTP_PARAMETERS')
        return this.#refused(source, sent, error);
      if (!this.#transport.closed) this.#onLost(error);
    });
  }

  #refused(source: TrackSource, sent: Sent, error: RefusedError): void {
    console.warn(error.message);
    if (this.#sent.get(source) === sent) this.#sent.delete(source);
    sent.producer.close();
  }

  async #end(source: TrackSource, { producer, id }: Sent): Promise<void> {
    this.#sent.delete(source);
    producer.close();
    if (id) await this.#verbs.closeProducer(await id);
  }
}

async function replace(sent: Sent, track: MediaStreamTrack | null): Promise<void> {
  await sent.producer.rtpSender?.replaceTrack(track);
  sent.track = track;
}

/** A microphone or camera that is off comes back soon; a screen that is not shared any more is gone. */
function isKept(source: TrackSource): boolean {
  return source === 'MICROPHONE' || source === 'CAMERA';
}
