/**
 * What a new user's first minutes ask of a running server: the page, GraphiQL, and a call of two people over the wire.
 * Usage: node test/fresh-clone-call.ts <url of the server>. Ends with the first thing that is not as it should be.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';

const TIMEOUT_MS = 10_000;
const url = process.argv[2]?.replace(/\/$/, '');
assert(url, 'usage: node test/fresh-clone-call.ts <url of the server>');

await openPage();
await openGraphiql();
await checkHealth();
say('the page, GraphiQL and /health are there');

const ann = await register('ann');
const ben = await register('ben');
const { createRoom: room } = await ann.request<{ createRoom: { id: string; link: string } }>(
  'mutation { createRoom(name: "First room") { id link } }',
);
await ben.request('mutation ($link: String!) { joinRoom(link: $link) { ... on Room { id } ... on Error { code } } }', {
  link: room.link,
});
say('two people have registered and share a room');

const annsPlace = await joinCall(ann, room.id);
const annsEvents = callEvents(ann, annsPlace);
const bensPlace = await joinCall(ben, room.id);
const bensEvents = callEvents(ben, bensPlace);
const annsId = annsPlace.participant.id;
const bensId = bensPlace.participant.id;
await seen(annsEvents, { __typename: 'ParticipantJoined', participant: { id: bensId } });
say('ann sees ben join the call');

const connection = { epoch: bensPlace.call.epoch, connectionId: randomUUID() };
const signal = { __typename: 'SignalReceived', connectionId: connection.connectionId };
await sendDescription(ben, bensPlace, annsPlace, { ...connection, type: 'OFFER' });
await seen(annsEvents, { ...signal, from: bensId });
await sendDescription(ann, annsPlace, bensPlace, { ...connection, type: 'ANSWER' });
await seen(bensEvents, { ...signal, from: annsId });
say('an offer and its answer have arrived');

await ben.request('mutation ($id: ID!) { leaveCall(participantId: $id) { id } }', { id: bensId });
await seen(annsEvents, { __typename: 'ParticipantLeft', participantId: bensId });
say('ann sees ben leave');
await Promise.all([ann.socket.dispose(), ben.socket.dispose()]);

type Person = { socket: Client; request<Data>(query: string, variables?: Record<string, unknown>): Promise<Data> };
type Place = { participant: { id: string }; call: { epoch: number }; cursor: string };
type Events = AsyncIterator<{ data?: unknown }>;

function say(text: string): void {
  console.log(`  ${text}`);
}

async function openPage(): Promise<void> {
  const html = await getText('/', 'text/html');
  const script = /<script[^>]+src="([^"]+)"/.exec(html)?.[1];
  assert(script, 'the page has a script');
  await getText(script, 'text/javascript');
}

async function openGraphiql(): Promise<void> {
  const html = await getText('/graphql', 'text/html');
  assert.match(html, /graphiql/i);
  assert.doesNotMatch(html, /(src|href)="https?:/, 'GraphiQL needs nothing from elsewhere');
}

async function checkHealth(): Promise<void> {
  const health = JSON.parse(await getText('/health', 'application/json')) as Record<string, unknown>;
  assert.deepEqual(Object.keys(health).sort(), ['status', 'timestamp', 'uptime']);
}

async function getText(path: string, type: string): Promise<string> {
  const response = await fetch(new URL(path, url), {
    headers: { accept: type },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  assert.equal(response.status, 200, `GET ${path}`);
  assert(response.headers.get('content-type')?.startsWith(type), `GET ${path} is ${type}`);
  return response.text();
}

async function register(name: string): Promise<Person> {
  const variables = { username: `${name}-${randomUUID().slice(0, 8)}`, password: randomUUID() };
  const { register: registered } = await post<{ register: { accessToken: string } }>(
    `mutation ($username: String!, $password: String!) {
      register(username: $username, password: $password) { ... on Registered { accessToken } ... on Error { code } }
    }`,
    variables,
  );
  assert(registered.accessToken, `${name} is registered`);
  const headers = { authorization: `Bearer ${registered.accessToken}` };
  return {
    socket: createClient({
      url: `${url!.replace('http', 'ws')}/graphql`,
      retryAttempts: 0,
      connectionParams: { Authorization: headers.authorization },
    }),
    request: (query, more) => post(query, more, headers),
  };
}

async function post<Data>(query: string, variables: Record<string, unknown> = {}, headers = {}): Promise<Data> {
  const response = await ask('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  assert.equal(errors, undefined, `${query} is refused: ${JSON.stringify(errors)}`);
  return data;
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  return fetch(new URL(path, url), { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((cause: unknown) => {
    throw new Error(`${init.method ?? 'GET'} ${path} got no answer`, { cause });
  });
}

async function joinCall(person: Person, roomId: string): Promise<Place> {
  const { joinCall: place } = await person.request<{ joinCall: Place }>(
    `mutation ($roomId: ID!, $deviceId: ID!) {
      joinCall(roomId: $roomId, deviceId: $deviceId) {
        ... on CallJoined { participant { id } call { epoch } cursor }
        ... on Error { code }
      }
    }`,
    { roomId, deviceId: randomUUID() },
  );
  assert(place.cursor, `the call is joined: ${JSON.stringify(place)}`);
  return place;
}

function callEvents(person: Person, { participant, cursor }: Place): Events {
  return person.socket.iterate({
    query: `subscription ($participantId: ID!, $after: String) {
      callEvents(participantId: $participantId, after: $after) {
        event {
          __typename
          ... on ParticipantJoined { participant { id } }
          ... on ParticipantLeft { participantId }
          ... on SignalReceived { from connectionId }
        }
      }
    }`,
    variables: { participantId: participant.id, after: cursor },
  });
}

/** Waits for exactly this event; others in between are left out. */
async function seen(events: Events, wanted: object): Promise<void> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const late = new Promise<never>((_, reject) => {
    timeout.addEventListener('abort', () => reject(new Error(`no ${JSON.stringify(wanted)} within ${TIMEOUT_MS} ms`)));
  });
  for (;;) {
    const item = await Promise.race([events.next(), late]);
    assert(!item.done, `the stream ended before ${JSON.stringify(wanted)}`);
    const { data } = item.value as { data?: { callEvents: { event: object } } };
    assert(data, `an event came without data: ${JSON.stringify(item.value)}`);
    if (isDeepStrictEqual({ ...data.callEvents.event }, wanted)) return;
  }
}

async function sendDescription(
  person: Person,
  from: Place,
  to: Place,
  { type, ...signal }: { epoch: number; connectionId: string; type: 'OFFER' | 'ANSWER' },
): Promise<void> {
  const payload = { description: { type, sdp: 'v=0\r\n' } };
  const { sendSignals } = await person.request<{ sendSignals: { batch?: number } }>(
    `mutation ($id: ID!, $signals: [SignalInput!]!) {
      sendSignals(participantId: $id, batch: 1, signals: $signals) { ... on SignalsAccepted { batch } ... on Error { code } }
    }`,
    { id: from.participant.id, signals: [{ to: to.participant.id, ...signal, payload }] },
  );
  assert.equal(sendSignals.batch, 1, JSON.stringify(sendSignals));
}
