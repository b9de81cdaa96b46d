import { PrepareJoinDocument } from '../generated/operations.ts';
import type { PrepareJoinMutation, TrackSource } from '../generated/operations.ts';
import { iceServersOf } from '../media/ice-servers.ts';
import type { LocalTracks } from '../media/media.ts';
import type { Socket } from '../signaling/socket.ts';
import type { SfuDevice } from './device.ts';
import { SfuSession } from './session.ts';
import { createVerbs } from './verbs.ts';

/** Asked for again when this share of its life is over. */
const renewalShare = 0.6;
const shortestRenewalMs = 5_000;
/** How soon to look again for a call on the SFU, or after a failure. */
const nothingYetMs = 15_000;

export interface WarmJoinOptions {
  socket: Socket;
  roomId: string;
  deviceId: string;
  device: Promise<SfuDevice | null>;
  localTracks: LocalTracks;
  /** Told of what will arrive after the click, so that somebody is ready for it. */
  onTrack: (track: MediaStreamTrack) => void;
}

/**
 * Connects to the SFU while somebody still looks at the page before a call: nothing is sent or received, nobody sees it, and the
 * click on "join" shows everybody at once. Does nothing for a call that is a mesh.
 */
export class WarmJoin {
  readonly #options: WarmJoinOptions;
  #localTracks: LocalTracks;
  #session: SfuSession | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  constructor(options: WarmJoinOptions) {
    this.#options = options;
    this.#localTracks = options.localTracks;
    void this.#prepare();
  }

  publish(source: TrackSource, track: MediaStreamTrack | null): void {
    this.#localTracks = { ...this.#localTracks, [source]: track };
    this.#session?.publisher.publish(source, track);
  }

  /** Hands over what is connected, to whoever joins now. */
  take(): SfuSession | null {
    const session = this.#session;
    this.#session = null;
    this.close();
    return session;
  }

  close(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#session?.close();
    this.#session = null;
  }

  async #prepare(): Promise<void> {
    const { socket, roomId, deviceId } = this.#options;
    const device = await this.#options.device;
    if (!device || this.#isOver) return;
    try {
      const variables = { roomId, deviceId, rtpCapabilities: device.rtpCapabilities };
      const { prepareJoin } = await socket.execute(PrepareJoinDocument, variables);
      if (this.#isOver) return;
      if (prepareJoin) this.#follow(device, prepareJoin);
      const lifeMs = prepareJoin ? Date.parse(prepareJoin.expiresAt) - Date.now() : 0;
      this.#prepareIn(prepareJoin ? Math.max(shortestRenewalMs, renewalShare * lifeMs) : nothingYetMs);
    } catch {
      // A warm join is a convenience: the click works without it.
      if (!this.#isOver) this.#prepareIn(nothingYetMs);
    }
  }

  #prepareIn(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#prepare(), delayMs);
  }

  #follow(device: SfuDevice, prepared: NonNullable<PrepareJoinMutation['prepareJoin']>): void {
    const { participantId, epoch, sfu: admission, iceConfiguration } = prepared;
    const present = this.#session;
    if (present && !present.isLost && present.admission.sendTransport.id === admission.sendTransport.id) {
      present.receiver.retain(admission.consumers);
      void present.receiver.open(admission.consumers);
      return;
    }
    present?.close();
    const session = new SfuSession({
      device,
      admission,
      verbs: createVerbs(this.#options.socket, participantId, epoch),
      iceServers: iceServersOf(iceConfiguration),
      localTracks: this.#localTracks,
      isWarm: true,
    });
    this.#session = session;
    // Nobody waits for its end: the next look opens another one.
    session.follow(
      () => session.receiver.allTracks.forEach(this.#options.onTrack),
      () => {},
    );
  }
}
