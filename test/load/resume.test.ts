import { randomUUID } from 'node:crypto';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { expect, test } from 'vitest';
import { applyEvent, stateOfSnapshot } from '../../client-example/signaling/call-state.ts';
import type { CallEvent as PageEvent, CallState } from '../../client-example/signaling/call-state.ts';
import type { CallEvent } from '../../src/calls/call-events.ts';
import { LOG_MAX_EVENTS } from '../../src/events/streams.ts';
import type { Entry } from '../../src/events/streams.ts';
import { CALL_EVENTS, candidate } from '../calls/caller.ts';
import type { Call, Caller, StreamItem } from '../calls/caller.ts';
import { gather } from '../calls/gathering.ts';
import type { Gathering } from '../calls/gathering.ts';

/** A round is 20 events, all mixed: 9 signals to ann, 5 to somebody else, 6 that everybody sees. */
const ROUNDS = 50;
const SIGNALS_TO_ANN = 9 * ROUNDS;
const BROADCASTS = 6 * ROUNDS;
const CONNECTION = randomUUID();

/** Three people in a call, and traffic that concerns ann and does not. */
async function callOfThree() {
  const gathering = await gather(['ann', 'bob', 'cid']);
  const [ann, bob, cid] = (await gathering.joinAll()) as [Caller, Caller, Caller];
  let sentToAnn = 0;
  return {
    ...gathering,
    ann,
    async traffic(rounds: number): Promise<void> {
      for (let round = 0; round < rounds; round++) {
        const signals = Array.from({ length: 14 }, (_, index) =>
          index % 3 === 2 || index === 0
            ? candidate(cid, CONNECTION, 'not for ann')
            : candidate(ann, CONNECTION, `${sentToAnn++}`),
        );
        const changes = async () => {
          for (let change = 0; change < 6; change++) await cid.setReady(change % 2 === 0);
        };
        await Promise.all([bob.send(signals), changes()]);
      }
    },
  };
}

/** What ann's stream holds by now, as the server itself has it: the truth that clients are measured by. */
async function truth({ app }: Gathering, ann: Caller): Promise<Entry<CallEvent>[]> {
  const { streams } = app.deps;
  const { feed, isResumed } = await streams.subscribe(ann.joined.call.id, {
    recipient: ann.id,
    after: ann.joined.cursor,
    onOverflow: () => {},
  });
  expect(isResumed).toBe(true);
  const entries: Entry<CallEvent>[] = [];
  while (feed.length > 0) entries.push((await feed.next()).value as Entry<CallEvent>);
  await feed.return();
  return entries;
}

function expectAll(seen: readonly StreamItem[], entries: readonly Entry<CallEvent>[]): void {
  expect(seen.map(({ cursor }) => cursor)).toEqual(entries.map(({ cursor }) => cursor));
  expect(seen.map(({ event }) => event.__typename)).toEqual(entries.map(({ event }) => event.type));
  const texts = seen.flatMap(({ event }) => event.candidates?.map((one) => one.candidate) ?? []);
  expect(texts).toEqual(Array.from({ length: SIGNALS_TO_ANN }, (_, index) => `${index}`));
  expect(seen.filter(({ event }) => event.__typename === 'ParticipantUpdated')).toHaveLength(BROADCASTS);
}

/** What both the server and a page know of who is there. */
function roster({ hostId, participants }: Call | CallState) {
  return { hostId, participants: participants.map(({ id, seq, isReady, tracks }) => ({ id, seq, isReady, tracks })) };
}

test('a socket that is cut again and again while 1,000 events are on their way sees each exactly once, in order', async () => {
  const call = await callOfThree();
  const { ann, traffic } = call;
  const seen: StreamItem[] = [];
  const read = async (until: (count: number) => boolean) => {
    while (!until(seen.length)) seen.push(await ann.events.next());
  };
  // From the join on, as if ann had never listened: what was published before the subscription opens is replayed.
  ann.socket.cut();
  await traffic(15);
  await ann.reconnect(ann.joined.cursor);
  let isUnderWay = true;
  const underWay = traffic(ROUNDS - 15).then(() => (isUnderWay = false));
  for (const cutAfter of [1, 150, 310, 311, 480]) {
    await read((count) => count >= cutAfter);
    if (cutAfter <= 310) expect(isUnderWay).toBe(true);
    ann.socket.cut();
    await ann.socket.closed;
    // Whatever had arrived by then was read; what was under way is lost with the socket.
    seen.push(...ann.events.takeAll());
    await ann.reconnect(seen.at(-1)?.cursor);
  }
  await underWay;
  const entries = await truth(call, ann);
  await read((count) => count >= entries.length);
  await ann.events.expectNothing();
  expect(seen.length).toBeGreaterThan(SIGNALS_TO_ANN + BROADCASTS);
  expectAll(seen, entries);
});

test('with a cursor that is too old there is a snapshot first, and what follows is whole', async () => {
  const call = await callOfThree();
  const { ann, traffic } = call;
  ann.socket.cut();
  const moment = { type: 'ActiveSpeakers' as const, timestamp: 0, speakers: [] };
  await call.app.deps.streams.publish(
    ann.joined.call.id,
    Array.from({ length: LOG_MAX_EVENTS + 1 }, () => ({ event: moment, to: 'somebody else' })),
  );
  const before = await ann.call();
  await ann.reconnect(ann.joined.cursor);
  expect(await ann.take()).toMatchObject({ __typename: 'CallSnapshot', revision: before.revision, call: before });
  await traffic(1);
  const types: string[] = [];
  while (types.length < 15) types.push((await ann.next()).__typename);
  expect(types.filter((type) => type === 'SignalReceived')).toHaveLength(9);
  expect(types.filter((type) => type === 'ParticipantUpdated')).toHaveLength(6);
});

/** A client as the library makes it, and a page’s state as PROTOCOL.md says. */
class StockClient {
  state: CallState;
  readonly seen: StreamItem[] = [];
  readonly dispose: () => void | Promise<void>;
  connections = 0;
  #socket: WebSocket | undefined;
  readonly #positions = new Map<string, number>();

  constructor({ app }: Gathering, { person, id, joined }: Caller) {
    this.state = stateOfSnapshot(joined.call as never);
    const client = createClient({
      url: `${app.url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { Authorization: `Bearer ${person.credential}` },
      on: {
        connected: (socket) => {
          this.#socket = socket as WebSocket;
          this.connections++;
        },
      },
    });
    const variables = { participantId: id, after: joined.cursor };
    client.subscribe<{ callEvents: StreamItem }>(
      { query: CALL_EVENTS, variables },
      { next: ({ data }) => data && this.#take(data.callEvents), error: () => {}, complete: () => {} },
    );
    this.dispose = () => client.dispose();
  }

  cut(): void {
    this.#socket?.terminate();
  }

  #take(item: StreamItem): void {
    const [log = ''] = item.cursor.split('.');
    const last = this.#positions.get(log) ?? 0;
    const isSnapshot = item.event.__typename === 'CallSnapshot';
    if (item.position <= last && !isSnapshot) return;
    this.#positions.set(log, Math.max(last, item.position));
    this.seen.push(item);
    this.state = applyEvent(this.state, item.event as unknown as PageEvent);
  }
}

test('a stock client that resubscribes with its first variables ends in the same state, with nothing twice', async () => {
  const call = await callOfThree();
  const { ann, traffic } = call;
  await traffic(10);
  const client = new StockClient(call, ann);
  const underWay = traffic(ROUNDS - 10);
  await expect.poll(() => client.seen.length, { timeout: 10_000 }).toBeGreaterThan(200);
  client.cut();
  await underWay;
  await expect.poll(() => client.connections, { timeout: 20_000 }).toBe(2);
  const entries = await truth(call, ann);
  await expect.poll(() => client.seen.length, { timeout: 10_000 }).toBe(entries.length);
  expectAll(client.seen, entries);
  expect(roster(client.state)).toEqual(roster(await ann.call()));
  await client.dispose();
});

test('a stock client is right again after the server was killed and its log with it', async () => {
  const call = await callOfThree();
  const { app, ann, traffic } = call;
  const client = new StockClient(call, ann);
  await traffic(5);
  await app.kill();
  await app.start();
  await ann.person.query('mutation ($id: ID!) { setReady(participantId: $id, isReady: true) { id } }', { id: ann.id });
  const types = () => client.seen.map(({ event }) => event.__typename);
  await expect.poll(types, { timeout: 20_000 }).toContain('CallSnapshot');
  expect(roster(client.state)).toEqual(roster(await ann.call()));
  expect(roster(client.state).participants[0]).toMatchObject({ id: ann.id, isReady: true });
  await client.dispose();
});
