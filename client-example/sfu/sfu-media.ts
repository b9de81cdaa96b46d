import type { IceStateFragment, SfuAdmissionStateFragment, TrackSource } from '../generated/operations.ts';
import { iceServersOf } from '../media/ice-servers.ts';
import { kindOf, sources } from '../media/media.ts';
import type { LocalTracks, Media, MediaParticipant, RemoteMedia } from '../media/media.ts';
import type { Viewing } from '../media/viewing.ts';
import type { CallEvent } from '../signaling/call-state.ts';
import { RefusedError } from '../signaling/http.ts';
import { createStore } from '../signaling/store.ts';
import type { Store } from '../signaling/store.ts';
import type { SfuDevice } from './device.ts';
import { Entrance } from './entrance.ts';
import { FormerSession } from './former-session.ts';
import { Gathering } from './gathering.ts';
import { PreferenceSender } from './preference-sender.ts';
import { SfuSession } from './session.ts';
import type { Verbs } from './verbs.ts';

/** An admission that was announced is asked for when it has not come by then. */
const admissionMs = 2_000;
/** The same after a snapshot: what is still in the stream's log follows it at once. */
const replayMs = 300;

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
  /** The others are seen and heard in another way already. */
  isTakingOver: () => boolean;
  /** This participant is seen and heard over a mesh already. */
  isPlaying: (participantId: string) => boolean;
  /** Connected before the call; used if the admission is its own. */
  warm?: SfuSession | null;
}

/** Media through the SFU, in one epoch: a session of transports, and another one when it is lost. */
export class SfuMedia implements Media {
  readonly #options: SfuMediaOptions;
  readonly #remote = createStore<ReadonlyMap<string, RemoteMedia>>(new Map());
  readonly #isReachable = createStore(true);
  readonly #preferences: PreferenceSender;
  readonly #entrance: Entrance;
  readonly #gathering: Gathering;
  readonly #former = new FormerSession(() => this.#show());
  #others: readonly MediaParticipant[] = [];
  #localTracks: LocalTracks;
  #iceConfiguration: IceStateFragment;
  #session: SfuSession | null = null;
  #wasConnected = false;
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
      onOpened: (consumers) => this.#gathering.take(consumers),
    });
    this.#gathering = new Gathering({
      receiver: () => (this.#session?.isLost ? undefined : this.#session?.receiver),
      isTakingOver: options.isTakingOver,
      isPlaying: options.isPlaying,
    });
    this.#entrance = new Entrance({
      verbs,
      device: options.device,
      onAdmitted: (device, admission) => this.#open(device, admission),
    });
    this.#entrance.askIn(admissionMs);
  }

  get remote(): Store<ReadonlyMap<string, RemoteMedia>> {
    return this.#remote;
  }

  get isNegotiated(): boolean {
    return this.#session?.isNegotiated ?? false;
  }

  /** False while attempts to connect to the SFU fail. */
  get isReachable(): Store<boolean> {
    return this.#isReachable;
  }

  /** The server has let this participant in: connect. Whatever it had before is closed on the server. */
  admit(admission: SfuAdmissionStateFragment): void {
    this.#gathering.clear();
    void this.#entrance.admit(admission);
  }

  /** The SFU may have said something that was not heard: starts anew. */
  startAnew(): void {
    this.#gathering.clear();
    this.#entrance.askIn(replayMs);
  }

  receive(event: SfuEvent): void {
    const receiver = this.#session?.receiver;
    switch (event.__typename) {
      case 'ConsumersOpened':
        return this.#gathering.take(event.consumers);
      case 'ConsumerClosed':
        this.#gathering.drop(({ id }) => id === event.consumerId);
        return receiver?.close(event.consumerId);
      case 'ProducerClosed':
        this.#gathering.drop(({ producerId }) => producerId === event.producerId);
        return receiver?.closeProducer(event.producerId);
      case 'ConsumersSelected':
        // It may be about one of them.
        this.#gathering.flush();
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

  /** One stream is for everybody, whoever needs it. */
  setSending(): void {}

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
    return this.#session && !this.#session.isLost ? this.#session.stats() : null;
  }

  retire(): void {
    this.#isRetired = true;
    this.#gathering.clear();
    this.#entrance.close();
    this.#preferences.close();
  }

  close(): void {
    this.retire();
    this.#session?.close();
    this.#former.end();
    this.#remote.write(new Map());
  }

  #open(device: SfuDevice, admission: SfuAdmissionStateFragment): void {
    const { verbs, warm } = this.#options;
    const open = this.#session;
    // It was told twice: with an answer and with an event.
    if (open && !open.isLost && isSameAdmission(open.admission, admission)) return;
    const isWarm = warm && isSameAdmission(warm.admission, admission) && !warm.isLost;
    const iceServers = iceServersOf(this.#iceConfiguration);
    this.#former.replace(open);
    // After a failure nothing is announced before it is connected: the others would wait for what may never come.
    const fresh = {
      device,
      admission,
      verbs,
      iceServers,
      localTracks: this.#localTracks,
      isWarm: this.#entrance.failures > 0,
    };
    const session = isWarm ? warm : new SfuSession(fresh);
    this.#session = session;
    session.follow(
      () => this.#changed(session),
      (error) => this.#lost(session, error),
    );
    if (isWarm) this.#begin(session, admission);
    else if (!this.#former.is(warm)) warm?.close();
    // Of a producer that the admission knows, whatever else was told is of an earlier one.
    const known = new Set(admission.consumers.map(({ producerId }) => producerId));
    this.#gathering.drop(({ producerId }) => known.has(producerId));
    this.#gathering.flush();
    this.#preferences.begin();
    this.#changed(session);
  }

  /** The server has resumed the consumers of a warm session by itself. */
  #begin(session: SfuSession, { consumers }: SfuAdmissionStateFragment): void {
    session.receiver.retain(consumers);
    void session.receiver.open(consumers);
    for (const source of sources) session.publisher.publish(source, this.#localTracks[source] ?? null);
    session.begin();
  }

  #changed(session: SfuSession): void {
    if (session !== this.#session) return;
    this.#wasConnected ||= session.isConnected;
    if (session.isConnected && this.#entrance.failures > 0) {
      this.#entrance.succeeded();
      this.#isReachable.write(true);
      session.begin();
      void session.receiver.resume();
    }
    this.#show();
  }

  #lost(session: SfuSession, error: unknown): void {
    if (session !== this.#session || this.#isRetired) return;
    this.#gathering.clear();
    this.#show();
    // Another epoch has begun, and its event is on the way; or this participant is not in the call any more.
    if (error instanceof RefusedError && error.code === 'STALE_EPOCH') return;
    console.warn('The connection to the media server was lost', error);
    this.#entrance.failed();
    // What was connected once may only be interrupted.
    if (this.#entrance.failures > 1 || !this.#wasConnected) this.#isReachable.write(false);
  }

  #show(): void {
    const session = this.#session;
    const state = session?.state ?? 'connecting';
    const tracksOf = (id: string) => {
      const isHidden = (source: TrackSource) => this.#preferences.isOffScreen(id, source);
      return { ...this.#former.tracks(id, isHidden), ...session?.receiver.tracks(id, isHidden) };
    };
    this.#remote.write(new Map(this.#others.map(({ id }) => [id, { state, tracks: tracksOf(id) }])));
  }
}

/** Whether both are about the same transports. */
function isSameAdmission(one: SfuAdmissionStateFragment, other: SfuAdmissionStateFragment): boolean {
  return one.sendTransport.id === other.sendTransport.id;
}
