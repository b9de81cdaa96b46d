import type { Actor } from '../accounts/actor.ts';
import type { Identity } from '../accounts/authenticate.ts';
import type { Connection, Context, RequestFacts } from '../context.ts';
import type { Connections } from './connections.ts';
import type { Log } from './log.ts';
import type { Operations } from './operations.ts';

/** What HTTP needs to know of accounts; `createApp` brings it. */
export interface Auth {
  /** @throws Unauthenticated */
  authenticate(credential: string): Promise<Identity>;
  /** Whether the session or API key that the actor came with has ended since. */
  isRevoked(actor: Actor): boolean;
  /** Tells whenever a session or API key ends. @returns stops telling */
  onRevoked(listener: () => void): () => void;
  /** Under whose name connections are counted. */
  actorId(actor: Actor): string;
  /** Under which name an address is counted: all of one household's are the same. */
  addressKey(address: string): string;
}

/** What requests and sockets share. */
export interface Entrance {
  auth: Auth;
  operations: Operations;
  connections: Connections;
  log: Log;
  createContext(this: void, request: RequestFacts, actor: Actor | undefined, connection?: Connection): Context;
}
