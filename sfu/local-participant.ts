import type { WebRtcTransport } from 'mediasoup/types';

import type { CallRouter } from './call-router.ts';
import { SfuError } from './errors.ts';
import type { LocalCall } from './local-call.ts';
import { Quality, qualityOf } from './quality.ts';
import { Receiver } from './receiver.ts';
import { refusal } from './refusal.ts';
import { Sender } from './sender.ts';
import type { ConnectionQuality, ParticipantSnapshot, ReceivePreferences, TransportDirection } from './types.ts';

/** What is assumed of a receiver's link until it is measured: enough for a few small videos. */
const INITIAL_BITRATE_BPS = 1_000_000;
/** A client that is silent for so long has lost its connection, unless it restarts ICE. */
const ICE_CONSENT_TIMEOUT_SECONDS = 15;

/** One participant: what it sends and what it receives, each over one transport. */
export class LocalParticipant {
  readonly participantId: string;
  readonly quality: Quality;
  readonly #call: LocalCall;
  readonly #router: Promise<CallRouter>;
  preferences: ReceivePreferences = {};
  #sender: Sender | undefined;
  #receiver: Receiver | undefined;
  #isClosed = false;

  /** @param quality what the others know of them already */
  constructor(call: LocalCall, participantId: string, router: Promise<CallRouter>, quality?: ConnectionQuality) {
    this.participantId = participantId;
    this.#call = call;
    this.#router = router;
    this.quality = new Quality(
      () => this.#measureQuality(),
      (changed) => call.emit({ type: 'qualityChanged', participantId, quality: changed }),
      quality,
    );
  }

  get sender(): Sender | undefined {
    return this.#sender;
  }

  get receiver(): Receiver | undefined {
    return this.#receiver;
  }

  get transports(): { direction: TransportDirection; transport: WebRtcTransport }[] {
    return [
      ...(this.#sender ? [{ direction: 'SEND' as const, transport: this.#sender.transport }] : []),
      ...(this.#receiver ? [{ direction: 'RECEIVE' as const, transport: this.#receiver.transport }] : []),
    ];
  }

  /** Whether a transport, producer or consumer with this id is this participant's. */
  owns(id: string): boolean {
    return (
      this.transports.some(({ transport }) => transport.id === id) ||
      this.#sender?.track(id) !== undefined ||
      (this.#receiver?.tracks.some(({ consumer }) => consumer.id === id) ?? false)
    );
  }

  snapshot(): ParticipantSnapshot {
    return {
      participantId: this.participantId,
      sendTransportId: this.#sender?.transport.id ?? null,
      receiveTransportId: this.#receiver?.transport.id ?? null,
      consumers: this.#receiver?.tracks.map(({ parameters }) => parameters) ?? [],
    };
  }

  /** @throws SfuError PORTS_EXHAUSTED, UNAVAILABLE */
  async openTransport(direction: TransportDirection, isTcpOnly: boolean): Promise<WebRtcTransport> {
    const router = await this.#openRouter();
    const transport = await router.router
      .createWebRtcTransport({
        webRtcServer: router.pooled.webRtcServer,
        enableUdp: !isTcpOnly,
        enableTcp: true,
        preferUdp: true,
        initialAvailableOutgoingBitrate: INITIAL_BITRATE_BPS,
        iceConsentTimeout: ICE_CONSENT_TIMEOUT_SECONDS,
      })
      .catch((error: unknown) => {
        throw refusal(error, 'UNAVAILABLE', 'No transport could be opened');
      });
    if (this.#isClosed) transport.close();
    if (transport.closed) {
      throw new SfuError('PARTICIPANT_NOT_FOUND', `${this.participantId} was closed meanwhile.`);
    }
    this.#follow(direction, transport, router);
    return transport;
  }

  closeTransport(transportId: string): void {
    this.transports.find(({ transport }) => transport.id === transportId)?.transport.close();
  }

  close(): void {
    this.#isClosed = true;
    this.quality.close();
    for (const { transport } of this.transports) transport.close();
  }

  async #openRouter(): Promise<CallRouter> {
    try {
      return await this.#router;
    } catch (error) {
      throw refusal(error, 'UNAVAILABLE', 'No router could be opened');
    }
  }

  #follow(direction: TransportDirection, transport: WebRtcTransport, router: CallRouter): void {
    const of = { transport, call: this.#call, router, participantId: this.participantId };
    transport.on('icestatechange', () => this.quality.update());
    transport.on('dtlsstatechange', () => this.quality.update());
    if (direction === 'SEND') {
      this.#sender?.transport.close();
      this.#sender = new Sender(of);
      transport.observer.once('close', () => {
        if (this.#sender?.transport === transport) this.#sender = undefined;
      });
      return;
    }
    this.#receiver?.transport.close();
    this.#receiver = new Receiver({ ...of, preferences: this.preferences });
    transport.observer.once('close', () => {
      if (this.#receiver?.transport === transport) this.#receiver = undefined;
    });
  }

  #measureQuality(): ConnectionQuality {
    const isLost = this.transports.some(
      ({ transport }) =>
        transport.iceState === 'disconnected' || transport.dtlsState === 'failed' || transport.dtlsState === 'closed',
    );
    if (isLost) return 'LOST';
    const sent = this.#sender?.tracks.map(({ producer }) => Math.max(0, ...producer.score.map(({ score }) => score)));
    const received = this.#receiver?.tracks.map(({ consumer }) => consumer.score.score);
    return qualityOf([...(sent ?? []), ...(received ?? [])]);
  }
}
