import { JoinCallDocument, LeaveCallDocument } from '../generated/operations.ts';
import type {
  CallEndReason,
  CallJoinedStateFragment,
  IceStateFragment,
  JoinCallMutation,
  ParticipantStateFragment,
  SfuAdmissionStateFragment,
  SignalInput,
  TrackInput,
} from '../generated/operations.ts';
import { applyEvent, stateOfSnapshot } from './call-state.ts';
import type { CallEvent, CallState, Farewell, SignalReceived } from './call-state.ts';
import { openCallStream } from './call-stream.ts';
import { RefusedError } from './http.ts';
import { Announcement } from './announcement.ts';
import { IceRenewal } from './ice-renewal.ts';
import { LateCapabilities } from './late-capabilities.ts';
import { knownInTime } from './rtp-capabilities.ts';
import type { RtpCapabilities } from './rtp-capabilities.ts';
import { SignalOutbox } from './signal-outbox.ts';
import type { Socket } from './socket.ts';
import { createStore } from './store.ts';
import type { Store } from './store.ts';

/** How a call is over for this client. The codes are the server's, e.g. `CALL_ENDED`, `STREAM_REPLACED`, `ROOM_FULL`; `LEFT` is ours. */
export interface CallOver {
  code: string;
  message: string;
  /** Why the call ended for everybody, where the server said so. */
  endReason?: CallEndReason;
  /** What the last one to leave said. */
  farewell?: Farewell;
}

/** What the media layer needs to begin. */
export interface Joined {
  self: ParticipantStateFragment;
  call: CallState;
  iceConfiguration: IceStateFragment;
  /** The call is on the SFU, which has let this participant in. */
  sfu: SfuAdmissionStateFragment | null;
}

export interface CallClientOptions {
  socket: Socket;
  roomId: string;
  deviceId: string;
  /** Joined already, by starting or answering a call. */
  joined?: CallJoinedStateFragment | null;
  /** That was without rtpCapabilities: the server is told of them as soon as they are known. */
  isJoinedForMesh?: boolean;
  /**
   * What this browser can receive from an SFU; null if it can only be in a mesh. A join does not wait for it for long, unless the
   * call needs it. Never rejects.
   */
  rtpCapabilities: Promise<RtpCapabilities | null>;
  /** Joined, for the first time or again after this client's lease ran out: begin (again) and offer to everybody. */
  onJoined: (joined: Joined) => void;
  onSignal: (signal: SignalReceived) => void;
  /** Any other event, after the state shows what it says. */
  onEvent: (event: CallEvent) => void;
  /** The state was replaced and signals may have been lost: offer again to whoever is not connected. */
  onSignalsLost: () => void;
  /** The servers or their credentials have changed. */
  onIceConfiguration: (configuration: IceStateFragment) => void;
}

/** A pause before joining again when the server refused for a reason that passes. */
const rejoinDelayMs = 1_000;

/**
 * One client's part in the call of a room: joins it, follows its stream, keeps the place through lost connections, and sends
 * and receives signals. It knows nothing of media.
 */
export class CallClient {
  readonly #options: CallClientOptions;
  readonly #state = createStore<CallState | null>(null);
  readonly #over = createStore<CallOver | null>(null);
  readonly #isAwaited = createStore(false);
  readonly #announcement: Announcement;
  readonly #late: LateCapabilities;
  #participantId: string | null = null;
  /** The latest join, answered or on its way: null if it came to nothing. */
  #asked: Promise<CallJoinedStateFragment | null> = Promise.resolve(null);
  #isDetached = false;
  /** Whether the latest join told the server nothing of what this browser can receive. */
  #isForMesh: boolean;
  #outbox: SignalOutbox | null = null;
  #endStream = () => {};
  #iceRenewal: IceRenewal | null = null;
  #rejoinTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: CallClientOptions) {
    this.#options = options;
    this.#isForMesh = options.isJoinedForMesh ?? false;
    this.#announcement = new Announcement(options.socket);
    this.#late = new LateCapabilities({
      rtpCapabilities: options.rtpCapabilities,
      canTell: () => !this.#isOver() && this.#isMeshAtRest(),
      tell: (rtpCapabilities) => this.#joinAgain(rtpCapabilities),
    });
    void this.#join(options.joined ?? null);
  }

  /** Null until joined. */
  get state(): Store<CallState | null> {
    return this.#state;
  }

  /** Null while the call goes on. */
  get over(): Store<CallOver | null> {
    return this.#over;
  }

  /** True while the call is on the SFU and this browser is not ready for that yet: it joins as soon as it is. */
  get isAwaited(): Store<boolean> {
    return this.#isAwaited;
  }

  /** This client's own id in the call; null until joined. */
  get participantId(): string | null {
    return this.#participantId;
  }

  send(signal: SignalInput): void {
    this.#outbox?.send(signal);
  }

  /** What this client publishes. Said again by itself whenever the server shows something else. */
  setTracks(tracks: TrackInput[]): void {
    this.#announcement.setTracks(tracks);
  }

  setReady(isReady: boolean): void {
    this.#announcement.setReady(isReady);
  }

  /**
   * Leaves at once; everybody sees it.
   * @param reason 1 to 200 characters, shown to the others
   * @returns when the server has answered, or was not there: then the lease runs out by itself
   */
  async leave(reason?: string): Promise<void> {
    if (this.#isOver()) return;
    this.#finish({ code: 'LEFT', message: 'You left the call.' });
    // A join that is on its way would leave a place behind that nobody is in.
    const joined = await this.#asked.catch(() => null);
    if (!joined) return;
    const variables = { participantId: joined.participant.id, reason };
    await this.#options.socket.execute(LeaveCallDocument, variables).catch(() => null);
  }

  /** Stops without leaving: the place in the call stays until its lease runs out. */
  detach(): void {
    this.#isDetached = true;
    this.#stop();
  }

  async #join(known: CallJoinedStateFragment | null = null): Promise<void> {
    try {
      this.#asked = known ? Promise.resolve(known) : this.#ask();
      // Whoever made this client has to have it before it tells anything.
      const joined = await this.#asked;
      if (joined && !this.#isOver()) this.#begin(joined);
    } catch (error) {
      this.#joinFailed(error);
    }
  }

  /** @returns null if the server said no, or nobody waits for it any more */
  async #ask(): Promise<CallJoinedStateFragment | null> {
    const rtpCapabilities = await knownInTime(this.#options.rtpCapabilities);
    if (this.#isOver()) return null;
    this.#isForMesh = rtpCapabilities === null;
    const joinCall = await this.#request(rtpCapabilities);
    if (joinCall.__typename === 'CallJoined') return joinCall;
    const isLate = joinCall.__typename === 'RtpCapabilitiesRequired' && this.#isForMesh;
    if (isLate) void this.#joinWhenReady(joinCall);
    else this.#finish(joinCall);
    return null;
  }

  async #request(rtpCapabilities: RtpCapabilities | null): Promise<JoinCallMutation['joinCall']> {
    const { socket, roomId, deviceId } = this.#options;
    const variables = { roomId, deviceId, tracks: this.#announcement.tracks, rtpCapabilities };
    return (await socket.execute(JoinCallDocument, variables)).joinCall;
  }

  /** What this browser can receive was not known in time, and the call does not do without. */
  async #joinWhenReady(refusal: CallOver): Promise<void> {
    this.#isAwaited.write(true);
    const rtpCapabilities = await this.#options.rtpCapabilities;
    this.#isAwaited.write(false);
    if (this.#isOver()) return;
    if (rtpCapabilities) await this.#join();
    else this.#finish(refusal);
  }

  /** Joins again as who is in it already: the place, the stream and the links stay, and the call may go to the SFU. */
  async #joinAgain(rtpCapabilities: RtpCapabilities): Promise<void> {
    const before = this.#asked;
    const asked = this.#request(rtpCapabilities);
    // Whoever leaves meanwhile leaves the place that this gives.
    this.#asked = asked.then(
      (joinCall) => (joinCall.__typename === 'CallJoined' ? joinCall : before),
      () => before,
    );
    const joinCall = await asked;
    if (joinCall.__typename !== 'CallJoined' || this.#isOver()) return;
    // The lease had run out, as the stream tells, too: this client joins anew.
    if (joinCall.participant.id !== this.#participantId) return;
    const { call, sfu } = joinCall;
    this.#receive({ __typename: 'CallSnapshot', revision: call.revision, call }, false);
    if (sfu) this.#receive({ __typename: 'SfuAdmitted', admission: sfu }, false);
  }

  #begin({ participant, call, iceConfiguration, sfu, cursor }: CallJoinedStateFragment): void {
    const { socket, deviceId, onIceConfiguration: onConfiguration } = this.#options;
    const state = stateOfSnapshot(call);
    this.#participantId = participant.id;
    this.#outbox = new SignalOutbox(socket, participant.id);
    this.#state.write(state);
    const renewal = { socket, callId: call.id, deviceId, onConfiguration };
    this.#iceRenewal = new IceRenewal(renewal, iceConfiguration.expiresAt);
    this.#options.onJoined({ self: participant, call: state, iceConfiguration, sfu });
    this.#endStream = openCallStream(socket, {
      participantId: participant.id,
      cursor,
      onEvent: (event, isFresh) => this.#receive(event, isFresh),
      onEnded: (error) => this.#streamEnded(error),
    });
    this.#announcement.begin(participant);
    this.#late.begin({ isOwed: this.#isForMesh });
  }

  #receive(event: CallEvent, isFresh: boolean): void {
    if (event.__typename === 'SignalReceived') return this.#options.onSignal(event);
    if (event.__typename === 'IceConfigurationChanged') return this.#iceRenewal?.take(event.iceConfiguration);
    this.#state.update((state) => state && applyEvent(state, event));
    const state = this.#state.read();
    const self = state?.participants.find(({ id }) => id === this.#participantId);
    if (self) this.#announcement.compare(self);
    this.#options.onEvent(event);
    if (isFresh) this.#options.onSignalsLost();
    void this.#late.tell();
    if (state?.endReason) {
      const { endReason, farewell } = state;
      this.#finish({ code: 'CALL_ENDED', message: 'The call has ended.', endReason, ...(farewell && { farewell }) });
    }
  }

  #streamEnded(error: RefusedError): void {
    if (error.code !== 'NOT_IN_CALL') return this.#finish(overOf(error));
    // The lease ran out while this client was away. Its place is gone; it takes a new one.
    this.#stop();
    void this.#join();
  }

  #joinFailed(error: unknown): void {
    if (this.#isOver()) return;
    if (!(error instanceof RefusedError)) throw error;
    if (!error.isWorthRepeating) return this.#finish(overOf(error));
    this.#rejoinTimer = setTimeout(() => void this.#join(), rejoinDelayMs);
  }

  /** In the middle of a switch the server would forget what was confirmed; on the SFU it would let this client in anew. */
  #isMeshAtRest(): boolean {
    const state = this.#state.read();
    return state?.topology === 'MESH' && !state.isSwitching;
  }

  #isOver(): boolean {
    return this.#isDetached || this.#over.read() !== null;
  }

  #finish({ code, message, endReason, farewell }: CallOver): void {
    if (this.#over.read()) return;
    this.#stop();
    this.#over.write({ code, message, ...(endReason && { endReason }), ...(farewell && { farewell }) });
  }

  #stop(): void {
    clearTimeout(this.#rejoinTimer);
    this.#iceRenewal?.end();
    this.#late.end();
    this.#endStream();
    this.#outbox?.close();
    this.#announcement.end();
  }
}

/** A refusal as an end: one that comes after the call's own says why it was. */
function overOf({ code, message, extensions }: RefusedError): CallOver {
  const { endReason } = extensions as { endReason?: CallEndReason | null };
  return { code, message, ...(endReason && { endReason }) };
}
