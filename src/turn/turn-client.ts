import type { IceUrl } from './ice-url.ts';
import { openStunChannel } from './stun-channel.ts';
import type { ChannelOptions, StunChannel } from './stun-channel.ts';
import { ATTRIBUTE, encodeRequest, encodeXorAddress, errorOf, longTermKey, xorAddress } from './stun-message.ts';
import type { Attributes, Endpoint, Method, StunMessage } from './stun-message.ts';

const SUCCESS = 2;
const UDP = Buffer.from([17, 0, 0, 0]);
const UNAUTHORIZED = 401;
const STALE_NONCE = 438;

/** The server refused, with the code of RFC 8489 or RFC 8656. */
export class TurnRefusal extends Error {
  readonly code: number;

  constructor({ code, reason }: { code: number; reason: string }) {
    super(`${code} ${reason}`);
    this.code = code;
  }
}

/** A small STUN and TURN client (RFC 8489, RFC 8656), for asking a server how it is; it relays nothing. */
export class TurnClient {
  readonly #channel: StunChannel;
  #attributes: Attributes = [];
  #key: Buffer | undefined;

  private constructor(channel: StunChannel) {
    this.#channel = channel;
  }

  /** @throws NoAnswer, or what the operating system or TLS says */
  static async connect(url: IceUrl, options: ChannelOptions): Promise<TurnClient> {
    return new TurnClient(await openStunChannel(url, options));
  }

  /** This client's address as the server sees it. */
  async bind(): Promise<Endpoint | undefined> {
    return xorAddress(await this.#request('binding', []), ATTRIBUTE.xorMappedAddress);
  }

  /**
   * Allocates a relayed address.
   * @throws TurnRefusal, for example 401 for wrong or expired credentials, 486 over the quota
   */
  async allocate({ username, credential }: { username: string; credential: string }): Promise<Endpoint | undefined> {
    const wanted: Attributes = [[ATTRIBUTE.requestedTransport, UDP]];
    const first = await this.#send('allocate', wanted);
    const isChallenge = first.class !== SUCCESS && errorOf(first).code === UNAUTHORIZED;
    if (!isChallenge) return relayed(accepted(first));
    this.#authenticate(first, username, credential);
    return relayed(await this.#request('allocate', wanted));
  }

  /** Asks to relay to an address. @throws TurnRefusal 403 if that is denied */
  async permit(address: string): Promise<void> {
    await this.#request('createPermission', [[ATTRIBUTE.xorPeerAddress, encodeXorAddress({ address, port: 9 })]]);
  }

  /** Gives the allocation back. */
  async release(): Promise<void> {
    await this.#request('refresh', [[ATTRIBUTE.lifetime, Buffer.alloc(4)]]);
  }

  close(): void {
    this.#channel.close();
  }

  #authenticate({ attributes }: StunMessage, username: string, credential: string): void {
    const realm = attributes.get(ATTRIBUTE.realm) ?? Buffer.alloc(0);
    this.#key = longTermKey(username, realm.toString(), credential);
    this.#attributes = [
      [ATTRIBUTE.username, Buffer.from(username)],
      [ATTRIBUTE.realm, realm],
      [ATTRIBUTE.nonce, attributes.get(ATTRIBUTE.nonce) ?? Buffer.alloc(0)],
    ];
  }

  async #request(method: Method, attributes: Attributes): Promise<StunMessage> {
    const answer = await this.#send(method, attributes);
    const isStale = answer.class !== SUCCESS && errorOf(answer).code === STALE_NONCE;
    if (!isStale) return accepted(answer);
    const nonce = answer.attributes.get(ATTRIBUTE.nonce) ?? Buffer.alloc(0);
    this.#attributes = [...this.#attributes.filter(([type]) => type !== ATTRIBUTE.nonce), [ATTRIBUTE.nonce, nonce]];
    return accepted(await this.#send(method, attributes));
  }

  #send(method: Method, attributes: Attributes): Promise<StunMessage> {
    return this.#channel.request(encodeRequest(method, [...attributes, ...this.#attributes], this.#key));
  }
}

function accepted(message: StunMessage): StunMessage {
  if (message.class !== SUCCESS) throw new TurnRefusal(errorOf(message));
  return message;
}

function relayed(message: StunMessage): Endpoint | undefined {
  return xorAddress(message, ATTRIBUTE.xorRelayedAddress);
}
