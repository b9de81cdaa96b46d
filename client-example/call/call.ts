import type { CallJoinedStateFragment, ConnectionQuality, TrackSource } from '../generated/operations.ts';
import { reportNetwork } from '../ice/network-report.ts';
import type { LocalSources } from '../media/local-sources.ts';
import { trackInputs } from '../media/local-sources.ts';
import { sources } from '../media/media.ts';
import { Viewing } from '../media/viewing.ts';
import { rtpCapabilitiesOf } from '../sfu/device.ts';
import type { SfuDevice } from '../sfu/device.ts';
import type { SfuSession } from '../sfu/session.ts';
import { CallClient } from '../signaling/call-client.ts';
import type { Joined } from '../signaling/call-client.ts';
import { deviceId } from '../signaling/device.ts';
import type { Socket } from '../signaling/socket.ts';
import { createStore } from '../signaling/store.ts';
import type { Store } from '../signaling/store.ts';
import type { PlayedMedia } from '../switch/played-media.ts';
import { CallMedia } from './call-media.ts';
import { watchNetwork } from './network-watch.ts';

export interface CallOptions {
  socket: Socket;
  roomId: string;
  sources: LocalSources;
  /** What this browser can do with an SFU; null when it can only be in a mesh. */
  device: Promise<SfuDevice | null>;
  /** Joined already, by starting or answering a call. */
  joined?: CallJoinedStateFragment | null;
  /** That was without rtpCapabilities: the server is told of them as soon as they are known. */
  isJoinedForMesh?: boolean;
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
  readonly #facts = {
    remote: createStore<ReadonlyMap<string, PlayedMedia>>(new Map()),
    isNegotiated: createStore(false),
    speakers: createStore<readonly string[]>([]),
    quality: createStore<ReadonlyMap<string, ConnectionQuality>>(new Map()),
    isMediaServerReachable: createStore(true),
  };
  readonly #isAudioOnly = createStore(false);
  readonly #published = new Map<TrackSource, MediaStreamTrack | null>();
  readonly #endings: (() => void)[] = [];
  #media: CallMedia | null = null;
  #endReport = () => {};

  constructor(options: CallOptions) {
    this.#options = options;
    const { socket, roomId, device, joined = null, isJoinedForMesh = false } = options;
    this.sources = options.sources;
    this.client = new CallClient({
      socket,
      roomId,
      deviceId: deviceId(),
      joined,
      isJoinedForMesh,
      rtpCapabilities: rtpCapabilitiesOf(device),
      onJoined: (begun) => this.#begin(begun),
      onSignal: (signal) => this.#media?.receiveSignal(signal),
      onEvent: (event) => this.#media?.receive(event),
      onSignalsLost: () => this.#media?.mendAfterLoss(),
      onIceConfiguration: (configuration) => this.#media?.setIceConfiguration(configuration),
    });
    this.#publish();
    this.#endings.push(
      this.sources.state.subscribe(() => this.#publish()),
      this.client.state.subscribe(() => this.#media?.follow()),
      this.client.over.subscribe(() => this.close()),
      watchNetwork({ remote: this.remote, socket, onChanged: () => this.#media?.networkChanged() }),
    );
  }

  /** What arrives from the others, by participant id. */
  get remote(): Store<ReadonlyMap<string, PlayedMedia>> {
    return this.#facts.remote;
  }

  /** Whether what this page receives is negotiated, so that it has only to connect and to flow. */
  get isNegotiated(): Store<boolean> {
    return this.#facts.isNegotiated;
  }

  /** Who speaks, the loudest first. The SFU tells; in a mesh this page listens by itself. */
  get speakers(): Store<readonly string[]> {
    return this.#facts.speakers;
  }

  /** How well each participant is connected, by id; known on the SFU. */
  get quality(): Store<ReadonlyMap<string, ConnectionQuality>> {
    return this.#facts.quality;
  }

  /** False while the call is on the SFU and this page cannot reach it. */
  get isMediaServerReachable(): Store<boolean> {
    return this.#facts.isMediaServerReachable;
  }

  /** Whether this page asks the SFU for no pictures. */
  get isAudioOnly(): Store<boolean> {
    return this.#isAudioOnly;
  }

  setAudioOnly(isAudioOnly: boolean): void {
    this.#isAudioOnly.write(isAudioOnly);
    this.#media?.setAudioOnly(isAudioOnly);
  }

  /** The statistics of the connection with a participant. */
  async stats(participantId: string): Promise<RTCStatsReport | null> {
    return (await this.#media?.stats(participantId)) ?? null;
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
    this.#media?.close();
    this.#media = null;
    this.#options.warm?.close();
  }

  /** Joined, or joined again after the lease ran out: connections with the former participant are worth nothing. */
  #begin(joined: Joined): void {
    const { socket, device, warm = null } = this.#options;
    const before = this.#media;
    before?.close();
    this.#endReport();
    this.#endReport = reportNetwork(socket, deviceId(), joined.iceConfiguration);
    this.#media = new CallMedia({
      joined,
      client: this.client,
      socket,
      device,
      // It was of the place that was lost.
      warm: before ? null : warm,
      viewing: this.viewing,
      localTracks: Object.fromEntries(this.#published),
      isAudioOnly: this.#isAudioOnly.read(),
      facts: this.#facts,
    });
  }

  #publish(): void {
    const state = this.sources.state.read();
    for (const source of sources) {
      const track = state.tracks[source] ?? null;
      if ((this.#published.get(source) ?? null) === track) continue;
      this.#published.set(source, track);
      this.#media?.publish(source, track);
    }
    this.client.setTracks(trackInputs(state));
  }
}
