import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Caller, CREATE_ROOM, createRoom, JOIN_CALL, members, offer, SEND_SIGNALS } from '../calls/caller.ts';
import type { TestRoom } from '../calls/caller.ts';
import { testApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { send, WAYS } from '../support/both-ways.ts';
import { FakeClock } from '../support/fake-clock.ts';
import type { Person } from '../support/person.ts';
import { everyRow } from './who-may-world.ts';

const ROOMS_PER_USER = 3;

let app: TestApp;
let room: TestRoom;
let locked: TestRoom;
let ann: Caller;
let bob: Caller;
let cid: Person;

beforeAll(async () => {
  app = await testApp({ clock: new FakeClock(), env: { MAX_ROOMS_PER_USER: `${ROOMS_PER_USER}` } });
  room = await createRoom(await app.user('ann'), { capacity: 2 });
  locked = await createRoom(await app.user('ann'), { password: 'open sesame' });
  const [member, late] = (await members(app, room, ['bob', 'cid'])) as [Person, Person];
  ann = await Caller.join(await app.user('ann'), room);
  bob = await Caller.join(member, room);
  cid = late;
  const connectionId = randomUUID();
  await bob.send([offer(ann, connectionId)]);
  await ann.take('SignalReceived');
  await createRoom(await app.user('ann'));
});
afterAll(() => app.stop());

interface Bad {
  who: () => Person;
  query: string;
  variables: () => Record<string, unknown>;
  /** The code of the error, or of the result's member. */
  code: string;
}

const READY = 'mutation ($id: ID!) { setReady(participantId: $id, isReady: true) { id } }';
const JOIN_ROOM = `mutation ($link: String!, $password: String) {
  joinRoom(link: $link, password: $password) { ... on Error { code } }
}`;
const AS_GUEST = `mutation ($link: String!, $password: String) {
  joinAsGuest(link: $link, password: $password, displayName: "Gus") { ... on Error { code } }
}`;
const signals = (change: object, batch = 2) => ({
  participantId: bob.id,
  batch,
  signals: [{ ...offer(ann, randomUUID()), ...change }],
});
const asBob = () => bob.person;

const BAD: Record<string, Bad> = {
  'a malformed id': { who: asBob, query: READY, variables: () => ({ id: 'nonsense' }), code: 'BAD_USER_INPUT' },
  'an id that is no text': { who: asBob, query: READY, variables: () => ({ id: { a: 1 } }), code: 'BAD_USER_INPUT' },
  'an id of nothing': { who: asBob, query: READY, variables: () => ({ id: randomUUID() }), code: 'NOT_FOUND' },
  'a missing argument': { who: asBob, query: READY, variables: () => ({}), code: 'BAD_USER_INPUT' },
  'an unknown field': {
    who: asBob,
    query: '{ me { __typename } secrets }',
    variables: () => ({}),
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  'an unknown field of an input': {
    who: asBob,
    query: SEND_SIGNALS,
    variables: () => signals({ urgent: true }),
    code: 'BAD_USER_INPUT',
  },
  'a document that is none': { who: asBob, query: 'mutation {', variables: () => ({}), code: 'GRAPHQL_PARSE_FAILED' },
  'a foreign participant': { who: () => cid, query: READY, variables: () => ({ id: bob.id }), code: 'NOT_FOUND' },
  'signals in the name of a foreign participant': {
    who: () => cid,
    query: SEND_SIGNALS,
    variables: () => signals({}),
    code: 'NOT_FOUND',
  },
  'a signal to somebody who is not in the call': {
    who: asBob,
    query: SEND_SIGNALS,
    variables: () => signals({ to: randomUUID() }),
    code: 'PARTICIPANT_NOT_IN_CALL',
  },
  'a stale epoch': {
    who: asBob,
    query: SEND_SIGNALS,
    variables: () => signals({ epoch: 7 }),
    code: 'STALE_EPOCH',
  },
  'an epoch beyond 32 bits': {
    who: asBob,
    query: SEND_SIGNALS,
    variables: () => signals({ epoch: 2 ** 40 }),
    code: 'BAD_USER_INPUT',
  },
  'an unknown connection id': {
    who: asBob,
    query: SEND_SIGNALS,
    variables: () => signals({ payload: { candidates: [{ candidate: 'c' }] } }),
    code: 'UNKNOWN_CONNECTION',
  },
  'a full room': {
    who: () => cid,
    query: JOIN_CALL,
    variables: () => ({ roomId: room.id, deviceId: randomUUID() }),
    code: 'ROOM_FULL',
  },
  'a wrong password of a room': {
    who: () => cid,
    query: JOIN_ROOM,
    variables: () => ({ link: locked.link, password: 'open barley' }),
    code: 'WRONG_PASSWORD',
  },
  'a missing password of a room': {
    who: () => cid,
    query: JOIN_ROOM,
    variables: () => ({ link: locked.link }),
    code: 'WRONG_PASSWORD',
  },
  'a wrong password of a guest': {
    who: () => app.nobody(),
    query: AS_GUEST,
    variables: () => ({ link: locked.link, password: 'open barley' }),
    code: 'WRONG_PASSWORD',
  },
  'a link that leads nowhere': {
    who: () => cid,
    query: JOIN_ROOM,
    variables: () => ({ link: 'x'.repeat(22) }),
    code: 'NOT_FOUND',
  },
  'one room too many': {
    who: () => ann.person,
    query: CREATE_ROOM,
    variables: () => ({ name: 'One more' }),
    code: 'LIMIT_REACHED',
  },
  'a room of nobody’s size': {
    who: () => cid,
    query: CREATE_ROOM,
    variables: () => ({ name: 'Stadium', capacity: 501 }),
    code: 'BAD_USER_INPUT',
  },
  'a room without a name': {
    who: () => cid,
    query: CREATE_ROOM,
    variables: () => ({ name: ' \u200b ' }),
    code: 'BAD_USER_INPUT',
  },
};

test.each(WAYS.flatMap((way) => Object.keys(BAD).map((what) => [what, way] as const)))(
  '%s, over %s, has a clear error and changes nothing',
  async (what, way) => {
    const { who, query, variables, code } = BAD[what] as Bad;
    const before = await everyRow({ app });
    const { data, errors } = await send<Record<string, { code?: string }>>(who(), way, query, variables());
    const [outcome] = Object.values(data ?? {});
    expect(errors?.[0]?.extensions?.code ?? outcome?.code).toBe(code);
    expect(errors?.[0]?.message ?? 'none').not.toMatch(/internal|undefined|at .*\.ts/i);
    expect(await everyRow({ app })).toEqual(before);
    await ann.settled();
    expect(ann.events.takeAll()).toEqual([]);
  },
);

const WRONG = ['nonsense', 'a.b.c', 'tk_nonsense', `${'x'.repeat(5_000)}`, 'Bearer', 'null'];

test.each(WRONG)('a wrong token is refused over HTTP and over an event stream: %.20s', async (token) => {
  const person = app.bearer(token);
  for (const accept of ['application/json', 'text/event-stream']) {
    const response = await person.post({ query: '{ me { __typename } }' }, { accept });
    expect(await response.text()).toContain('UNAUTHENTICATED');
  }
});

test.each(WRONG)('a wrong token closes a socket with 4403, which clients retry: %.20s', async (token) => {
  const { code, reason } = await app.bearer(token).openSocket().closed;
  expect(code).toBe(4403);
  expect(reason).not.toContain(token);
});

test('a token whose signature, algorithm or key id was changed is refused', async () => {
  const [header = '', payload = '', signature = ''] = (bob.person.credential as string).split('.');
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  const forged = [
    `${header}.${payload}.${signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))}`,
    `${encode({ ...decode(header), alg: 'none' })}.${payload}.`,
    `${encode({ ...decode(header), alg: 'HS512' })}.${payload}.${signature}`,
    `${encode({ ...decode(header), kid: '../../dev/null' })}.${payload}.${signature}`,
    `${header}.${encode({ ...decode(payload), role: 'ADMIN' })}.${signature}`,
  ];
  for (const token of forged) {
    const answer = await app.bearer(token).result('{ me { __typename } }');
    expect(answer).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  }
});
