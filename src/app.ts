import { schema } from '../schema/index.ts';
import { actorId } from './accounts/actor.ts';
import { authenticate } from './accounts/authenticate.ts';
import { createAccountsDeps } from './accounts/deps.ts';
import type { UserEvent } from './accounts/user-events.ts';
import { UserStreams } from './accounts/user-streams.ts';
import { addressKey, Throttle } from './accounts/throttle.ts';
import { CallKeeper } from './calls/call-keeper.ts';
import type { CallEvent } from './calls/call-events.ts';
import { CallTransactions } from './calls/call-transactions.ts';
import { Calls } from './calls/calls.ts';
import { IceRenewals } from './calls/ice-renewals.ts';
import { Rosters } from './calls/rosters.ts';
import { systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { Context } from './context.ts';
import type { Deps } from './context.ts';
import { openDatabase } from './db/orm.ts';
import type { MikroORM } from './db/orm.ts';
import { MemoryStreams } from './events/memory-streams.ts';
import { createFriendsDeps } from './friends/deps.ts';
import { CallHistory } from './history/call-history.ts';
import { HistoryKeeper } from './history/history-keeper.ts';
import { startServer } from './http/server.ts';
import { IceServers } from './ice/ice-servers.ts';
import { createLog, describeError } from './http/log.ts';
import type { Log } from './http/log.ts';
import { openSfu } from './open-sfu.ts';
import { openTurnserver } from './turn/open-turnserver.ts';
import type { Turnserver } from './turn/turnserver.ts';
import { deviceLeases, Leases } from './presence/leases.ts';
import { Presences } from './presence/presences.ts';
import { Sweeper, together } from './presence/sweeper.ts';
import type { Sweeping } from './presence/sweeper.ts';
import { createRingingDeps } from './ringing/deps.ts';
import { RingKeeper } from './ringing/ring-keeper.ts';
import { createRoomsDeps } from './rooms/deps.ts';
import { createStrangersDeps } from './strangers/deps.ts';
import { QueueKeeper } from './strangers/queue-keeper.ts';
import { createTopologyDeps } from './topology/deps.ts';
import type { StartSfu } from './topology/deps.ts';

/** How often logs that nobody uses any more are forgotten. */
const TRIM_EVERY_MS = 30_000;

/** What a test may put in the place of the real thing. */
export interface Seams {
  clock?: Clock;
  log?: Log;
  startSfu?: StartSfu;
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
  /** One pass of the sweeper, or the end of the one under way. For tests that move the clock. */
  sweep(): Promise<void>;
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
    const turnserver = await openTurnserver(config, log);
    opened.add(async () => turnserver?.close());
    const startSfu = seams.startSfu ?? ((onEvent) => openSfu(config.sfu, onEvent, log));
    const { deps, sweeper } = await createDeps(config, { clock, log, orm, opened, startSfu, turnserver });
    opened.add(() => sweeper.close());
    // First the time that nobody swept, so that a restart finds everybody in their place; then the media.
    await deps.topologyKeeper.giveTime();
    await sweeper.start();
    await deps.topologyKeeper.recover();
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
      turnserver?.abandon();
      await server.kill();
      await close();
    };
    return { url: server.url, lanUrls: server.lanUrls, deps, close, kill, sweep: () => sweeper.pass() };
  } catch (error) {
    await opened.close().catch(() => {});
    throw error;
  }
}

type Base = {
  clock: Clock;
  log: Log;
  orm: MikroORM;
  opened: Opened;
  startSfu: StartSfu;
  turnserver: Turnserver | undefined;
};

async function createDeps(config: Config, base: Base): Promise<{ deps: Deps; sweeper: Sweeper }> {
  const { clock, log, orm, opened, startSfu, turnserver } = base;
  const background = (stage: string) => (error: unknown) => {
    log.error({ stage, error: describeError(error) }, 'background work failed');
  };
  const streams = new MemoryStreams<CallEvent>(() => clock.now());
  opened.add(() => streams.close());
  const ownStreams = new MemoryStreams<UserEvent>(() => clock.now());
  opened.add(() => ownStreams.close());
  const userStreams = new UserStreams(ownStreams, clock);
  const stopTrimming = clock.every(TRIM_EVERY_MS, () => {
    streams.trim();
    ownStreams.trim();
  });
  opened.add(() => Promise.resolve(stopTrimming()));
  const rosters = new Rosters({ orm, streams, clock });
  const presences = new Presences({ orm, clock, userStreams, onError: background('presence') });
  opened.add(() => presences.idle());
  const callTransactions = new CallTransactions({ orm, streams, clock });
  opened.add(() => callTransactions.idle());
  const leases = new Leases({ orm, clock, onError: background('leases') });
  opened.add(() => leases.close());
  const ofDevices = new Leases({ orm, clock, renewing: deviceLeases, onError: background('device leases') });
  opened.add(() => ofDevices.close());
  const callHistory = new CallHistory({ orm, userStreams });

  const topology = await createTopologyDeps(
    { orm, clock, streams, rosters, callTransactions, onError: background('topology') },
    startSfu,
  );
  opened.add(async () => topology.sfu?.close());

  const ice = new IceServers(config.ice, clock, turnserver);
  const iceRenewals = new IceRenewals({ ice, clock, streams, rosters, onError: background('ICE renewals') });
  opened.add(() => Promise.resolve(iceRenewals.close()));

  // News travels upward through calls to these: rooms know nothing of calls.
  const calls = () => new Calls(orm.em.fork(), deps);
  const deps: Deps = {
    ...(await createAccountsDeps(config, clock, orm)),
    ...createRoomsDeps(config, clock, {
      roomClosed: (roomId) => calls().roomClosed(roomId),
      memberLeft: (roomId, userId) => calls().memberLeft(roomId, userId),
    }),
    ...createFriendsDeps(config, clock, { userBlocked: (one, other) => ringKeeper.userBlocked(one, other) }),
    ...createRingingDeps(config, clock),
    ...createStrangersDeps(config, clock, {
      hasTurn: turnserver !== undefined || config.ice.turnUrls.length > 0,
      hasSfu: topology.sfu !== undefined,
    }),
    orm,
    streams,
    userStreams,
    rosters,
    leases,
    deviceLeases: ofDevices,
    presences,
    callTransactions,
    callHistory,
    reportThrottle: new Throttle('reports', config.throttle.reportsPerMinute, clock),
    ...topology,
    maxSignalsPerSecond: config.limits.maxSignalsPerSecond,
    ice,
    iceRenewals,
  };
  deps.revocations.onRevoked((sessionId, userId) => {
    userStreams.tell(userId, { type: 'SessionRevoked', sessionId }).catch(background('revocations'));
  });
  const ringKeeper = new RingKeeper(deps);
  const queueKeeper = new QueueKeeper(deps);
  const historyKeeper = new HistoryKeeper({ orm, historyKeptMs: config.phone.historyKeptMs });
  const keeper = new CallKeeper({ ...deps, onError: background('repair') });
  const sweeping: Sweeping = {
    // Presence before strangers: a device that vanished loses its place.
    ...together(keeper, topology.topologyKeeper, ringKeeper, presences, queueKeeper, historyKeeper),
    endAll: (at) => keeper.endAll(at),
  };
  return { deps, sweeper: new Sweeper({ orm, clock, sweeping, onError: background('sweep') }) };
}
