import type {
  ConnectionQuality,
  IceStateFragment,
  ParticipantStateFragment,
  SfuAdmissionStateFragment,
  TrackSource,
} from '../generated/operations.ts';
import type { LocalTracks } from '../media/media.ts';
import { watchSpeakers } from '../media/speakers.ts';
import type { Viewing } from '../media/viewing.ts';
import { Mesh } from '../mesh/mesh.ts';
import type { SfuDevice } from '../sfu/device.ts';
import type { SfuSession } from '../sfu/session.ts';
import { SfuMedia } from '../sfu/sfu-media.ts';
import { createVerbs } from '../sfu/verbs.ts';
import type { CallClient, Joined } from '../signaling/call-client.ts';
import type { CallEvent, SignalReceived } from '../signaling/call-state.ts';
import type { Socket } from '../signaling/socket.ts';
import type { WritableStore } from '../signaling/store.ts';
import { Confirmations } from '../switch/confirmations.ts';
import { Routes } from '../switch/routes.ts';
import type { PlayedMedia } from '../switch/played-media.ts';

/** What is known of the media of a call. */
export interface MediaFacts {
  remote: WritableStore<ReadonlyMap<string, PlayedMedia>>;
  isNegotiated: WritableStore<boolean>;
  speakers: WritableStore<readonly string[]>;
  quality: WritableStore<ReadonlyMap<string, ConnectionQuality>>;
  isMediaServerReachable: WritableStore<boolean>;
}

export interface CallMediaOptions {
  joined: Joined;
  client: CallClient;
  socket: Socket;
  device: Promise<SfuDevice | null>;
  warm: SfuSession | null;
  viewing: Viewing;
  localTracks: LocalTracks;
  isAudioOnly: boolean;
  facts: MediaFacts;
}

/** The media of one participant from joining to leaving: in each epoch of the call a mesh or the SFU, and in a switch both. */
export class CallMedia {
  readonly #options: CallMediaOptions;
  readonly #routes: Routes;
  readonly #endings: (() => void)[];
  #localTracks: LocalTracks;
  #iceConfiguration: IceStateFragment;
  #isAudioOnly: boolean;
  /** The latest mesh: links that wait to be taken over, or could not be, are looked after by signals in any epoch. */
  #mesh: Mesh | null = null;
  /** Null while the call is a mesh. */
  #sfu: SfuMedia | null = null;
  #epoch = -1;

  constructor(options: CallMediaOptions) {
    this.#options = options;
    const { joined, client, viewing, facts } = options;
    this.#localTracks = options.localTracks;
    this.#iceConfiguration = joined.iceConfiguration;
    this.#isAudioOnly = options.isAudioOnly;
    facts.isNegotiated.write(false);
    const routes = new Routes({ viewing, isSwitching: () => client.state.read()?.isSwitching ?? false });
    this.#routes = routes;
    this.#endings = [
      routes.remote.subscribe(() => facts.remote.write(routes.remote.read())),
      routes.isNegotiated.subscribe(() => facts.isNegotiated.write(routes.isNegotiated.read())),
      watchSpeakers(
        () => this.#meshMicrophones(),
        (speakers) => {
          if (!this.#sfu) facts.speakers.write(speakers);
        },
      ),
    ];
    routes.setParticipants(this.#others());
    this.#open(joined.sfu);
    // A page that was loaded again is met by nobody: it offers to everybody.
    if (!this.#sfu) this.#mesh?.offerToAll();
  }

  /** The state has changed: perhaps who is here, perhaps what the call runs on. */
  follow(): void {
    const { epoch = -1, switchReason = null, isSwitching = false } = this.#options.client.state.read() ?? {};
    this.#routes.setParticipants(this.#others());
    if (epoch <= this.#epoch) return;
    this.#open(null);
    if (this.#sfu) return;
    // Whoever joined later offers.
    if (switchReason === 'BACK_TO_MESH' && isSwitching) void this.#mesh?.offerInTurn();
    else this.#mesh?.offerToUnconnected();
  }

  receiveSignal(signal: SignalReceived): void {
    this.#mesh?.receive(signal);
  }

  receive(event: CallEvent): void {
    const { facts } = this.#options;
    switch (event.__typename) {
      case 'SfuAdmitted':
        // With the join came a newer one than the switch had for whoever reloaded in the middle of it.
        if (event.admission.epoch === this.#epoch && this.#epoch !== this.#options.joined.sfu?.epoch) {
          this.#sfu?.admit(event.admission);
        }
        break;
      case 'ConsumersOpened':
      case 'ConsumerClosed':
      case 'ConsumersSelected':
      case 'ProducerClosed':
        if (event.epoch === this.#epoch) this.#sfu?.receive(event);
        break;
      case 'ReceivingConfirmed':
        this.#routes.heard(event.participantId, event.epoch, event.receivesFrom);
        break;
      case 'SwitchSettled':
        if (event.epoch === this.#epoch) this.#routes.settle();
        break;
      case 'ActiveSpeakers':
        if (this.#sfu) facts.speakers.write(event.speakers.map(({ participantId }) => participantId));
        break;
      case 'QualityChanged':
        if (this.#sfu) facts.quality.update((quality) => new Map(quality).set(event.participantId, event.quality));
        break;
      default:
    }
  }

  /** A snapshot came in place of what was missed: signals, admissions and consumers may be among it. */
  mendAfterLoss(): void {
    this.#mesh?.offerToUnconnected();
    this.#sfu?.startAnew();
    this.#routes.repeatConfirmations();
  }

  publish(source: TrackSource, track: MediaStreamTrack | null): void {
    this.#localTracks = { ...this.#localTracks, [source]: track };
    this.#routes.publish(source, track);
  }

  setAudioOnly(isAudioOnly: boolean): void {
    this.#isAudioOnly = isAudioOnly;
    this.#sfu?.setAudioOnly(isAudioOnly);
  }

  setIceConfiguration(configuration: IceStateFragment): void {
    this.#iceConfiguration = configuration;
    this.#routes.setIceConfiguration(configuration);
  }

  networkChanged(): void {
    this.#routes.networkChanged();
  }

  stats(participantId: string): Promise<RTCStatsReport | null> {
    return this.#routes.stats(participantId);
  }

  close(): void {
    for (const end of this.#endings.splice(0)) end();
    this.#routes.close();
    this.#options.warm?.close();
  }

  /** Opens the way of the epoch that the call is in now. */
  #open(admission: SfuAdmissionStateFragment | null): void {
    const { client, socket, joined, warm, facts } = this.#options;
    const state = client.state.read();
    if (!state) return;
    const { epoch, topology } = state;
    this.#epoch = epoch;
    this.#sfu = topology === 'SFU' ? this.#openSfu(epoch) : null;
    if (!this.#sfu) this.#mesh = this.#openMesh();
    const media = this.#sfu ?? this.#mesh;
    if (!media) return;
    if (admission?.epoch === epoch) this.#sfu?.admit(admission);
    if (!this.#sfu) warm?.close();
    facts.isMediaServerReachable.write(true);
    facts.speakers.write([]);
    facts.quality.write(new Map());
    this.#routes.add(topology, media, new Confirmations({ socket, selfId: joined.self.id, epoch }));
  }

  #openMesh(): Mesh {
    const { joined, client, socket } = this.#options;
    return new Mesh({
      self: joined.self,
      epoch: () => client.state.read()?.epoch ?? this.#epoch,
      iceConfiguration: this.#iceConfiguration,
      localTracks: this.#localTracks,
      send: (signal) => client.send(signal),
      canSignal: () => socket.state.read() === 'connected',
    });
  }

  #openSfu(epoch: number): SfuMedia {
    const { joined, socket, device, viewing, warm, facts } = this.#options;
    const sfu = new SfuMedia({
      verbs: createVerbs(socket, joined.self.id, epoch),
      device,
      iceConfiguration: this.#iceConfiguration,
      localTracks: this.#localTracks,
      viewing,
      isAudioOnly: this.#isAudioOnly,
      isTakingOver: () => this.#routes.isMeshBeside,
      isPlaying: (participantId) => this.#routes.isPlayingBeside(participantId),
      warm,
    });
    sfu.isReachable.subscribe(() => {
      if (sfu === this.#sfu) facts.isMediaServerReachable.write(sfu.isReachable.read());
    });
    return sfu;
  }

  /** Nobody's on the SFU, which tells who speaks by itself. */
  #meshMicrophones(): ReadonlyMap<string, RTCRtpReceiver> {
    const receivers = this.#others().flatMap(({ id }) => {
      const receiver = this.#sfu ? undefined : this.#mesh?.receiver(id, 'MICROPHONE');
      return receiver ? [[id, receiver] as const] : [];
    });
    return new Map(receivers);
  }

  #others(): ParticipantStateFragment[] {
    const { client, joined } = this.#options;
    return (client.state.read()?.participants ?? []).filter(({ id }) => id !== joined.self.id);
  }
}
