import { schema } from '../schema/index.ts';
import { actorId } from './accounts/actor.ts';
import { authenticate } from './accounts/authenticate.ts';
import { createAccountsDeps } from './accounts/deps.ts';
import { addressKey } from './accounts/throttle.ts';
import { CallKeeper } from './calls/call-keeper.ts';
import type { CallEvent } from './calls/call-events.ts';
import { CallTransactions } from './calls/call-transactions.ts';
import { Calls } from './calls/calls.ts';
import { Rosters } from './calls/rosters.ts';
import { systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { Context } from './context.ts';
import type { Deps } from './context.ts';
import { openDatabase } from './db/orm.ts';
import type { MikroORM } from './db/orm.ts';
import { MemoryStreams } from './events/memory-streams.ts';
import { startServer } from './http/server.ts';
import { IceServers } from './ice/ice-servers.ts';
import { createLog, describeError } from './http/log.ts';
import type { Log } from './http/log.ts';
import { Leases } from './presence/leases.ts';
import { Sweeper } from './presence/sweeper.ts';
import { createRoomsDeps } from './rooms/deps.ts';

/** What a test may put in the place of the real thing. */
export interface Seams {
  clock?: Clock;
  log?: Log;
}

/** A running Tandem. */
export interface App {
  /** Where it listens, without a slash at the end. */
  url: string;
  /** The same for others in this machine's networks; empty unless `config.lan`. */
  lanUrls: string[];
  deps: Deps;
  /** Drains: stops accepting, ends streams with "going away", lets work finish, closes the database. Idempotent. */
  close(): Promise<void>;
  /** Stops as if it had been killed: connections are cut, nobody is told anything. For tests. */
  kill(): Promise<void>;
}

/** Opened things, closed in the opposite order. */
class Opened {
  readonly #closers: (() => Promise<void>)[] = [];
  #closed: Promise<void> | undefined;

  add(close: () => Promise<void>): void {
    this.#closers.unshift(close);
  }

  /** Closes everything, also when something cannot be closed; idempotent. @throws the first failure, at the end */
  close(): Promise<void> {
    return (this.#closed ??= this.#closeAll());
  }

  async #closeAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const close of this.#closers) await close().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }
}

/**
 * Wires everything and starts it.
 * @throws StartupError, with a sentence for the operator; whatever was opened by then is closed
 */
export async function createApp(config: Config, seams: Seams = {}): Promise<App> {
  const clock = seams.clock ?? systemClock;
  const log = seams.log ?? createLog(config.logLevel);
  const opened = new Opened();
  try {
    const orm = await openDatabase(config.sqlitePath);
    opened.add(() => orm.close(true));
    const { deps, sweeper } = await createDeps(config, { clock, log, orm, opened });
    await sweeper.start();
    opened.add(() => sweeper.close());
    const server = await startServer({
      config,
      schema,
      auth: {
        authenticate: (credential) => authenticate(credential, deps),
        isRevoked: (actor) => deps.revocations.isRevoked(actor),
        onRevoked: (listener) => deps.revocations.onRevoked(listener),
        actorId,
        addressKey,
      },
      createContext: (request, actor, connection) => new Context(deps, request, actor, connection),
      askDatabase: () => orm.em.fork().execute('select 1'),
      clock,
      log,
    });
    opened.add(() => server.close());
    const close = () => opened.close();
    const kill = async () => {
      await server.kill();
      await close();
    };
    return { url: server.url, lanUrls: server.lanUrls, deps, close, kill };
  } catch (error) {
    await opened.close().catch(() => {});
    throw error;
  }
}

type Base = { clock: Clock; log: Log; orm: MikroORM; opened: Opened };

async function createDeps(config: Config, base: Base): Promise<{ deps: Deps; sweeper: Sweeper }> {
  const { clock, log, orm, opened } = base;
  const background = (stage: string) => (error: unknown) => {
    log.error({ stage, error: describeError(error) }, 'background work failed');
  };
  const streams = new MemoryStreams<CallEvent>(() => clock.now());
  opened.add(() => streams.close());
  const rosters = new Rosters({ orm, streams, clock });
  const callTransactions = new CallTransactions({ orm, streams, clock });
  opened.add(() => callTransactions.idle());
  const leases = new Leases({ orm, clock, onError: background('leases') });
  opened.add(() => leases.close());

  // News travels upward through calls to these: rooms know nothing of calls.
  const calls = () => new Calls(orm.em.fork(), deps);
  const deps: Deps = {
    ...(await createAccountsDeps(config, clock, orm)),
    ...createRoomsDeps(config, clock, {
      roomClosed: (roomId) => calls().roomClosed(roomId),
      memberLeft: (roomId, userId) => calls().memberLeft(roomId, userId),
    }),
    orm,
    streams,
    rosters,
    leases,
    callTransactions,
    maxSignalsPerSecond: config.limits.maxSignalsPerSecond,
    ice: new IceServers(config.ice, clock),
  };
  const keeper = new CallKeeper({ ...deps, onError: background('repair') });
  return { deps, sweeper: new Sweeper({ orm, clock, sweeping: keeper, onError: background('sweep') }) };
}
