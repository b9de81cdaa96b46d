import type { EntityManager, MikroORM } from './db/orm.ts';
import { Accounts } from './accounts/accounts.ts';
import type { AccountsDeps } from './accounts/accounts.ts';
import type { Actor, UserActor } from './accounts/actor.ts';
import type { UserSnapshotState } from './accounts/user-events.ts';
import { Calls } from './calls/calls.ts';
import type { CallsDeps } from './calls/calls.ts';
import type { IceRenewals } from './calls/ice-renewals.ts';
import { Friends } from './friends/friends.ts';
import type { FriendsDeps } from './friends/friends.ts';
import { MAX_FRIENDS, MAX_REQUESTS_RECEIVED, MAX_REQUESTS_SENT } from './friends/limits.ts';
import { History } from './history/history.ts';
import type { HistoryDeps } from './history/history.ts';
import type { IceServers } from './ice/ice-servers.ts';
import { Operators } from './operators/operators.ts';
import type { OperatorsDeps } from './operators/operators.ts';
import { Devices } from './presence/devices.ts';
import type { DevicesDeps } from './presence/devices.ts';
import { Ringing } from './ringing/ringing.ts';
import type { RingingDeps } from './ringing/ringing.ts';
import { Rooms } from './rooms/rooms.ts';
import type { RoomsDeps } from './rooms/rooms.ts';
import { Signaling } from './signaling/signaling.ts';
import type { SignalingDeps } from './signaling/signaling.ts';
import { Strangers } from './strangers/strangers.ts';
import type { StrangersDeps } from './strangers/strangers.ts';
import { Media } from './topology/media.ts';
import type { MediaDeps } from './topology/media.ts';
import { Topology } from './topology/topology.ts';
import type { TopologyDeps } from './topology/topology.ts';

/** What the services need, wired once by `createApp`. */
export interface Deps
  extends
    AccountsDeps,
    FriendsDeps,
    RoomsDeps,
    DevicesDeps,
    CallsDeps,
    SignalingDeps,
    TopologyDeps,
    MediaDeps,
    HistoryDeps,
    RingingDeps,
    StrangersDeps,
    OperatorsDeps {
  orm: MikroORM;
  ice: IceServers;
  iceRenewals: IceRenewals;
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
  #friends: Friends | undefined;
  #devices: Devices | undefined;
  #history: History | undefined;
  #ringing: Ringing | undefined;
  #strangers: Strangers | undefined;
  #operators: Operators | undefined;

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

  get friends(): Friends {
    return (this.#friends ??= new Friends(this.#entityManager, this.deps));
  }

  get devices(): Devices {
    return (this.#devices ??= new Devices(this.deps));
  }

  get history(): History {
    return (this.#history ??= new History(this.#entityManager, this.deps));
  }

  get ringing(): Ringing {
    return (this.#ringing ??= new Ringing(this.#entityManager, this.deps));
  }

  get strangers(): Strangers {
    return (this.#strangers ??= new Strangers(this.#entityManager, this.deps));
  }

  get operators(): Operators {
    return (this.#operators ??= new Operators(this.#entityManager, this.deps));
  }

  /** Everything that a user's stream tells, as it is now, for one device. */
  async userSnapshot(actor: UserActor, deviceId: string): Promise<UserSnapshotState> {
    const { friends, history, ringing, strangers } = this;
    const all = (limit: number) => ({ limit, inverted: false });
    const received = await friends.requests(actor, 'RECEIVED', all(MAX_REQUESTS_RECEIVED));
    const sent = await friends.requests(actor, 'SENT', all(MAX_REQUESTS_SENT));
    return {
      friends: await friends.list(actor, all(MAX_FRIENDS)),
      friendRequests: [...received, ...sent],
      invitations: await ringing.current(actor),
      strangerPlace: await strangers.place(actor),
      strangerMatch: await strangers.match(actor, deviceId),
      missedCalls: await history.countMissed(actor),
    };
  }

  get ice(): IceServers {
    return this.deps.ice;
  }

  get iceRenewals(): IceRenewals {
    return this.deps.iceRenewals;
  }

  get #entityManager(): EntityManager {
    return (this.#em ??= this.deps.orm.em.fork());
  }
}
