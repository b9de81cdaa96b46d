import { randomUUID } from 'node:crypto';
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { UserActor } from '../../src/accounts/actor.ts';
import type { CallStreamItem } from '../../src/calls/call-stream.ts';
import { CallView } from '../../src/calls/call-view.ts';
import { DomainError } from '../../src/errors.ts';
import { LEASE_MS } from '../../src/presence/leases.ts';
import { applyEvent, stateOfSnapshot } from '../../client-example/signaling/call-state.ts';
import type { CallState as PageState } from '../../client-example/signaling/call-state.ts';
import type { CallEvent } from '../../src/calls/call-events.ts';
import type { CallState } from '../../src/calls/call-state.ts';
import { readCall } from '../../src/calls/read-call.ts';
import type { Process } from './world.ts';
import { World } from './world.ts';

const PEOPLE = 4;
const RUNS = 150;

const person = fc.integer({ min: 0, max: PEOPLE - 1 });
const step = fc.oneof(
  fc.record({ do: fc.constant('join' as const), who: person }),
  fc.record({ do: fc.constant('leave' as const), who: person }),
  fc.record({ do: fc.constant('mute' as const), who: person, muted: fc.boolean() }),
  fc.record({ do: fc.constant('ready' as const), who: person }),
  fc.record({ do: fc.constant('cut' as const), who: person }),
  fc.record({ do: fc.constant('reconnect' as const), who: person, withFirstCursor: fc.boolean() }),
  fc.record({ do: fc.constant('publish later' as const), process: fc.integer({ min: 0, max: 1 }) }),
  fc.record({ do: fc.constant('publish now' as const), process: fc.integer({ min: 0, max: 1 }) }),
  fc.record({
    do: fc.constant('die between commit and publish' as const),
    who: person,
    process: fc.integer({ min: 0, max: 1 }),
  }),
  fc.record({ do: fc.constant('restart everything' as const) }),
  fc.record({ do: fc.constant('time passes' as const), ms: fc.integer({ min: 1_000, max: LEASE_MS + 5_000 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** What once failed: the first event that a log is told is of revision 3, the ones before died with their process. */
const FOUND: Step[][] = [
  [
    { do: 'publish later', process: 1 },
    { do: 'join', who: 1 },
    { do: 'mute', who: 1, muted: false },
    { do: 'die between commit and publish', who: 0, process: 1 },
    { do: 'join', who: 0 },
  ],
];

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.close());

it('whatever happens on the way, every client ends with the state of the database', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const play = await Play.begin();
      try {
        for (const one of steps) await play.take(one);
        await play.settle();
      } finally {
        await play.end();
      }
    }),
    { numRuns: RUNS, verbose: 1, examples: FOUND.map((steps) => [steps]) },
  );
  expect(world.errors).toEqual([]);
});

/** A client as PROTOCOL.md describes it. */
class Client {
  readonly actor: UserActor;
  readonly deviceId = randomUUID();
  participantId: string | undefined;
  /** The same events as the server's rosters and as the example's page see them. */
  view: CallView | undefined;
  page: PageState | undefined;
  firstCursor: string | null = null;
  cursor: string | null = null;
  #position = 0;
  #stream: AsyncIterableIterator<CallStreamItem> | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(actor: UserActor) {
    this.actor = actor;
  }

  get isConnected(): boolean {
    return this.#stream !== undefined;
  }

  async join(process: Process, roomId: string): Promise<void> {
    const joined = await process.calls().join(this.actor, { roomId, deviceId: this.deviceId, tracks: [] });
    await this.cut();
    this.participantId = joined.participant.id;
    this.view = new CallView(joined.call);
    this.page = stateOfSnapshot(pageCall(joined.call));
    this.cursor = this.firstCursor = joined.cursor;
    this.#position = 0;
    await this.connect(process, this.cursor);
  }

  async connect(process: Process, after: string | null): Promise<void> {
    await this.cut();
    if (!this.participantId) return;
    try {
      this.#stream = await process.open(this.actor, this.participantId, after);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.participantId = undefined;
      return;
    }
    this.#reading = this.#read(this.#stream);
  }

  async cut(): Promise<void> {
    await this.#stream?.return?.();
    this.#stream = undefined;
    await this.#reading;
  }

  async #read(stream: AsyncIterableIterator<CallStreamItem>): Promise<void> {
    for await (const item of stream) {
      if ('error' in item) {
        if (stream === this.#stream) this.participantId = undefined;
        return;
      }
      const isSameLog = item.cursor.split('.')[0] === this.cursor?.split('.')[0];
      if (isSameLog && item.position <= this.#position && item.event.type !== 'CallSnapshot') continue;
      this.cursor = item.cursor;
      this.#position = item.position;
      this.view?.apply(item.event);
      if (this.page) this.page = applyEvent(this.page, pageEvent(item.event));
    }
  }
}

/** As a GraphQL client gets it. */
function pageCall(call: CallState): Parameters<typeof stateOfSnapshot>[0] {
  return JSON.parse(JSON.stringify(call)) as Parameters<typeof stateOfSnapshot>[0];
}

function pageEvent({ type, ...event }: CallEvent): Parameters<typeof applyEvent>[1] {
  const renamed = {
    ...(type === 'HostChanged' && 'participantId' in event && { hostId: event.participantId }),
    ...(type === 'CallEnded' && 'reason' in event && { endReason: event.reason }),
  };
  return JSON.parse(JSON.stringify({ __typename: type, ...event, ...renamed })) as Parameters<typeof applyEvent>[1];
}

/** One random run: a room, four people, two processes. */
class Play {
  readonly roomId: string;
  readonly clients: Client[];
  processes: Process[];

  private constructor(roomId: string, clients: Client[], processes: Process[]) {
    this.roomId = roomId;
    this.clients = clients;
    this.processes = processes;
  }

  static async begin(): Promise<Play> {
    const { room, people } = await world.room();
    const clients = (await people(PEOPLE)).map((actor) => new Client(actor));
    return new Play(room.id, clients, [await world.process(), await world.process()]);
  }

  async take(one: Step): Promise<void> {
    switch (one.do) {
      case 'join':
        await this.#client(one.who).join(this.#process(one.who), this.roomId);
        break;
      case 'leave':
        await this.#act(one.who, (calls, actor, id) => calls.leave(actor, id));
        break;
      case 'mute':
        await this.#act(one.who, (calls, actor, id) =>
          calls.updateTracks(actor, id, [{ source: 'CAMERA', muted: one.muted }]),
        );
        break;
      case 'ready':
        await this.#act(one.who, (calls, actor, id) => calls.setReady(actor, id, true));
        break;
      case 'cut':
        await this.#client(one.who).cut();
        break;
      case 'reconnect': {
        const client = this.#client(one.who);
        await client.connect(this.#process(one.who), one.withFirstCursor ? client.firstCursor : client.cursor);
        break;
      }
      case 'publish later':
        this.#process(one.process).publishing = 'later';
        break;
      case 'publish now':
        await this.#process(one.process).release();
        break;
      case 'die between commit and publish':
        await this.#die(one.who, one.process);
        break;
      case 'restart everything':
        await this.#restart();
        break;
      case 'time passes':
        await this.#pass(one.ms);
    }
  }

  /** Everybody reconnects, what waited is published, sweepers pass: then all must agree with the rows. */
  async settle(): Promise<void> {
    for (const process of this.processes) await process.release();
    for (const [who, client] of this.clients.entries()) {
      if (client.participantId) await client.connect(this.#process(who), client.cursor);
    }
    const live = () => this.clients.filter((client) => client.participantId);
    for (const client of live()) expect(client.isConnected).toBe(true);
    for (let pass = 0; pass < 3; pass += 1) {
      for (const process of this.processes) await process.sweeper.pass();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const callIds = new Set(live().map((client) => client.view?.state.id as string));
    expect(callIds.size).toBeLessThanOrEqual(1);
    for (const callId of callIds) {
      const row = await readCall(world.orm.em.fork(), callId);
      for (const client of live()) {
        // In turns of the loop: a second for each step of shrinking would end before there is an example.
        for (let turn = 0; turn < 200 && !isDeepStrictEqual(client.view?.state, row); turn += 1) await turnOfLoop();
        expect(client.view?.state).toEqual(row);
        const { hostId, participants } = pageCall(row as CallState);
        expect(client.page).toMatchObject({ hostId, participants });
      }
    }
  }

  async end(): Promise<void> {
    for (const client of this.clients) await client.cut();
    for (const process of this.processes) await process.close();
  }

  async #act(
    who: number,
    act: (calls: ReturnType<Process['calls']>, actor: UserActor, participantId: string) => Promise<unknown>,
  ): Promise<void> {
    const { actor, participantId } = this.#client(who);
    if (!participantId) return;
    try {
      await act(this.#process(who).calls(), actor, participantId);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }

  async #die(who: number, index: number): Promise<void> {
    const process = this.#process(index);
    const { actor, participantId } = this.#client(who);
    if (participantId) {
      process.publishing = 'lose';
      const muted = [{ source: 'MICROPHONE' as const, muted: true }];
      await process
        .calls()
        .updateTracks(actor, participantId, muted)
        .catch(() => {});
    }
    for (const [other, client] of this.clients.entries()) if (other % 2 === index % 2) await client.cut();
    await process.close();
    this.processes[index % 2] = await world.process();
  }

  async #restart(): Promise<void> {
    for (const client of this.clients) await client.cut();
    for (const process of this.processes) await process.close();
    await world.loseStreams();
    this.processes = [await world.process(), await world.process()];
  }

  async #pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 1_000) {
      world.clock.advance(1_000);
      for (const process of this.processes) await process.sweeper.pass();
    }
  }

  #client(who: number): Client {
    return this.clients[who] as Client;
  }

  #process(who: number): Process {
    return this.processes[who % 2] as Process;
  }
}
