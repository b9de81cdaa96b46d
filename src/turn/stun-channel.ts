import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { IceUrl } from './ice-url.ts';
import { decodeMessage, messageLength } from './stun-message.ts';
import type { StunMessage } from './stun-message.ts';

export interface ChannelOptions {
  /** How long connecting, and each answer, may take. */
  timeoutMs: number;
  /** Accepts any certificate, to find out what is behind a wrong one. */
  isCertificateIgnored?: boolean;
}

/** No answer came in time. */
export class NoAnswer extends Error {
  readonly code = 'NO_ANSWER';
}

/** How requests and their answers travel. */
export interface StunChannel {
  /** @throws NoAnswer, or what the operating system says */
  request(message: Buffer): Promise<StunMessage>;
  close(): void;
}

/** When an unanswered request over UDP is sent again, in ms after the one before (RFC 8489 section 6.2.1). */
const RESEND_MS = 250;

/**
 * Connects to a STUN or TURN server.
 * @throws NoAnswer if it cannot be connected to in time, else what the operating system or TLS says
 */
export async function openStunChannel(url: IceUrl, options: ChannelOptions): Promise<StunChannel> {
  return url.transport === 'udp' ? openDatagrams(url, options) : openStream(url, options);
}

/** Answers by transaction id. */
class Waiting {
  readonly #waiting = new Map<string, PromiseWithResolvers<StunMessage>>();
  #failure: Error | undefined;

  async wait(id: string, timeoutMs: number): Promise<StunMessage> {
    if (this.#failure) throw this.#failure;
    const answer = Promise.withResolvers<StunMessage>();
    this.#waiting.set(id, answer);
    const timer = setTimeout(() => answer.reject(new NoAnswer(`no answer within ${timeoutMs} ms`)), timeoutMs);
    return answer.promise.finally(() => {
      clearTimeout(timer);
      this.#waiting.delete(id);
    });
  }

  receive(bytes: Buffer): void {
    const message = decodeMessage(bytes);
    if (message) this.#waiting.get(message.transactionId.toString('hex'))?.resolve(message);
  }

  fail(error: Error): void {
    this.#failure = error;
    for (const { reject } of this.#waiting.values()) reject(error);
  }
}

async function openDatagrams({ host, port }: IceUrl, { timeoutMs }: ChannelOptions): Promise<StunChannel> {
  const { address, family } = await lookup(host);
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
  const waiting = new Waiting();
  socket.on('message', (bytes) => waiting.receive(bytes));
  socket.on('error', (error) => waiting.fail(error));
  // Connected, so that "port unreachable" comes back as an error.
  await new Promise<void>((resolve) => socket.connect(port, address, () => resolve()));
  return {
    async request(message) {
      const send = () => socket.send(message, (error) => error && waiting.fail(error));
      const again = setInterval(send, RESEND_MS);
      const answer = waiting.wait(transactionIdOf(message), timeoutMs);
      send();
      return answer.finally(() => clearInterval(again));
    },
    close: () => void socket.close(),
  };
}

async function openStream(url: IceUrl, options: ChannelOptions): Promise<StunChannel> {
  const { timeoutMs } = options;
  const socket = await connected(url, options);
  const waiting = new Waiting();
  let received = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
    for (let length = messageLength(received); length !== undefined && length <= received.length;) {
      waiting.receive(received.subarray(0, length));
      received = received.subarray(length);
      length = messageLength(received);
    }
  });
  socket.on('error', (error) => waiting.fail(error));
  socket.on('close', () => waiting.fail(new NoAnswer('the server closed the connection')));
  return {
    request(message) {
      const answer = waiting.wait(transactionIdOf(message), timeoutMs);
      socket.write(message);
      return answer;
    },
    close: () => void socket.destroy(),
  };
}

function connected(
  { host, port, transport }: IceUrl,
  { timeoutMs, isCertificateIgnored = false }: ChannelOptions,
): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket =
    transport === 'tls'
      ? connectTls({ host, port, rejectUnauthorized: !isCertificateIgnored, ...(!isIP(host) && { servername: host }) })
      : connectTcp({ host, port });
  const timer = setTimeout(() => socket.destroy(new NoAnswer(`not connected within ${timeoutMs} ms`)), timeoutMs);
  socket.once('error', reject);
  socket.once(transport === 'tls' ? 'secureConnect' : 'connect', () => resolve(socket));
  return promise.finally(() => {
    clearTimeout(timer);
    socket.off('error', reject);
  });
}

function transactionIdOf(message: Buffer): string {
  return message.subarray(8, 20).toString('hex');
}
