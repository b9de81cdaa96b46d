import { expect, test } from 'vitest';
import { send, WAYS } from '../support/both-ways.ts';
import { tinyServer } from '../support/tiny-server.ts';

const ECHO = 'query ($n: Int!) { echo(n: $n) }';

/** What goes wrong, and what the client is told. */
const CASES: [what: string, query: string, variables: object, error: object][] = [
  ['a domain error', '{ forbidden }', {}, { message: 'You may not do this.', extensions: { code: 'FORBIDDEN' } }],
  ['a limit', '{ tooFast }', {}, { extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 7 } }],
  ['an error that carries a code', '{ onPurpose }', {}, { message: 'As told', extensions: { code: 'AS_TOLD' } }],
  ['a malformed document', '{ hello', {}, { extensions: { code: 'GRAPHQL_PARSE_FAILED' } }],
  ['an unknown field', '{ helo }', {}, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
  ['a variable of another type', ECHO, { n: 'x' }, { extensions: { code: 'BAD_USER_INPUT' } }],
  ['a missing variable', ECHO, {}, { extensions: { code: 'BAD_USER_INPUT' } }],
  ['two operations and no name', 'query A { hello } query B { hello }', {}, { extensions: { code: 'BAD_USER_INPUT' } }],
];

const BUGS = ['{ bug }', '{ notAnError }', '{ notANumber }', '{ missing }'];

test.each(WAYS.flatMap((way) => CASES.map((one) => [way, ...one] as const)))(
  'over %s, %s is told with its code',
  async (way, _what, query, variables, error) => {
    const tiny = await tinyServer();
    const { errors } = await send(tiny.person(), way, query, variables);
    expect(errors).toEqual([expect.objectContaining({ message: expect.any(String) as string })]);
    expect(errors?.[0]).toMatchObject(error);
  },
);

test.each(WAYS.flatMap((way) => BUGS.map((query) => [way, query] as const)))(
  'over %s, the bug of %s is masked, and logged with the operation and the request id that the client is told',
  async (way, query) => {
    const tiny = await tinyServer();
    const { errors } = await send(tiny.person(), way, query);
    expect(errors).toHaveLength(1);
    const { message, extensions } = errors![0]!;
    expect(extensions?.code).toBe('INTERNAL_SERVER_ERROR');
    expect(JSON.stringify(errors)).not.toContain('hunter2');
    expect(message).toContain(extensions?.['requestId']);
    const logged = tiny.lines.filter(({ level }) => level === 'error');
    expect(logged).toHaveLength(1);
    expect(logged[0]!.fields).toMatchObject({
      requestId: extensions?.['requestId'],
      operation: expect.stringMatching(/^query \w+$/) as string,
    });
  },
);

test('a variable error names the variable', async () => {
  const tiny = await tinyServer();
  const { errors } = await tiny.person().result(ECHO, { n: 'x' });
  expect(errors?.[0]?.message).toContain('$n');
});

test.each(['a socket', 'an event stream'] as const)(
  'over %s, a bug in the middle of a subscription is its last result, and the connection lives on',
  async (way) => {
    const tiny = await tinyServer();
    const ann = tiny.person('ann');
    const socket = await ann.socket();
    const query = 'subscription { fallsOver }';
    const events = way === 'a socket' ? socket.subscribe<number>(query) : ann.eventStream<number>(query).events;
    expect([await events.next(), await events.next()]).toEqual([0, 1]);
    await expect(events.next()).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    await events.completed();
    expect(tiny.played.open).toBe(0);
    expect(await socket.request('{ whoami }')).toEqual({ whoami: 'ann' });
    expect(tiny.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  },
);

test.each([
  ['subscription { refused }', 'FORBIDDEN'],
  ['subscription { neverStarts }', 'INTERNAL_SERVER_ERROR'],
])('%s is told with its code, as the one result of the stream', async (query, code) => {
  const tiny = await tinyServer();
  const socket = await tiny.person('ann').socket();
  for (const events of [socket.subscribe(query), tiny.person('ann').eventStream(query).events]) {
    await expect(events.next()).rejects.toMatchObject({ code });
    await events.completed();
  }
});

test('every operation has its line in the log: name, duration and outcome, but no variable', async () => {
  const tiny = await tinyServer();
  const ann = tiny.person('ann');
  await ann.result('query Echo($n: Int!) { echo(n: $n) }', { n: 424242 });
  await ann.result('{ forbidden }');
  const ticks = (await ann.socket()).subscribe('subscription { ticks(count: 2) }');
  await ticks.next();
  await ticks.next();
  await ticks.completed();
  const lines = tiny.lines.filter(({ message }) => message === 'operation').map(({ level, fields }) => [level, fields]);
  const common = { requestId: expect.any(String) as string, durationMs: expect.any(Number) as number };
  expect(lines).toEqual([
    ['debug', { ...common, operation: 'query Echo', outcome: 'ok' }],
    ['info', { ...common, operation: 'query forbidden', outcome: 'FORBIDDEN' }],
    ['debug', { ...common, operation: 'subscription ticks', outcome: 'ok', results: 2 }],
  ]);
  expect(JSON.stringify(tiny.lines)).not.toMatch(/424242|ann/);
});
