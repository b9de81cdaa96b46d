import type {
  CallJoinedStateFragment,
  ConnectionQuality,
  SfuAdmissionStateFragment,
  TrackSource,
} from '../generated/operations.ts';
import type { LocalSources } from '../media/local-sources.ts';
import { trackInputs } from '../media/local-sources.ts';
import { sources } from '../media/media.ts';
import { reportNetwork } from '../ice/network-report.ts';
import { Viewing } from '../media/viewing.ts';
import { Mesh } from '../mesh/mesh.ts';
import { rtpCapabilitiesInTime } from '../sfu/device.ts';
import type { SfuDevice } from '../sfu/device.ts';
import type { SfuSession } from '../sfu/session.ts';
import { SfuMedia } from '../sfu/sfu-media.ts';
import { createVerbs } from '../sfu/verbs.ts';
import { CallClient } from '../signaling/call-client.ts';
import type { Joined } from '../signaling/call-client.ts';
import type { CallEvent } from '../signaling/call-state.ts';
import { deviceId } from '../signaling/device.ts';
import type { Socket } from '../signaling/socket.ts';
import { createStore } from '../signaling/store.ts';
import type { Store } from '../signaling/store.ts';
import { Confirmations } from '../switch/confirmations.ts';
import { Routes } from '../switch/routes.ts';
import type { PlayedMedia } from '../switch/routes.ts';
import { watchNetwork } from './network-watch.ts';

export interface CallOptions {
  socket: Socket;
  roomId: string;
  sources: LocalSources;
  /** What this browser can do with an SFU; null when it can only be in a mesh. */
  device: Promise<SfuDevice | null>;
  /** Joined already, by starting or answering a call. */
  joined?: CallJoinedStateFragment | null;
  /** Connected already, while the person was still looking at the page before the call. */
  warm?: SfuSession | null;
}

/**
 * A call in progress: signaling tells who is here, a mesh or an SFU carries what they send, and while one takes over from the
 * other, both. The local sources are what this page sends.
 * Begins to join at once; `close` ends everything except the sources, which belong to whoever opened them.
 */
export class Call {
  readonly client: CallClient;
  readonly sources: LocalSources;
  /** What the page shows of the call: whoever draws a tile tells it here. */
  readonly viewing = new Viewing();
  readonly #options: CallOptions;
  readonly #remote = createStore<ReadonlyMap<string, PlayedMedia>>(new Map());
  readonly #speakers = createStore<readonly string[]>([]);
  readonly #quality = createStore<ReadonlyMap<string, ConnectionQuality>>(new Map());
  readonly #isMediaServerReachable = createStore(true);
  readonly #isAudioOnly = createStore(false);
  readonly #published = new Map<TrackSource, MediaStreamTrack | null>();
  readonly #endings: (() => void)[] = [];
  #joined: Joined | null = null;
  #routes: Routes | null = null;
  /** The latest mesh: links that wait to be taken over, or could not be, are looked after by signals in any epoch. */
  #mesh: Mesh | null = null;
  /** Null while the call is a mesh. */
  #sfu: SfuMedia | null = null;
  #epoch = -1;
  #endReport = () => {};

  constructor(options: CallOptions) {
    this.#options = options;
    this.sources = options.sources;
    this.client = new CallClient({
      socket: options.socket,
      roomId: options.roomId,
      deviceId: deviceId(),
      joined: options.joined ?? null,
      rtpCapabilities: () => rtpCapabilitiesInTime(options.device),
      onJoined: (joined) => this.#begin(joined),
      onSignal: (signal) => this.#mesh?.receive(signal),
      onEvent: (event) => this.#receive(event),
      onSignalsLost: () => this.#mendAfterLoss(),
      onIceConfiguration: (iceConfiguration) => {
        if (this.#joined) this.#joined = { ...this.#joined, iceConfiguration };
        this.#routes?.setIceConfiguration(iceConfiguration);
      },
    });
    this.#publish();
    this.#endings.push(
      this.sources.state.subscribe(() => this.#publish()),
      this.client.state.subscribe(() => this.#follow()),
      this.client.over.subscribe(() => this.close()),
      watchNetwork({ remote: this.#remote, socket: options.socket, onChanged: () => this.#routes?.networkChanged() }),
    );
  }

  /** What arrives from the others, by participant id. */
  get remote(): Store<ReadonlyMap<string, PlayedMedia>> {
    return this.#remote;
  }

  /** Who speaks, the loudest first; known on the SFU. */
  get speakers(): Store<readonly string[]> {
    return this.#speakers;
  }

  /** How well each participant is connected, by id; known on the SFU. */
  get quality(): Store<ReadonlyMap<string, ConnectionQuality>> {
    return this.#quality;
  }

  /** False while the call is on the SFU and this page cannot reach it. */
  get isMediaServerReachable(): Store<boolean> {
    return this.#isMediaServerReachable;
  }

  /** Whether this page asks the SFU for no pictures. */
  get isAudioOnly(): Store<boolean> {
    return this.#isAudioOnly;
  }

  setAudioOnly(isAudioOnly: boolean): void {
    this.#isAudioOnly.write(isAudioOnly);
    this.#sfu?.setAudioOnly(isAudioOnly);
  }

  /** The statistics of the connection with a participant. */
  async stats(participantId: string): Promise<RTCStatsReport | null> {
    return (await this.#routes?.stats(participantId)) ?? null;
  }

  /**
   * Leaves the call; everybody sees it.
   * @param reason 1 to 200 characters, shown to the others
   */
  leave(reason?: string): Promise<void> {
    return this.client.leave(reason);
  }

  /** Lets go of everything without leaving: the place stays for as long as the server waits for a page that reloads. */
  close(): void {
    for (const end of this.#endings.splice(0)) end();
    this.#endReport();
    this.client.detach();
    this.#routes?.close();
    this.#routes = null;
    this.#options.warm?.close();
  }

  /** Joined, or joined again after the lease ran out: connections with the former participant are worth nothing. */
  #begin(joined: Joined): void {
    this.#routes?.close();
    this.#mesh = null;
    this.#endReport();
    this.#endReport = reportNetwork(this.#options.socket, deviceId(), joined.iceConfiguration);
    this.#joined = joined;
    const isSwitching = () => this.client.state.read()?.isSwitching ?? false;
    const routes = new Routes({ viewing: this.viewing, isSwitching });
    this.#routes = routes;
    routes.remote.subscribe(() => this.#remote.write(routes.remote.read()));
    routes.setParticipants(this.#others());
    this.#open(joined.sfu);
    if (!this.#sfu) this.#options.warm?.close();
    // A page that was loaded again is met by nobody: it offers to everybody.
    if (!this.#sfu) this.#offer((mesh) => mesh.offerToAll());
  }

  /** The state has changed: perhaps who is here, perhaps what the call runs on. */
  #follow(): void {
    const state = this.client.state.read();
    if (!state || !this.#routes) return;
    this.#routes.setParticipants(this.#others());
    if (state.epoch <= this.#epoch) return;
    this.#open(null);
    // Whoever joined later offers.
    if (state.topology === 'MESH') this.#offer((mesh) => mesh.offerToUnconnected());
  }

  #offer(offer: (mesh: Mesh) => void): void {
    if (this.#mesh) offer(this.#mesh);
  }

  /** Opens the way of the epoch that the call is in now. */
  #open(admission: SfuAdmissionStateFragment | null): void {
    const state = this.client.state.read();
    if (!state || !this.#joined || !this.#routes) return;
    const { epoch, topology } = state;
    this.#epoch = epoch;
    this.#sfu = topology === 'SFU' ? this.#openSfu(this.#joined, epoch) : null;
    if (!this.#sfu) this.#mesh = this.#openMesh(this.#joined);
    const media = this.#sfu ?? this.#mesh;
    if (!media) return;
    if (admission?.epoch === epoch) this.#sfu?.admit(admission);
    this.#isMediaServerReachable.write(true);
    this.#speakers.write([]);
    this.#quality.write(new Map());
    const confirmations = new Confirmations({ socket: this.#options.socket, selfId: this.#joined.self.id, epoch });
    this.#routes.add(topology, media, confirmations);
  }

  #openMesh({ self, iceConfiguration }: Joined): Mesh {
    return new Mesh({
      self,
      epoch: () => this.client.state.read()?.epoch ?? this.#epoch,
      iceConfiguration,
      localTracks: Object.fromEntries(this.#published),
      send: (signal) => this.client.send(signal),
      canSignal: () => this.#options.socket.state.read() === 'connected',
    });
  }

  #openSfu({ self, iceConfiguration }: Joined, epoch: number): SfuMedia {
    const { socket, device, warm } = this.#options;
    const sfu = new SfuMedia({
      verbs: createVerbs(socket, self.id, epoch),
      device,
      iceConfiguration,
      localTracks: Object.fromEntries(this.#published),
      viewing: this.viewing,
      isAudioOnly: this.#isAudioOnly.read(),
      warm: warm ?? null,
    });
    sfu.isReachable.subscribe(() => {
      if (sfu === this.#sfu) this.#isMediaServerReachable.write(sfu.isReachable.read());
    });
    return sfu;
  }

  #receive(event: CallEvent): void {
    switch (event.__typename) {
      case 'SfuAdmitted':
        if (event.admission.epoch === this.#epoch) this.#sfu?.admit(event.admission);
        break;
      case 'ConsumersOpened':
      case 'ConsumerClosed':
      case 'ConsumersSelected':
      case 'ProducerClosed':
        if (event.epoch === this.#epoch) this.#sfu?.receive(event);
        break;
      case 'ReceivingConfirmed':
        this.#routes?.heard(event.participantId, event.epoch, event.receivesFrom);
        break;
      case 'SwitchSettled':
        if (event.epoch === this.#epoch) this.#routes?.settle();
        break;
      case 'ActiveSpeakers':
        if (this.#sfu) this.#speakers.write(event.speakers.map(({ participantId }) => participantId));
        break;
      case 'QualityChanged':
        if (this.#sfu) this.#quality.update((quality) => new Map(quality).set(event.participantId, event.quality));
        break;
      default:
    }
  }

  /** A snapshot came in place of what was missed: signals, admissions and consumers may be among it. */
  #mendAfterLoss(): void {
    this.#mesh?.offerToUnconnected();
    this.#sfu?.startAnew();
    this.#routes?.repeatConfirmations();
  }

  #others() {
    const selfId = this.client.participantId;
    return (this.client.state.read()?.participants ?? []).filter(({ id }) => id !== selfId);
  }

  #publish(): void {
    const state = this.sources.state.read();
    for (const source of sources) {
      const track = state.tracks[source] ?? null;
      if ((this.#published.get(source) ?? null) === track) continue;
      this.#published.set(source, track);
      this.#routes?.publish(source, track);
    }
    this.client.setTracks(trackInputs(state));
  }
}
