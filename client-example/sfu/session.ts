import type { SfuAdmissionStateFragment } from '../generated/operations.ts';
import type { LocalTracks, MediaState } from '../media/media.ts';
import { kindOf, sources } from '../media/media.ts';
import type { SfuDevice } from './device.ts';
import { Publisher } from './publisher.ts';
import { Receiver } from './receiver.ts';
import { openTransport } from './transport.ts';
import type { SfuTransport } from './transport.ts';
import type { Verbs } from './verbs.ts';

/** Each source is negotiated after the one before, and a picture takes longest until it is seen: its first frame has to come. */
const inOrder = sources.toSorted((one, other) => Number(kindOf(one) === 'audio') - Number(kindOf(other) === 'audio'));

export interface SfuSessionOptions {
  device: SfuDevice;
  admission: SfuAdmissionStateFragment;
  verbs: Verbs;
  iceServers: RTCIceServer[];
  localTracks: LocalTracks;
  /**
   * Connects, and neither sends nor asks for anything before `begin`: somebody looks at the page before a call, or it is not
   * certain that the SFU can be reached.
   */
  isWarm?: boolean;
}

/**
 * Both transports of one admission, and what they carry. It is lost with the first transport that is lost for good; its last
 * pictures stay until it is closed.
 */
export class SfuSession {
  readonly admission: SfuAdmissionStateFragment;
  readonly publisher: Publisher;
  readonly receiver: Receiver;
  readonly #transports: readonly [send: SfuTransport, receive: SfuTransport];
  #onChange = () => {};
  #onLost: (error: unknown) => void = () => {};
  #isLost = false;

  constructor({ device, admission, verbs, iceServers, localTracks, isWarm = false }: SfuSessionOptions) {
    this.admission = admission;
    const onStateChange = () => this.#onChange();
    const onLost = (error: unknown) => this.#lose(error);
    const shared = { device: device.device, iceServers, verbs, onStateChange, onLost };
    // What shows the others comes first: each connection takes milliseconds to make.
    const receive = openTransport({ ...shared, direction: 'receive', parameters: admission.receiveTransport });
    this.receiver = new Receiver({ transport: receive.transport, verbs, onChange: onStateChange, onLost });
    void this.receiver.open(admission.consumers);
    // Together with the negotiation, not after it: nothing flows before both are done.
    if (!isWarm && admission.consumers.length > 0) void this.receiver.resume();
    const send = openTransport({ ...shared, direction: 'send', parameters: admission.sendTransport });
    this.publisher = new Publisher({ transport: send.transport, verbs, isWarm, onNegotiated: onStateChange, onLost });
    this.#transports = [send, receive];
    for (const source of inOrder) this.publisher.publish(source, localTracks[source] ?? null);
  }

  /** Of no use any more, or closed. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Of what arrives; with nothing to receive, of what is sent. */
  get isNegotiated(): boolean {
    return this.receiver.isEmpty ? this.publisher.isNegotiated : this.receiver.isNegotiated;
  }

  /** Of what arrives; with nothing to receive, of what is sent, and with neither there is nothing to wait for. */
  get state(): MediaState {
    const [send, receive] = this.#transports.map(({ transport }) => transport.connectionState);
    if (this.#isLost) return 'disconnected';
    const hasNothingToReceive = this.receiver.isEmpty && receive === 'new';
    if (hasNothingToReceive && this.publisher.isEmpty) return 'connected';
    const connectionState = hasNothingToReceive ? send : receive;
    switch (connectionState) {
      case 'connected':
      case 'disconnected':
      case 'failed':
        return connectionState;
      default:
        return 'connecting';
    }
  }

  /** Everything that has begun to connect is connected. */
  get isConnected(): boolean {
    const states = this.#transports.map(({ transport }) => transport.connectionState);
    return states.includes('connected') && states.every((state) => state === 'connected' || state === 'new');
  }

  /** Tells of changes and of its end from now on. */
  follow(onChange: () => void, onLost: (error: unknown) => void): void {
    this.#onChange = onChange;
    this.#onLost = onLost;
  }

  /** For the next ICE restart. */
  setIceServers(iceServers: RTCIceServer[]): void {
    for (const { transport } of this.#transports) {
      // Fails only when the transport was closed meanwhile.
      if (!transport.closed) transport.updateIceServers({ iceServers }).catch(() => {});
    }
  }

  /** Restarts ICE on whatever has begun to connect. */
  restart(): void {
    for (const { restart } of this.#transports) restart();
  }

  /** Sends what was prepared from now on. */
  begin(): void {
    this.publisher.begin();
  }

  stats(): Promise<RTCStatsReport> {
    return this.#transports[1].transport.getStats();
  }

  close(): void {
    this.#isLost = true;
    for (const { transport } of this.#transports) transport.close();
  }

  #lose(error: unknown): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#onLost(error);
  }
}
