import { randomUUID, randomUUIDv7 } from 'node:crypto';
import type { UserActor } from '../../src/accounts/actor.ts';
import { createAccountsDeps } from '../../src/accounts/deps.ts';
import type { AccountsDeps } from '../../src/accounts/accounts.ts';
import type { UserEvent } from '../../src/accounts/user-events.ts';
import { UserStreams } from '../../src/accounts/user-streams.ts';
import { CallKeeper } from '../../src/calls/call-keeper.ts';
import type { CallEvent } from '../../src/calls/call-events.ts';
import { CallTransactions } from '../../src/calls/call-transactions.ts';
import { Calls } from '../../src/calls/calls.ts';
import { Rosters } from '../../src/calls/rosters.ts';
import { loadConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/db/orm.ts';
import type { MikroORM } from '../../src/db/orm.ts';
import { Friendship, pairKeyOf } from '../../src/entities/friendship.ts';
import { User } from '../../src/entities/user.ts';
import { MemoryStreams } from '../../src/events/memory-streams.ts';
import { CallHistory } from '../../src/history/call-history.ts';
import { Leases } from '../../src/presence/leases.ts';
import { Presences } from '../../src/presence/presences.ts';
import { together } from '../../src/presence/sweeper.ts';
import type { Sweeping } from '../../src/presence/sweeper.ts';
import { createRingingDeps } from '../../src/ringing/deps.ts';
import { RingKeeper } from '../../src/ringing/ring-keeper.ts';
import { Ringing } from '../../src/ringing/ringing.ts';
import type { RingingDeps } from '../../src/ringing/ringing.ts';
import { createRoomsDeps } from '../../src/rooms/deps.ts';
import { createTopologyDeps } from '../../src/topology/deps.ts';
import { FakeClock } from '../support/fake-clock.ts';

/** One API process as far as ringing goes: everything that is only in memory. */
export interface RingingProcess {
  ringing(): Ringing;
  calls(): Calls;
  sweeping: Pick<Sweeping, 'sweep'>;
  streams: MemoryStreams<UserEvent>;
  close(): Promise<void>;
}

/** A database in memory, people, and a process that can be killed. */
export class RingingWorld {
  readonly clock = new FakeClock();
  readonly errors: unknown[] = [];
  readonly #config = loadConfig({ TOKEN_SECRETS: `test:${'x'.repeat(32)}`, RINGS_PER_MINUTE: '1000000' });
  orm!: MikroORM;
  #accounts!: AccountsDeps;

  static async create(): Promise<RingingWorld> {
    const world = new RingingWorld();
    world.orm = await openDatabase(':memory:');
    world.#accounts = await createAccountsDeps(world.#config, world.clock, world.orm);
    return world;
  }

  /** People who are friends of each other. */
  async friends(count: number): Promise<UserActor[]> {
    const em = this.orm.em.fork();
    const createdAt = new Date(this.clock.now());
    const ids = Array.from({ length: count }, () => randomUUIDv7());
    await em.insertMany(
      User,
      ids.map((id) => ({
        id,
        username: id,
        usernameKey: id,
        displayName: id.slice(-4),
        avatarColor: '#336699',
        passwordHash: '-',
        createdAt,
      })),
    );
    const pairs = ids.flatMap((one, index) => ids.slice(index + 1).map((other) => [one, other] as const));
    await em.insertMany(
      Friendship,
      pairs.map(([requesterId, addresseeId]) => ({
        id: randomUUID(),
        pairKey: pairKeyOf(requesterId, addresseeId),
        requesterId,
        addresseeId,
        status: 'ACCEPTED' as const,
        createdAt,
        acceptedAt: createdAt,
      })),
    );
    return ids.map((userId) => ({ kind: 'user', userId, role: 'USER', via: { kind: 'session', sessionId: userId } }));
  }

  async process(): Promise<RingingProcess> {
    const { orm, clock } = this;
    const onError = (error: unknown) => void this.errors.push(error);
    const streams = new MemoryStreams<CallEvent>(() => clock.now());
    const ownStreams = new MemoryStreams<UserEvent>(() => clock.now());
    const userStreams = new UserStreams(ownStreams, clock);
    const rosters = new Rosters({ orm, streams, clock });
    const callTransactions = new CallTransactions({ orm, streams, clock });
    const leases = new Leases({ orm, clock, onError });
    const topology = await createTopologyDeps({ orm, clock, streams, rosters, callTransactions, onError }, () =>
      Promise.resolve(undefined),
    );
    const nothing = () => Promise.resolve();
    const deps: RingingDeps & ConstructorParameters<typeof RingKeeper>[0] = {
      ...this.#accounts,
      ...createRoomsDeps(this.#config, clock, { roomClosed: nothing, memberLeft: nothing }),
      ...createRingingDeps(this.#config, clock),
      ...topology,
      orm,
      streams,
      rosters,
      leases,
      callTransactions,
      userStreams,
      callHistory: new CallHistory({ orm, userStreams }),
      presences: new Presences({ orm, clock, userStreams, onError }),
    };
    const ringKeeper = new RingKeeper(deps);
    const keeper = new CallKeeper({ ...deps, onError });
    return {
      ringing: () => new Ringing(orm.em.fork(), deps),
      calls: () => new Calls(orm.em.fork(), deps),
      sweeping: together(keeper, ringKeeper),
      streams: ownStreams,
      close: async () => {
        await callTransactions.idle();
        await leases.close();
        rosters.close();
      },
    };
  }

  async close(): Promise<void> {
    await this.orm.close(true);
  }
}
