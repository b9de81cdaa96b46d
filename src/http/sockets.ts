import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { ServerOptions, WebSocket } from 'ws';
import { systemClock } from '../clock.ts';
import type { RequestFacts } from '../context.ts';
import { describeError } from './log.ts';
import type { Log } from './log.ts';
import { CloseCode } from './close-codes.ts';
import type { Connections, LiveConnection } from './connections.ts';
import { Outbox } from './outbox.ts';
import { SUBPROTOCOL } from './socket-messages.ts';
import { Session } from './socket-protocol.ts';
import type { SessionOptions } from './socket-protocol.ts';

/** One timer pings every socket so often; one that leaves two pings in a row unanswered (10 s) is gone. */
export const PING_EVERY_MS = 5_000;
export const MAX_UNANSWERED_PINGS = 2;
/** Largest message from a client, in bytes. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;
/** Operations of one socket under way, replies that it has not read included; above it, we stop reading. */
export const MAX_PENDING_OPERATIONS = 64;
/** How long a socket that was closed may take to answer, or to read what stands before the close frame. */
export const CLOSE_WITHIN_MS = 5_000;
/** Longest reason that fits a close frame, in bytes (RFC 6455, section 5.5). */
const MAX_REASON_BYTES = 123;

export interface SocketServerOptions {
  /** Its `upgrade` events are handled here. */
  server: Server;
  path: string;
  sessions: SessionOptions;
  connections: Connections;
  log: Log;
  /** Whether the page that opens the socket may. */
  isOriginAllowed(request: IncomingMessage): boolean;
  factsOf(request: IncomingMessage): RequestFacts;
}

/**
 * Sockets over `ws`: graphql-transport-ws with every bound that the network needs.
 * What is sent to a socket waits until the kernel has taken it, so one that stops reading holds up only its own
 * subscriptions (whose queues are bounded where they are made) and its own replies (then it is not read from, either).
 * @returns stops pinging and answering upgrades; sockets are ended through `connections`
 */
export function serveSockets(options: SocketServerOptions): () => void {
  const { server, connections, log } = options;
  const sockets = new Set<Socket>();
  // @types/ws does not know closeTimeout yet.
  const socketOptions: ServerOptions & { closeTimeout: number } = {
    noServer: true,
    clientTracking: false,
    handleProtocols: (offered: Set<string>) => offered.has(SUBPROTOCOL) && SUBPROTOCOL,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    closeTimeout: CLOSE_WITHIN_MS,
  };
  const webSockets = new WebSocketServer(socketOptions);

  const upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', destroy);
    if (request.url?.split('?', 1)[0] !== options.path) return refuse(stream, '404 Not Found');
    if (!options.isOriginAllowed(request)) return refuse(stream, '403 Forbidden');
    const facts = options.factsOf(request);
    if (!connections.hasRoomFor(facts.address)) return refuse(stream, '503 Service Unavailable');
    webSockets.handleUpgrade(request, stream, head, (webSocket) => {
      const socket = new Socket(webSocket, request, facts, options);
      remember(sockets, socket, webSocket);
    });
  };
  server.on('upgrade', upgrade);
  // The network's time is the machine's, whatever time it is for the rules.
  const stopPinging = systemClock.every(PING_EVERY_MS, () => {
    for (const socket of sockets) socket.ping();
  });
  log.debug('sockets are served');
  return () => {
    stopPinging();
    server.off('upgrade', upgrade);
    server.on('upgrade', (_request, stream) => refuse(stream, '503 Service Unavailable'));
  };
}

/** One `ws`: what it receives goes to its session, one message after the other, and no more at a time than is good. */
class Socket {
  readonly #webSocket: WebSocket;
  readonly #connection: LiveConnection;
  readonly #outbox: Outbox;
  readonly #session: Session;
  #unansweredPings = 0;
  /** Messages being handled. */
  #pending = 0;
  /** Messages that wait until fewer are. */
  #waiting: Buffer[] = [];

  constructor(webSocket: WebSocket, request: IncomingMessage, facts: RequestFacts, options: SocketServerOptions) {
    this.#webSocket = webSocket;
    this.#connection = options.connections.add({ ...facts, isPinged: true }, (code, reason) => this.#end(code, reason));
    this.#outbox = new Outbox(request.socket, () => webSocket.readyState === webSocket.OPEN);
    this.#session = new Session(options.sessions, this.#connection, this.#outbox, request.headers);
    webSocket.on('message', (data: Buffer) => this.#receive(data));
    webSocket.on('pong', () => void (this.#unansweredPings = 0));
    webSocket.on('error', (error) =>
      options.log.debug({ connectionId: facts.id, error: describeError(error) }, 'socket error'),
    );
    webSocket.once('close', () => {
      options.connections.remove(this.#connection);
      this.#finish();
    });
    if (webSocket.protocol === SUBPROTOCOL) return;
    this.#connection.end(CloseCode.subprotocolNotAcceptable, 'Subprotocol not acceptable');
  }

  ping(): void {
    if (this.#webSocket.readyState !== this.#webSocket.OPEN) return;
    // Not cut at once: one that was only stuck, and reads on within CLOSE_WITHIN_MS, learns why.
    if (this.#unansweredPings >= MAX_UNANSWERED_PINGS) {
      return this.#connection.end(CloseCode.slowConsumer, 'No answer to pings');
    }
    this.#unansweredPings++;
    this.#webSocket.ping();
  }

  #receive(data: Buffer): void {
    // After a close of ours `ws` still delivers what the other side had sent: it is too late for that.
    if (this.#connection.isEnded) return;
    if (this.#pending < MAX_PENDING_OPERATIONS) return this.#handle(data);
    // What was read already still comes out of a paused socket: at most one chunk, which waits here.
    this.#waiting.push(data);
    this.#webSocket.pause();
  }

  #handle(data: Buffer): void {
    const handled = this.#session.handle(data.toString());
    if (!handled && this.#outbox.hasRoom) return;
    this.#pending++;
    if (handled) void handled.then(() => this.#finishOne());
    else this.#finishOne();
  }

  /** A message is pending until the kernel takes what was replied to it. */
  #finishOne(): void {
    if (!this.#outbox.hasRoom) return this.#outbox.onRoom(() => this.#finishOne());
    this.#pending--;
    if (this.#webSocket.isPaused) this.#readOn();
  }

  #readOn(): void {
    while (this.#pending < MAX_PENDING_OPERATIONS && !this.#connection.isEnded) {
      const data = this.#waiting.shift();
      if (data === undefined) return this.#webSocket.resume();
      this.#handle(data);
    }
  }

  #end(code: number, reason: string): void {
    // A paused socket would never read the answer to our close frame.
    if (this.#webSocket.isPaused) this.#webSocket.resume();
    this.#waiting = [];
    this.#outbox.flush();
    this.#webSocket.close(code, fitted(reason));
    this.#finish();
  }

  /** Ends the subscriptions at once: a close that waits for a peer that does not read must not keep them. */
  #finish(): void {
    this.#outbox.close();
    this.#session.close();
  }
}

function remember(sockets: Set<Socket>, socket: Socket, webSocket: WebSocket): void {
  sockets.add(socket);
  webSocket.once('close', () => sockets.delete(socket));
}

/** Not a closure, which would keep the request for as long as the socket is open. */
function destroy(this: Duplex): void {
  this.destroy();
}

function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function fitted(reason: string): string {
  return Buffer.byteLength(reason) <= MAX_REASON_BYTES ? reason : Buffer.from(reason).subarray(0, 100).toString();
}
