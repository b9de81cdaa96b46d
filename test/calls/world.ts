import { randomUUID, randomUUIDv7 } from 'node:crypto';
import type { UserActor } from '../../src/accounts/actor.ts';
import { createAccountsDeps } from '../../src/accounts/deps.ts';
import { CallKeeper } from '../../src/calls/call-keeper.ts';
import type { CallEvent } from '../../src/calls/call-events.ts';
import type { CallStreamItem } from '../../src/calls/call-stream.ts';
import { CallTransactions } from '../../src/calls/call-transactions.ts';
import { Calls } from '../../src/calls/calls.ts';
import type { CallsDeps } from '../../src/calls/calls.ts';
import { Rosters } from '../../src/calls/rosters.ts';
import { loadConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/db/orm.ts';
import type { MikroORM } from '../../src/db/orm.ts';
import { Membership } from '../../src/entities/membership.ts';
import { Room } from '../../src/entities/room.ts';
import { User } from '../../src/entities/user.ts';
import { MemoryStreams } from '../../src/events/memory-streams.ts';
import type { Outgoing, Streams } from '../../src/events/streams.ts';
import { Leases } from '../../src/presence/leases.ts';
import { Sweeper } from '../../src/presence/sweeper.ts';
import { createRoomsDeps } from '../../src/rooms/deps.ts';
import { FakeClock } from '../support/fake-clock.ts';

/** One API process as far as calls go: its own rosters, leases and turns; database and streams are shared. */
export interface Process {
  deps: CallsDeps;
  sweeper: Sweeper;
  leases: Leases;
  /** What it publishes waits here while it is set, or is lost with `'lose'`. */
  publishing: 'now' | 'later' | 'lose';
  /** Publishes what waited. */
  release(): Promise<void>;
  calls(): Calls;
  open(actor: UserActor, participantId: string, after: string | null): Promise<AsyncIterableIterator<CallStreamItem>>;
  close(): Promise<void>;
}

/** A database, streams, and as many processes as a test wants. */
export class World {
  readonly clock = new FakeClock();
  readonly errors: unknown[] = [];
  orm!: MikroORM;
  streams!: MemoryStreams<CallEvent>;

  static async create(): Promise<World> {
    const world = new World();
    world.orm = await openDatabase(':memory:');
    world.streams = new MemoryStreams(() => world.clock.now());
    return world;
  }

  /** As after a restart of everything: the log is another one. */
  async loseStreams(): Promise<void> {
    await this.streams.close();
    this.streams = new MemoryStreams(() => this.clock.now());
  }

  async room(settings: Partial<{ capacity: number; minParticipants: number; startMuted: boolean }> = {}): Promise<{
    room: Room;
    people: (count: number) => Promise<UserActor[]>;
  }> {
    const em = this.orm.em.fork();
    const now = new Date(this.clock.now());
    const owner = await this.user();
    const room = em.create(Room, {
      id: randomUUIDv7(),
      kind: 'GROUP',
      name: 'room',
      ownerId: owner.userId,
      link: randomUUID().replaceAll('-', '').slice(0, 22),
      capacity: 10,
      minParticipants: 1,
      meshLimit: 4,
      startMuted: true,
      createdAt: now,
      ...settings,
    });
    await em.flush();
    const add = async (actor: UserActor) => {
      await em.insert(Membership, {
        id: randomUUIDv7(),
        roomId: room.id,
        userId: actor.userId,
        role: 'MEMBER',
        joinedAt: now,
      });
      return actor;
    };
    await add(owner);
    const people = async (count: number) => {
      const others = await Promise.all(Array.from({ length: count - 1 }, () => this.user().then(add)));
      return [owner, ...others];
    };
    return { room, people };
  }

  async user(): Promise<UserActor> {
    const id = randomUUIDv7();
    await this.orm.em.fork().insert(User, {
      id,
      username: id,
      usernameKey: id,
      displayName: id.slice(-4),
      avatarColor: '#336699',
      passwordHash: '-',
      createdAt: new Date(this.clock.now()),
    });
    return { kind: 'user', userId: id, role: 'USER', via: { kind: 'session', sessionId: id } };
  }

  async process(): Promise<Process> {
    const { orm, clock } = this;
    const config = loadConfig({ TOKEN_SECRETS: `test:${'x'.repeat(32)}` });
    const gate = new Gate(this.streams);
    // A repair under way may meet the death that a test wants; whatever else goes wrong is an error.
    const onError = (error: unknown) => void (error !== DEATH && this.errors.push(error));
    const rosters = new Rosters({ orm, streams: gate, clock });
    const callTransactions = new CallTransactions({ orm, streams: gate, clock });
    const leases = new Leases({ orm, clock, onError });
    const nothing = () => Promise.resolve();
    const deps: CallsDeps = {
      ...(await createAccountsDeps(config, clock, orm)),
      ...createRoomsDeps(config, clock, { roomClosed: nothing, memberLeft: nothing }),
      orm,
      streams: gate,
      rosters,
      leases,
      callTransactions,
    };
    const keeper = new CallKeeper({ orm, clock, streams: gate, rosters, callTransactions, onError });
    const sweeper = new Sweeper({ orm, clock, sweeping: keeper, onError });
    const calls = () => new Calls(orm.em.fork(), deps);
    return {
      deps,
      sweeper,
      leases,
      calls,
      get publishing() {
        return gate.mode;
      },
      set publishing(mode) {
        gate.mode = mode;
      },
      release: () => gate.release(),
      open: (actor, participantId, after) =>
        calls().openStream(actor, participantId, { after, renewsLease: true, onOverflow: () => {} }),
      close: async () => {
        await sweeper.close();
        await leases.close();
        rosters.close();
      },
    };
  }

  async close(): Promise<void> {
    await this.streams.close();
    await this.orm.close(true);
  }
}

const DEATH = new Error('died between commit and publish');

/** The streams as one process sees them: what it publishes can come late, or not at all. */
class Gate implements Streams<CallEvent> {
  mode: 'now' | 'later' | 'lose' = 'now';
  readonly #streams: Streams<CallEvent>;
  readonly #waiting: (() => Promise<void> | void)[] = [];

  constructor(streams: Streams<CallEvent>) {
    this.#streams = streams;
  }

  publish(streamId: string, events: readonly Outgoing<CallEvent>[]): Promise<void> | void {
    if (this.mode === 'lose') return Promise.reject(DEATH);
    if (this.mode === 'now') return this.#streams.publish(streamId, events);
    this.#waiting.push(() => this.#streams.publish(streamId, events));
    return Promise.resolve();
  }

  async release(): Promise<void> {
    this.mode = 'now';
    for (const publish of this.#waiting.splice(0)) await publish();
  }

  cursor: Streams<CallEvent>['cursor'] = (id) => this.#streams.cursor(id);
  subscribe: Streams<CallEvent>['subscribe'] = (id, options) => this.#streams.subscribe(id, options);
  listen: Streams<CallEvent>['listen'] = (id, listener) => this.#streams.listen(id, listener);
  close = () => Promise.resolve();
}
