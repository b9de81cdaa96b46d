import type { IceStateFragment, SfuAdmissionStateFragment, TrackSource } from '../generated/operations.ts';
import { iceServersOf } from '../media/ice-servers.ts';
import { kindOf } from '../media/media.ts';
import type { LocalTracks, Media, MediaParticipant, RemoteMedia } from '../media/media.ts';
import type { Viewing } from '../media/viewing.ts';
import type { CallEvent } from '../signaling/call-state.ts';
import { RefusedError } from '../signaling/http.ts';
import { createStore } from '../signaling/store.ts';
import type { Store } from '../signaling/store.ts';
import type { SfuDevice } from './device.ts';
import { PreferenceSender } from './preference-sender.ts';
import { SfuSession } from './session.ts';
import type { Verbs } from './verbs.ts';

/** An admission that was announced is asked for when it has not come by then. */
const admissionMs = 2_000;
/** Pauses between attempts to get in again; the last one repeats. */
const retryMs = [0, 1_000, 2_000, 4_000, 8_000, 15_000];

/** What happens on the SFU, told to this participant. */
export type SfuEvent = Extract<
  CallEvent,
  { __typename: 'ConsumersOpened' | 'ConsumerClosed' | 'ConsumersSelected' | 'ProducerClosed' }
>;

export interface SfuMediaOptions {
  verbs: Verbs;
  device: Promise<SfuDevice | null>;
  iceConfiguration: IceStateFragment;
  localTracks: LocalTracks;
  viewing: Viewing;
  isAudioOnly: boolean;
  /** Connected before the call; used if the admission is its own. */
  warm?: SfuSession | null;
}

/** Media through the SFU, in one epoch: a session of transports, and another one when it is lost. */
export class SfuMedia implements Media {
  readonly #options: SfuMediaOptions;
  readonly #remote = createStore<ReadonlyMap<string, RemoteMedia>>(new Map());
  readonly #isReachable = createStore(true);
  readonly #preferences: PreferenceSender;
  #others: readonly MediaParticipant[] = [];
  #localTracks: LocalTracks;
  #iceConfiguration: IceStateFragment;
  #session: SfuSession | null = null;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isRetired = false;

  constructor(options: SfuMediaOptions) {
    this.#options = options;
    this.#localTracks = options.localTracks;
    this.#iceConfiguration = options.iceConfiguration;
    const { verbs, viewing, isAudioOnly } = options;
    this.#preferences = new PreferenceSender({
      verbs,
      viewing,
      isAudioOnly,
      onOpened: (consumers) => this.#take(consumers),
    });
    this.#askForAdmissionIn(admissionMs);
  }

  get remote(): Store<ReadonlyMap<string, RemoteMedia>> {
    return this.#remote;
  }

  /** False while attempts to connect to the SFU fail. */
  get isReachable(): Store<boolean> {
    return this.#isReachable;
  }

  /** The server has let this participant in: connect. Whatever it had before is closed on the server. */
  admit(admission: SfuAdmissionStateFragment): void {
    if (this.#isRetired) return;
    clearTimeout(this.#timer);
    void this.#options.device.then((device) => device && this.#open(device, admission));
  }

  /** The SFU may have said something that was not heard: starts anew. */
  startAnew(): void {
    this.#askForAdmissionIn(0);
  }

  receive(event: SfuEvent): void {
    const receiver = this.#session?.receiver;
    switch (event.__typename) {
      case 'ConsumersOpened':
        return this.#take(event.consumers);
      case 'ConsumerClosed':
        return receiver?.close(event.consumerId);
      case 'ProducerClosed':
        return receiver?.closeProducer(event.producerId);
      case 'ConsumersSelected':
        receiver?.select(event.selected, true);
        return receiver?.select(event.deselected, false);
    }
  }

  setAudioOnly(isAudioOnly: boolean): void {
    this.#preferences.setAudioOnly(isAudioOnly);
  }

  setParticipants(others: readonly MediaParticipant[]): void {
    this.#others = others;
    this.#show();
  }

  publish(source: TrackSource, track: MediaStreamTrack | null): void {
    this.#localTracks = { ...this.#localTracks, [source]: track };
    this.#session?.publisher.publish(source, track);
  }

  isAskedFor(participantId: string, source: TrackSource): boolean {
    return kindOf(source) === 'audio' || this.#preferences.isAskedFor(participantId, source);
  }

  receiver(participantId: string, source: TrackSource): RTCRtpReceiver | undefined {
    return this.#session?.receiver.receiver(participantId, source);
  }

  setIceConfiguration(configuration: IceStateFragment): void {
    this.#iceConfiguration = configuration;
    this.#session?.setIceServers(iceServersOf(configuration));
  }

  networkChanged(): void {
    this.#session?.restart();
  }

  async stats(): Promise<RTCStatsReport | null> {
    return this.#session && !this.#session.isClosed ? this.#session.stats() : null;
  }

  retire(): void {
    this.#isRetired = true;
    clearTimeout(this.#timer);
    this.#preferences.close();
  }

  close(): void {
    this.retire();
    this.#session?.close();
    this.#remote.write(new Map());
  }

  #open(device: SfuDevice, admission: SfuAdmissionStateFragment): void {
    if (this.#isRetired) return;
    const { verbs, warm } = this.#options;
    const isWarm = warm?.admission.sendTransport.id === admission.sendTransport.id && !warm.isClosed;
    const iceServers = iceServersOf(this.#iceConfiguration);
    const before = this.#session;
    const session = isWarm
      ? warm
      : new SfuSession({ device, admission, verbs, iceServers, localTracks: this.#localTracks });
    this.#session = session;
    session.follow(
      () => this.#changed(session),
      (error) => this.#lost(session, error),
    );
    if (isWarm) this.#begin(session, admission);
    else warm?.close();
    if (before !== session) before?.close();
    this.#preferences.begin();
    this.#changed(session);
  }

  /** The server has resumed the consumers of a warm session by itself. */
  #begin({ receiver, publisher }: SfuSession, { consumers }: SfuAdmissionStateFragment): void {
    receiver.retain(consumers);
    void receiver.open(consumers);
    for (const [source, track] of Object.entries(this.#localTracks)) publisher.publish(source as TrackSource, track);
    publisher.begin();
  }

  /** Consumers that came after the admission: negotiated first, so that their first key frame is not lost. */
  #take(consumers: SfuAdmissionStateFragment['consumers']): void {
    const receiver = this.#session?.receiver;
    if (!receiver || consumers.length === 0) return;
    void receiver.open(consumers).then(() => receiver.resume(consumers.map(({ id }) => id)));
  }

  #changed(session: SfuSession): void {
    if (session !== this.#session) return;
    if (session.isConnected) {
      this.#failures = 0;
      this.#isReachable.write(true);
    }
    this.#show();
  }

  #lost(session: SfuSession, error: unknown): void {
    if (session !== this.#session || this.#isRetired) return;
    this.#show();
    // Another epoch has begun, and its event is on the way; or this participant is not in the call any more.
    if (error instanceof RefusedError && error.code === 'STALE_EPOCH') return;
    console.warn('The connection to the media server was lost', error);
    this.#failures += 1;
    if (this.#failures > 1) this.#isReachable.write(false);
    this.#askForAdmissionIn(retryMs[Math.min(this.#failures, retryMs.length) - 1] ?? 0);
  }

  #askForAdmissionIn(delayMs: number): void {
    clearTimeout(this.#timer);
    if (!this.#isRetired) this.#timer = setTimeout(() => void this.#askForAdmission(), delayMs);
  }

  async #askForAdmission(): Promise<void> {
    const device = await this.#options.device;
    if (!device || this.#isRetired) return;
    try {
      const admission = await this.#options.verbs.admit(device.rtpCapabilities);
      this.#open(device, admission);
    } catch (error) {
      if (error instanceof RefusedError && error.code === 'STALE_EPOCH') return;
      this.#failures += 1;
      this.#askForAdmissionIn(retryMs[Math.min(this.#failures, retryMs.length - 1)] ?? 0);
    }
  }

  #show(): void {
    const session = this.#session;
    const state = session?.state ?? 'connecting';
    const tracksOf = (id: string) =>
      session?.receiver.tracks(id, (source) => this.#preferences.isOffScreen(id, source)) ?? {};
    this.#remote.write(new Map(this.#others.map(({ id }) => [id, { state, tracks: tracksOf(id) }])));
  }
}
