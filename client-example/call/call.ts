import type { TrackSource } from '../generated/operations.ts';
import type { LocalSources } from '../media/local-sources.ts';
import { trackInputs } from '../media/local-sources.ts';
import { sources } from '../media/media.ts';
import type { RemoteMedia } from '../media/media.ts';
import { Mesh } from '../mesh/mesh.ts';
import { CallClient } from '../signaling/call-client.ts';
import type { Joined } from '../signaling/call-client.ts';
import { deviceId } from '../signaling/device.ts';
import type { Socket } from '../signaling/socket.ts';
import { createStore } from '../signaling/store.ts';
import type { Store } from '../signaling/store.ts';

/**
 * A call in progress: signaling tells who is here, the mesh carries what they send, the local sources are what this page sends.
 * Begins to join at once; `close` ends everything except the sources, which belong to whoever opened them.
 */
export class Call {
  readonly client: CallClient;
  readonly sources: LocalSources;
  readonly #socket: Socket;
  readonly #remote = createStore<ReadonlyMap<string, RemoteMedia>>(new Map());
  readonly #published = new Map<TrackSource, MediaStreamTrack | null>();
  readonly #endings: (() => void)[] = [];
  #mesh: Mesh | null = null;

  constructor(options: { socket: Socket; roomId: string; sources: LocalSources }) {
    this.#socket = options.socket;
    this.sources = options.sources;
    this.client = new CallClient({
      socket: options.socket,
      roomId: options.roomId,
      deviceId: deviceId(),
      onJoined: (joined) => this.#begin(joined),
      onSignal: (signal) => this.#mesh?.receive(signal),
      onSignalsLost: () => this.#mesh?.signalsLost(),
      onIceConfiguration: (configuration) => this.#mesh?.setIceConfiguration(configuration),
    });
    this.#publish();
    this.#endings.push(
      this.sources.state.subscribe(() => this.#publish()),
      this.client.state.subscribe(() => this.#mesh?.setParticipants(this.#others())),
      this.client.over.subscribe(() => this.close()),
    );
  }

  /** What arrives from the others, by participant id. */
  get remote(): Store<ReadonlyMap<string, RemoteMedia>> {
    return this.#remote;
  }

  /** The statistics of the connection with a participant. */
  async stats(participantId: string): Promise<RTCStatsReport | null> {
    return (await this.#mesh?.stats(participantId)) ?? null;
  }

  /** Leaves the call; everybody sees it. */
  leave(): Promise<void> {
    return this.client.leave();
  }

  /** Lets go of everything without leaving: the place stays for as long as the server waits for a page that reloads. */
  close(): void {
    for (const end of this.#endings.splice(0)) end();
    this.client.detach();
    this.#mesh?.close();
    this.#mesh = null;
  }

  /** Joined, or joined again after the lease ran out: connections with the former participant are worth nothing. */
  #begin({ self, call, iceConfiguration }: Joined): void {
    this.#mesh?.close();
    const mesh = new Mesh({
      self,
      epoch: () => this.client.state.read()?.epoch ?? call.epoch,
      iceConfiguration,
      localTracks: Object.fromEntries(this.#published),
      send: (signal) => this.client.send(signal),
      canSignal: () => this.#socket.state.read() === 'connected',
    });
    this.#mesh = mesh;
    mesh.remote.subscribe(() => this.#remote.write(mesh.remote.read()));
    mesh.setParticipants(this.#others());
    mesh.offerToAll();
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
      this.#mesh?.publish(source, track);
    }
    this.client.setTracks(trackInputs(state));
  }
}
