import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { send, WAYS } from '../support/both-ways.ts';

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');

/** Operations that everybody's client could send, each too much in one way. */
const TOO_MUCH: [what: string, query: string, code: string][] = [
  [
    'costs too much',
    '{ myRooms(first: 100) { edges { node { members(first: 100) { edges { node { user { id } } } } } } } }',
    'QUERY_TOO_COMPLEX',
  ],
  ['nests too deep', '{ a '.repeat(20) + '}'.repeat(20), 'QUERY_TOO_COMPLEX'],
  ['has too many aliases', `{ me { ${times(51, (i) => `a${i}: __typename`)} } }`, 'QUERY_TOO_COMPLEX'],
  ['asks too much at once', `{ ${times(21, () => '__typename')} }`, 'QUERY_TOO_COMPLEX'],
  ['is too long', `{ __typename } # ${'x'.repeat(40_000)}`, 'QUERY_TOO_COMPLEX'],
  ['has too many words', `{ ${'a '.repeat(3_000)} }`, 'GRAPHQL_PARSE_FAILED'],
];

test.each(WAYS)('over %s, whatever is too much is refused', async (way) => {
  const app = await testApp();
  const ann = await app.user('ann');
  for (const [what, query, code] of TOO_MUCH) {
    const { data, errors } = await send(ann, way, query);
    expect([what, errors?.[0]?.extensions?.code, data ?? null]).toEqual([what, code, null]);
  }
});

test.each(WAYS)('over %s, the schema is not told when introspection is off', async (way) => {
  const app = await testApp({ env: { INTROSPECTION: 'false' } });
  const { errors } = await send(app.nobody(), way, '{ __schema { types { name } } }');
  expect(errors?.[0]?.extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED');
});

test('what a page of a list costs depends on its size, so a variable cannot hide it', async () => {
  const app = await testApp();
  const ann = await app.user('ann');
  const query = `query ($n: Int) {
    myRooms(first: $n) { edges { node { members(first: $n) { edges { node { user { id } } } } } } }
  }`;
  await ann.query(query, { n: 5 });
  await expect(ann.query(query, { n: 100 })).rejects.toMatchObject({ code: 'QUERY_TOO_COMPLEX' });
});

test('a subscription that costs too much is refused before it begins', async () => {
  const app = await testApp();
  const socket = await (await app.user('ann')).socket();
  const fields = times(49, (i) => `a${i}: call { participants { tracks { source muted source muted source } } }`);
  const events = socket.subscribe(`subscription {
    callEvents(participantId: "00000000-0000-4000-8000-000000000000") { event { ... on CallSnapshot { ${fields} } } }
  }`);
  await expect(events.next()).rejects.toMatchObject({ code: 'QUERY_TOO_COMPLEX' });
});

test('a body above 1 MiB is refused, announced or not', async () => {
  const app = await testApp();
  const body = JSON.stringify({ query: '{ __typename }', variables: { x: 'x'.repeat(1024 * 1024) } });
  expect((await app.nobody().post(body)).status).toBe(413);
  const streamed = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: new Blob([body]).stream(),
    duplex: 'half',
  } as RequestInit);
  expect(streamed.status).toBe(413);
});
