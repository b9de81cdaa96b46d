import type { IceStateFragment, SignalInput, TrackSource } from '../generated/operations.ts';
import type { LocalTracks, Media, MediaParticipant, RemoteMedia } from '../media/media.ts';
import type { SignalReceived } from '../signaling/call-state.ts';
import { createStore } from '../signaling/store.ts';
import type { Store } from '../signaling/store.ts';
import { Pair } from './pair.ts';

/** Links that nobody waits for begin this much after each other: all at once is more than many machines can do. */
const betweenMs = 150;

export interface MeshOptions {
  self: MediaParticipant;
  /** The call's epoch as it is known now. */
  epoch: () => number;
  iceConfiguration: IceStateFragment;
  localTracks: LocalTracks;
  send: (signal: SignalInput) => void;
  canSignal: () => boolean;
}

/**
 * Media from everybody to everybody: a pair of this page with each other participant.
 *
 * Nothing here ends because the server is away: a pair ends when its participant leaves the call, and only then.
 */
export class Mesh implements Media {
  readonly #options: MeshOptions;
  readonly #remote = createStore<ReadonlyMap<string, RemoteMedia>>(new Map());
  readonly #pairs = new Map<string, Pair>();
  #iceConfiguration: IceStateFragment;
  #localTracks: LocalTracks;
  #isRetired = false;

  constructor(options: MeshOptions) {
    this.#options = options;
    this.#iceConfiguration = options.iceConfiguration;
    this.#localTracks = options.localTracks;
  }

  get remote(): Store<ReadonlyMap<string, RemoteMedia>> {
    return this.#remote;
  }

  get isNegotiated(): boolean {
    return [...this.#pairs.values()].every((pair) => pair.isNegotiated);
  }

  /**
   * Makes the pairs those of these participants, new ones without a connection: whoever came later offers.
   * @param others everybody in the call but this page
   */
  setParticipants(others: readonly MediaParticipant[]): void {
    const ids = new Set(others.map(({ id }) => id));
    for (const [id, pair] of this.#pairs) {
      if (ids.has(id)) continue;
      pair.close();
      this.#pairs.delete(id);
    }
    for (const other of others) {
      if (!this.#pairs.has(other.id)) this.#pairs.set(other.id, this.#createPair(other));
    }
    this.#show();
  }

  /** Offers a new connection to everybody: this page has just joined, or was loaded again. */
  offerToAll(): void {
    for (const pair of this.#pairs.values()) pair.connect();
  }

  /**
   * Whoever is not connected is offered to by the one who came later: signals may have been lost, or this mesh begins in the
   * middle of a call.
   */
  offerToUnconnected(): void {
    for (const pair of this.#pairs.values()) if (pair.isPolite) pair.mend();
  }

  /**
   * Offers what has not begun, one after the other, so that another way plays on undisturbed. The latest to join comes first: so
   * nobody is offered to by everybody at once.
   */
  async offerInTurn(): Promise<void> {
    for (const pair of [...this.#pairs.values()].reverse()) {
      if (!pair.isPolite || pair.hasBegun || this.#isRetired) continue;
      pair.mend();
      await new Promise((resolve) => setTimeout(resolve, betweenMs));
    }
  }

  /** Every pair is restarted from this side, whoever came later: nobody else has noticed yet. */
  networkChanged(): void {
    for (const pair of this.#pairs.values()) if (!this.#isRetired) pair.restart();
  }

  /** Everybody sends everything there is in a mesh. */
  isAskedFor(): boolean {
    return true;
  }

  receiver(participantId: string, source: TrackSource): RTCRtpReceiver | undefined {
    return this.#pairs.get(participantId)?.receiver(source);
  }

  receive(signal: SignalReceived): void {
    this.#pairs.get(signal.from)?.receive(signal);
  }

  publish(source: TrackSource, track: MediaStreamTrack | null): void {
    this.#localTracks = { ...this.#localTracks, [source]: track };
    for (const pair of this.#pairs.values()) pair.publish(source, track);
  }

  setSending(participantId: string, isSending: boolean): void {
    this.#pairs.get(participantId)?.setSending(isSending);
  }

  setIceConfiguration(configuration: IceStateFragment): void {
    this.#iceConfiguration = configuration;
    for (const pair of this.#pairs.values()) pair.setIceConfiguration(configuration);
  }

  async stats(participantId: string): Promise<RTCStatsReport | null> {
    return (await this.#pairs.get(participantId)?.stats()) ?? null;
  }

  /** Another mesh answers from now on: what is connected stays so, and nothing is offered. */
  retire(): void {
    this.#isRetired = true;
  }

  close(): void {
    this.setParticipants([]);
  }

  #createPair(other: MediaParticipant): Pair {
    const { self, epoch, send, canSignal } = this.#options;
    return new Pair({
      remoteId: other.id,
      isPolite: self.seq > other.seq,
      epoch,
      iceConfiguration: () => this.#iceConfiguration,
      localTracks: () => this.#localTracks,
      send,
      canSignal: () => !this.#isRetired && canSignal(),
      onChange: () => this.#show(),
    });
  }

  #show(): void {
    this.#remote.write(new Map([...this.#pairs].map(([id, pair]) => [id, pair.media])));
  }
}
