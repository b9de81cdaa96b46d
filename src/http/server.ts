import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { GraphQLSchema } from 'graphql';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { StartupError } from '../errors.ts';
import { describeError } from './log.ts';
import type { Log } from './log.ts';
import { CloseCode } from './close-codes.ts';
import { Connections } from './connections.ts';
import { Origins } from './cors.ts';
import type { Auth, Entrance } from './entrance.ts';
import { lanAddresses, lanCertificate } from './lan.ts';
import { Operations } from './operations.ts';
import { Page } from './page.ts';
import { requestFacts } from './request-facts.ts';
import { MAX_REQUESTS, Requests } from './requests.ts';
import type { Routes } from './requests.ts';
import { sendText } from './responses.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { serveSockets } from './sockets.ts';

/** How long a client may take for its headers, and for a whole request (event streams have sent theirs by then). */
const HEADERS_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 30_000;
/** How long an idle connection is kept; longer than proxies keep theirs, so that they never write into a closed one. */
const KEEP_ALIVE_MS = 65_000;
/** How long requests, and sockets that were told, may take to end before they are cut. */
const DRAIN_WITHIN_MS = 6_000;
const PAGE_FOLDER = fileURLToPath(new URL('../../client-example/dist', import.meta.url));
// An import would read all its exports, and WebSocket among them loads undici, which is not needed before the first fetch.
const { createServer: createHttpServer } = process.getBuiltinModule('node:http');

export interface HttpOptions {
  config: Config;
  schema: GraphQLSchema;
  auth: Auth;
  createContext: Entrance['createContext'];
  /** Resolves when the database answers. */
  askDatabase(): Promise<unknown>;
  clock: Clock;
  log: Log;
}

export interface HttpServer {
  /** Where it listens; `localhost` stands for every interface. */
  url: string;
  /** The same for others in this machine's networks; empty unless `config.lan`. */
  lanUrls: string[];
  connections: Connections;
  /** Stops accepting, ends sockets and event streams with 1001, and resolves when all are gone. Idempotent. */
  close(): Promise<void>;
  /** Drops every connection as it is, as a crash would. For tests. */
  kill(): Promise<void>;
}

/** HTTP, event streams and sockets on one port. @throws StartupError if it cannot listen */
export async function startServer(options: HttpOptions): Promise<HttpServer> {
  const { config, auth, clock, log } = options;
  const connections = new Connections({ limits: config.limits, clock, auth });
  const operations = new Operations({ schema: options.schema, introspection: config.introspection, log });
  const entrance: Entrance = {
    auth,
    operations,
    connections,
    log,
    createContext: options.createContext,
  };
  const origins = new Origins(config.corsOrigins, config.trustProxy);
  let isDraining = false;
  const requests = new Requests({
    origins,
    page: new Page(PAGE_FOLDER),
    trustProxy: config.trustProxy,
    graphql: whenFirstUsed(entrance),
    askDatabase: () => options.askDatabase(),
    isDraining: () => isDraining,
  });

  const tls = config.tls ?? (config.lan ? await lanCertificate(config.dataDir) : undefined);
  const server = createServer({ ...config, tls }, (request, response) => {
    const facts = requestFacts(request, config.trustProxy);
    response.setHeader('X-Request-Id', facts.id);
    addSecurityHeaders(response);
    requests.handle(request, response, facts).catch((error: unknown) => {
      log.error({ requestId: facts.id, error: describeError(error) }, 'request failed');
      if (response.headersSent) response.destroy();
      else sendText(response, 500, `Something went wrong on the server. Ask its operator about request ${facts.id}.`);
    });
  });
  const opened = new Set<Socket>();
  server.on('connection', (socket) => {
    opened.add(socket);
    socket.once('close', () => opened.delete(socket));
  });
  const stopSockets = serveSockets({
    server,
    path: '/graphql',
    sessions: { entrance, maxSubscriptions: config.limits.maxSubscriptionsPerSocket },
    connections,
    log,
    isOriginAllowed: (request) => origins.allows(request),
    factsOf: (request) => requestFacts(request, config.trustProxy),
  });
  const stopRevoking = auth.onRevoked(() => {
    connections.endWhere((actor) => auth.isRevoked(actor), CloseCode.revoked, 'The session was revoked');
  });

  const stop = () => {
    isDraining = true;
    stopRevoking();
    stopSockets();
    connections.close(CloseCode.goingAway, 'The server is going away');
  };
  try {
    await listen(server, config);
  } catch (error) {
    stop();
    throw error;
  }

  let closed: Promise<void> | undefined;
  const close = () => (closed ??= closeServer(server, stop, opened));
  const { port } = server.address() as AddressInfo;
  const scheme = tls ? 'https' : 'http';
  return {
    url: `${scheme}://${nameOf(config.host)}:${port}`,
    lanUrls: config.lan ? lanAddresses().map((address) => `${scheme}://${address}:${port}`) : [],
    connections,
    close,
    kill() {
      for (const socket of opened) socket.destroy();
      return close();
    },
  };
}

/** Yoga is a quarter of everything that is loaded; a process that has just started serves sockets without it. */
function whenFirstUsed(entrance: Entrance): Routes['graphql'] {
  let loaded: Promise<Routes['graphql']> | undefined;
  return async (context) => {
    loaded ??= import('./graphql-http.ts').then(({ graphqlOverHttp }) => graphqlOverHttp(entrance));
    return (await loaded)(context);
  };
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

function createServer({ tls, limits }: Config, listener: Listener): Server {
  const timeouts = {
    headersTimeout: HEADERS_WITHIN_MS,
    requestTimeout: REQUEST_WITHIN_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
  };
  const server = tls
    ? createHttpsServer({ ...timeouts, cert: readFileSync(tls.cert), key: readFileSync(tls.key) }, listener)
    : createHttpServer(timeouts, listener);
  server.maxConnections = limits.maxSockets + MAX_REQUESTS;
  return server;
}

function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new StartupError(whyNotListening(error, host, port))),
    );
    server.listen(port, host, resolve);
  });
}

function whyNotListening(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EADDRINUSE')
    return `Port ${port} is in use. Stop what listens there, or choose another: PORT=0 picks a free one.`;
  if (error.code === 'EACCES')
    return `Port ${port} needs more rights than this process has. Choose one above 1023 with PORT.`;
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return `HOST=${host} is not an address of this machine.`;
  return `Cannot listen on ${host}, port ${port}: ${error.message}`;
}

function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

async function closeServer(server: Server, stop: () => void, opened: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
  stop();
  server.closeIdleConnections();
  const deadline = setTimeout(() => {
    for (const socket of opened) socket.destroy();
  }, DRAIN_WITHIN_MS);
  await closed;
  clearTimeout(deadline);
}
