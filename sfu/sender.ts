import type { Producer, WebRtcTransport } from 'mediasoup/types';

import type { CallRouter } from './call-router.ts';
import { SfuError } from './errors.ts';
import type { LocalCall } from './local-call.ts';
import { refusal } from './refusal.ts';
import { kindOf } from './selection.ts';
import type { RtpParameters, TrackSource } from './types.ts';

/** Chrome ignores a key-frame request within 300 ms of the last; mediasoup would repeat it only after a second. */
const KEY_FRAME_REQUEST_DELAY_MS = 400;

/** A producer, whose it is, and the router it is on. */
export interface SentTrack {
  readonly producer: Producer;
  readonly participantId: string;
  readonly source: TrackSource;
  readonly router: CallRouter;
}

/** What one participant sends over one transport. */
export class Sender {
  readonly transport: WebRtcTransport;
  readonly #call: LocalCall;
  readonly #router: CallRouter;
  readonly #participantId: string;
  readonly #taken = new Set<TrackSource>();
  readonly #tracks = new Map<string, SentTrack>();

  constructor(of: { transport: WebRtcTransport; call: LocalCall; router: CallRouter; participantId: string }) {
    this.transport = of.transport;
    this.#call = of.call;
    this.#router = of.router;
    this.#participantId = of.participantId;
  }

  get tracks(): SentTrack[] {
    return [...this.#tracks.values()];
  }

  track(producerId: string): SentTrack | undefined {
    return this.#tracks.get(producerId);
  }

  /** @throws SfuError SOURCE_TAKEN, INVALID_RTP_PARAMETERS */
  async produce(wish: { source: TrackSource; rtpParameters: RtpParameters; isPaused?: boolean }): Promise<string> {
    const { source, rtpParameters, isPaused = false } = wish;
    if (this.#taken.has(source)) {
      throw new SfuError('SOURCE_TAKEN', `${this.#participantId} sends ${source} already; close that producer first.`);
    }
    this.#taken.add(source);
    try {
      checkKind(source, rtpParameters);
      const producer = await this.transport.produce({
        kind: kindOf[source],
        rtpParameters,
        paused: isPaused,
        keyFrameRequestDelay: KEY_FRAME_REQUEST_DELAY_MS,
      });
      if (this.transport.closed) producer.close();
      if (producer.closed) throw new SfuError('TRANSPORT_NOT_FOUND', 'The transport was closed meanwhile.');
      this.#publish({ producer, participantId: this.#participantId, source, router: this.#router });
      return producer.id;
    } catch (error) {
      this.#taken.delete(source);
      throw refusal(error, 'INVALID_RTP_PARAMETERS', `${source} cannot be sent like this`);
    }
  }

  #publish(track: SentTrack): void {
    const { producer, source } = track;
    this.#tracks.set(producer.id, track);
    producer.on('score', () => this.#call.participant(this.#participantId)?.quality.update());
    producer.observer.once('close', () => {
      this.#tracks.delete(producer.id);
      this.#taken.delete(source);
      this.#call.unpublish(track);
    });
    this.#call.publish(track);
  }
}

/** mediasoup itself would take a video codec for a microphone. */
function checkKind(source: TrackSource, { codecs }: RtpParameters): void {
  const kind = kindOf[source];
  if (codecs.every(({ mimeType }) => mimeType.toLowerCase().startsWith(`${kind}/`))) return;
  throw new SfuError('INVALID_RTP_PARAMETERS', `${source} is ${kind}; the codecs given are not.`);
}
