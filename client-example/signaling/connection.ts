import { createClient } from 'graphql-ws/client';
import type { Client } from 'graphql-ws/client';

/** A connection that is not acknowledged by then is given up. */
const connectTimeoutMs = 8_000;
/** A ping goes out after this silence. */
const pingIntervalMs = 5_000;
/** A connection that leaves a ping unanswered this long is dead, whatever the operating system believes. */
const pongTimeoutMs = 5_000;

/** One WebSocket speaking graphql-transport-ws, from its opening to its end. */
export interface Connection {
  client: Client;
  /** Resolves with true once the server has acknowledged it, with false if it ends before. */
  connected: Promise<boolean>;
  /** Resolves with the close code when it has ended; 4499 if this side gave up. */
  closed: Promise<number>;
  close(): void;
}

/** Opens a connection. It never reconnects. */
export function openConnection(url: string, connectionParams: Record<string, unknown>): Connection {
  const connected = Promise.withResolvers<boolean>();
  const closed = Promise.withResolvers<number>();
  const connectTimer = setTimeout(() => client.terminate(), connectTimeoutMs);
  let pongTimer: ReturnType<typeof setTimeout> | undefined;

  const close = () => {
    // Rejects when the connection has never been acknowledged: then there is nothing left to close.
    Promise.resolve(client.dispose()).catch(() => {});
  };

  const client = createClient({
    url,
    connectionParams,
    lazy: false,
    retryAttempts: 0,
    onNonLazyError: () => {},
    keepAlive: pingIntervalMs,
    on: {
      connected() {
        clearTimeout(connectTimer);
        connected.resolve(true);
      },
      ping(received) {
        if (received) return;
        clearTimeout(pongTimer);
        pongTimer = setTimeout(() => client.terminate(), pongTimeoutMs);
      },
      pong: () => clearTimeout(pongTimer),
      closed(event) {
        clearTimeout(connectTimer);
        clearTimeout(pongTimer);
        connected.resolve(false);
        closed.resolve((event as { code: number }).code);
        // graphql-ws connects again after code 1000 as long as anything is subscribed, unless it is disposed.
        close();
      },
    },
  });
  return { client, connected: connected.promise, closed: closed.promise, close };
}
