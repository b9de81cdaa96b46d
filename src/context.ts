import type { EntityManager, MikroORM } from './db/orm.ts';
import { Accounts } from './accounts/accounts.ts';
import type { AccountsDeps } from './accounts/accounts.ts';
import type { Actor } from './accounts/actor.ts';
import { Calls } from './calls/calls.ts';
import type { CallsDeps } from './calls/calls.ts';
import type { IceServers } from './ice/ice-servers.ts';
import { Rooms } from './rooms/rooms.ts';
import type { RoomsDeps } from './rooms/rooms.ts';
import { Signaling } from './signaling/signaling.ts';
import type { SignalingDeps } from './signaling/signaling.ts';
import { Media } from './topology/media.ts';
import type { MediaDeps } from './topology/media.ts';
import { Topology } from './topology/topology.ts';
import type { TopologyDeps } from './topology/topology.ts';

/** What the services need, wired once by `createApp`. */
export interface Deps extends AccountsDeps, RoomsDeps, CallsDeps, SignalingDeps, TopologyDeps, MediaDeps {
  orm: MikroORM;
  ice: IceServers;
}

/** The socket or event stream that an operation came through, as far as rules may touch it. */
export interface Connection {
  /** Whether it is being pinged, so that its being open is a sign of life: a WebSocket is, an event stream is not. */
  readonly isPinged: boolean;
  /** Puts a renewed identity in the place of the old one; it expires at `expiresAt`, in ms since the epoch. */
  renew(actor: Actor, expiresAt: number): void;
  /** Closes it: its reader fell too far behind. */
  endAsSlow(): void;
}

/** Facts about the request that the rules may use. */
export interface RequestFacts {
  id: string;
  /** The client's address, after TRUST_PROXY. */
  address: string;
  userAgent: string | undefined;
}

/** One operation: who asks, from where, and the services, each made when it is first used. */
export class Context {
  readonly deps: Deps;
  readonly request: RequestFacts;
  readonly actor: Actor | undefined;
  /** Absent for plain requests. */
  readonly connection: Connection | undefined;
  #em: EntityManager | undefined;
  #accounts: Accounts | undefined;
  #rooms: Rooms | undefined;
  #calls: Calls | undefined;
  #signaling: Signaling | undefined;
  #topology: Topology | undefined;
  #media: Media | undefined;

  constructor(deps: Deps, request: RequestFacts, actor: Actor | undefined, connection?: Connection) {
    this.deps = deps;
    this.request = request;
    this.actor = actor;
    this.connection = connection;
  }

  get accounts(): Accounts {
    return (this.#accounts ??= new Accounts(this.#entityManager, this.deps));
  }

  get rooms(): Rooms {
    return (this.#rooms ??= new Rooms(this.#entityManager, this.deps));
  }

  get calls(): Calls {
    return (this.#calls ??= new Calls(this.#entityManager, this.deps));
  }

  get signaling(): Signaling {
    return (this.#signaling ??= new Signaling(this.deps));
  }

  get topology(): Topology {
    return (this.#topology ??= new Topology(this.#entityManager, this.deps));
  }

  get media(): Media {
    return (this.#media ??= new Media(this.#entityManager, this.deps));
  }

  get ice(): IceServers {
    return this.deps.ice;
  }

  get #entityManager(): EntityManager {
    return (this.#em ??= this.deps.orm.em.fork());
  }
}
