import type { IceStateFragment, SignalInput, TrackSource } from '../generated/operations.ts';
import { selectedPath } from '../ice/selected-path.ts';
import { sources } from '../media/media.ts';
import type { LocalTracks, MediaState, RemoteMedia } from '../media/media.ts';
import type { SignalReceived } from '../signaling/call-state.ts';
import { randomId } from '../signaling/device.ts';
import { Link } from './link.ts';
import { Watch } from './watch.ts';

/** An offer without an answer is sent again: a server that was restarted may have dropped it before it was delivered. */
const answerMs = 2_500;

/** What a pair needs to know of the mesh that it belongs to. */
export interface PairOptions {
  remoteId: string;
  /** This side joined later: it gives way when both offer at once, and mends first when the connection is lost. */
  isPolite: boolean;
  epoch: () => number;
  iceConfiguration: () => IceStateFragment;
  localTracks: () => LocalTracks;
  send: (signal: SignalInput) => void;
  /** The server is there to carry signals. */
  canSignal: () => boolean;
  onChange: () => void;
}

/**
 * This page and one other participant: perfect negotiation (W3C webrtc-pc, section 10.7) over connections that may be replaced.
 *
 * Each RTCPeerConnection has an id that its offerer chose. An offer with a new id replaces the connection; whatever carries an
 * unknown id is dropped.
 */
export class Pair {
  readonly #options: PairOptions;
  readonly #watch: Watch;
  #link: Link | null = null;
  #tracks: RemoteMedia['tracks'] = {};
  /** Signals are applied one after the other: each has its own awaits. */
  readonly #waiting: (() => Promise<void>)[] = [];
  #isBusy = false;
  #answerTimer: ReturnType<typeof setTimeout> | undefined;
  #isSending = true;
  #isClosed = false;

  constructor(options: PairOptions) {
    this.#options = options;
    this.#watch = new Watch({
      isPolite: options.isPolite,
      state: () => this.#link?.pc.connectionState,
      canSignal: options.canSignal,
      mend: () => this.mend(),
    });
  }

  get isPolite(): boolean {
    return this.#options.isPolite;
  }

  /** There is a connection, or one is being made. */
  get hasBegun(): boolean {
    return this.#link !== null;
  }

  get isNegotiated(): boolean {
    const pc = this.#link?.pc;
    return pc?.signalingState === 'stable' && pc.remoteDescription !== null;
  }

  get media(): RemoteMedia {
    return { state: stateOf(this.#link), tracks: this.#tracks };
  }

  /** Builds a new connection and offers it. */
  connect(): void {
    this.#enqueue(() => this.#offer(this.#replaceLink(randomId())));
  }

  /** Restarts ICE, or builds a new connection where a negotiation hangs. Does nothing while connected. */
  mend(): void {
    if (this.#link?.pc.connectionState !== 'connected') this.restart();
  }

  /** The same although it says to be connected: it may not have noticed yet that the network is another one. */
  restart(): void {
    const link = this.#link;
    if (!link || link.pc.signalingState !== 'stable' || !link.pc.remoteDescription) return this.connect();
    this.#enqueue(() => this.#offer(link));
  }

  receive(signal: SignalReceived): void {
    const { connectionId, description, candidates } = signal;
    this.#enqueue(async () => {
      if (description?.type === 'OFFER') return this.#receiveOffer(connectionId, description.sdp);
      const link = this.#link;
      if (link?.connectionId !== connectionId) return;
      if (description?.type === 'ANSWER' && link.pc.signalingState === 'have-local-offer') {
        await link.acceptAnswer({ type: 'answer', sdp: description.sdp });
      }
      if (candidates) await link.addCandidates(candidates);
    });
  }

  publish(source: TrackSource, track: MediaStreamTrack | null): void {
    if (this.#isSending) this.#link?.publish(source, track);
  }

  /** Without sending, the connection stays for what comes from the other side. */
  setSending(isSending: boolean): void {
    if (isSending === this.#isSending) return;
    this.#isSending = isSending;
    const tracks = this.#localTracks();
    for (const source of sources) this.#link?.publish(source, tracks[source] ?? null);
  }

  /** Takes new servers. What is relayed is restarted with them: a TURN server may end it when the old credentials do. */
  setIceConfiguration(configuration: IceStateFragment): void {
    const link = this.#link;
    if (!link) return;
    link.setIceConfiguration(configuration);
    this.#enqueue(async () => {
      const path = selectedPath(await link.pc.getStats());
      const isIdle = link === this.#link && link.pc.signalingState === 'stable';
      if (isIdle && path !== null && path !== 'DIRECT') await this.#offer(link);
    });
  }

  receiver(source: TrackSource): RTCRtpReceiver | undefined {
    return this.#link?.receiver(source);
  }

  async stats(): Promise<RTCStatsReport | null> {
    return this.#link ? this.#link.pc.getStats() : null;
  }

  close(): void {
    this.#isClosed = true;
    this.#watch.end();
    clearTimeout(this.#answerTimer);
    this.#link?.close();
  }

  async #receiveOffer(connectionId: string, sdp: string): Promise<void> {
    const { isPolite } = this.#options;
    const current = this.#link;
    if (current?.pc.signalingState === 'have-local-offer' && !isPolite) return this.#insist(current, connectionId);
    const link = current?.connectionId === connectionId ? current : this.#replaceLink(connectionId);
    const answer = await link.answer({ type: 'offer', sdp }, this.#localTracks());
    this.#sendDescription(link, answer);
  }

  /** Both sides have offered, and ours counts: theirs is ignored. */
  async #insist(link: Link, theirConnectionId: string): Promise<void> {
    if (theirConnectionId === link.connectionId) return;
    // They have built a new connection, perhaps on a page just loaded, which an ICE restart of the old one cannot meet.
    if (link.pc.remoteDescription) return this.#offer(this.#replaceLink(randomId()));
    // Ours may have been sent before their page was loaded: they get it once more.
    this.#sendDescription(link, link.pc.localDescription);
  }

  async #offer(link: Link): Promise<void> {
    const offer = await link.offer(this.#localTracks());
    this.#sendDescription(link, offer);
  }

  #localTracks(): LocalTracks {
    return this.#isSending ? this.#options.localTracks() : {};
  }

  #sendDescription(link: Link, description: RTCSessionDescription | null): void {
    if (!description || link !== this.#link) return;
    const type = description.type === 'offer' ? 'OFFER' : 'ANSWER';
    this.#send(link.connectionId, { description: { type, sdp: description.sdp } });
    if (type === 'OFFER') this.#awaitAnswer(link);
  }

  #awaitAnswer(link: Link): void {
    clearTimeout(this.#answerTimer);
    this.#answerTimer = setTimeout(() => {
      if (link !== this.#link || link.pc.signalingState !== 'have-local-offer') return;
      if (this.#options.canSignal()) this.#sendDescription(link, link.pc.localDescription);
      else this.#awaitAnswer(link);
    }, answerMs);
  }

  #send(connectionId: string, payload: SignalInput['payload']): void {
    const { remoteId, epoch, send } = this.#options;
    if (!this.#isClosed) send({ to: remoteId, epoch: epoch(), connectionId, payload });
  }

  #replaceLink(connectionId: string): Link {
    this.#link?.close();
    this.#tracks = {};
    const link = new Link({
      connectionId,
      iceConfiguration: this.#options.iceConfiguration(),
      onCandidate: ({ candidate = '', sdpMid, sdpMLineIndex, usernameFragment }) =>
        this.#send(connectionId, { candidates: [{ candidate, sdpMid, sdpMLineIndex, usernameFragment }] }),
      onStateChange: () => this.#stateChanged(),
      onTrack: (source, track) => {
        // Shown when the answer is on its way: it is what the other side waits for.
        this.#tracks = { ...this.#tracks, [source]: track };
      },
    });
    this.#link = link;
    this.#stateChanged();
    return link;
  }

  #stateChanged(): void {
    this.#watch.stateChanged();
    this.#options.onChange();
  }

  /** The first begins at once: whoever has clicked waits for it, and drawing the page may take its time. */
  #enqueue(work: () => Promise<void>): void {
    this.#waiting.push(work);
    if (!this.#isBusy) void this.#workOff();
  }

  async #workOff(): Promise<void> {
    this.#isBusy = true;
    for (let work = this.#waiting.shift(); work && !this.#isClosed; work = this.#waiting.shift()) {
      try {
        await work();
      } catch (error) {
        // A description that this browser cannot apply, or a connection that was replaced meanwhile: watching mends it.
        console.warn(`Signaling with ${this.#options.remoteId} failed`, error);
      }
      this.#options.onChange();
    }
    this.#isBusy = false;
  }
}

function stateOf(link: Link | null): MediaState {
  switch (link?.pc.connectionState) {
    case 'connected':
    case 'disconnected':
    case 'failed':
      return link.pc.connectionState;
    default:
      return 'connecting';
  }
}
