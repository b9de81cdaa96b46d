import { expect, test, vi } from 'vitest';
import { GraphQLFailure } from '../support/graphql-failure.ts';
import { tinyServer, TOKEN_MS } from '../support/tiny-server.ts';

const SILENCE = 'subscription { silence }';
const STREAM = { accept: 'text/event-stream' };

/** The code with which a stream says that it was ended from outside. */
async function closeCode(next: Promise<unknown>): Promise<unknown> {
  const failure: unknown = await next.catch((error: unknown) => error);
  if (!(failure instanceof GraphQLFailure) || failure.code !== 'CONNECTION_ENDED') throw failure;
  return failure.errors[0]?.extensions?.['closeCode'];
}

test('a subscription streams its events, says that it is complete, and ends', async () => {
  const tiny = await tinyServer();
  const stream = tiny.person('ann').eventStream<number>('subscription { ticks(count: 3) }');
  expect([await stream.events.next(), await stream.events.next(), await stream.events.next()]).toEqual([0, 1, 2]);
  await stream.events.completed();
  await stream.closed;
  await vi.waitFor(() => expect(tiny.server.connections.size).toBe(0));
});

test('a query is answered over an event stream, too', async () => {
  const tiny = await tinyServer();
  const response = await tiny.person('ann').post({ query: '{ whoami }' }, STREAM);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(await response.text()).toContain('data: {"data":{"whoami":"ann"}}');
});

test('a subscription without an event stream is refused, and leaves nothing open', async () => {
  const tiny = await tinyServer();
  const response = await tiny.person('ann').post({ query: SILENCE });
  expect(response.status).toBe(406);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_ACCEPTABLE' } }] });
  expect(tiny.played.open).toBe(0);
});

test('a client that vanishes leaves no stream behind', async () => {
  const tiny = await tinyServer();
  const stream = tiny.person('ann').eventStream(SILENCE);
  await vi.waitFor(() => expect(tiny.played.open).toBe(1));
  stream.cut();
  await vi.waitFor(() => expect(tiny.played.open).toBe(0));
  await vi.waitFor(() => expect(tiny.server.connections.size).toBe(0));
});

test('a stream ends with 4802 when its token expires, one of an API key does not', async () => {
  const tiny = await tinyServer();
  const ann = tiny.person('ann').eventStream(SILENCE);
  const machine = tiny.person('ann-key').eventStream(SILENCE);
  await vi.waitFor(() => expect(tiny.played.open).toBe(2));
  tiny.clock.advance(TOKEN_MS + 1_000);
  expect(await closeCode(ann.events.next())).toBe(4802);
  await ann.events.completed();
  await ann.closed;
  expect(tiny.played.open).toBe(1);
  machine.cut();
});

test('a stream ends with 4803 at once when its session is revoked', async () => {
  const tiny = await tinyServer();
  const ann = tiny.person('ann').eventStream(SILENCE);
  const bob = tiny.person('bob').eventStream(SILENCE);
  await vi.waitFor(() => expect(tiny.played.open).toBe(2));
  tiny.revoke('ann');
  expect(await closeCode(ann.events.next())).toBe(4803);
  expect(tiny.played.open).toBe(1);
  bob.cut();
});

test('the server going away ends streams with 1001, and is not held up by them', async () => {
  const tiny = await tinyServer();
  const ann = tiny.person('ann').eventStream(SILENCE);
  await vi.waitFor(() => expect(tiny.played.open).toBe(1));
  const closing = tiny.server.close();
  expect(await closeCode(ann.events.next())).toBe(1001);
  await closing;
  expect(tiny.played.open).toBe(0);
});

test('a reader who is too slow is told so by 4801', async () => {
  const tiny = await tinyServer();
  const ann = tiny.person('ann').eventStream('subscription { slow }');
  expect(await closeCode(ann.events.next())).toBe(4801);
});

test(
  'a reader who stops reading is not given more than the kernel takes, and is cut off when it is told to go',
  { timeout: 20_000 },
  async () => {
    const tiny = await tinyServer();
    const response = await tiny.person('ann').post({ query: 'subscription { flood }' }, STREAM);
    const reader = response.body!.getReader();
    await reader.read();
    await vi.waitFor(() => expect(tiny.played.taken).toBeGreaterThan(0));
    let before = -1;
    while (before !== tiny.played.taken) {
      before = tiny.played.taken;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(tiny.played.taken).toBeLessThan(3_000);
    tiny.revoke('ann');
    expect(tiny.played.open).toBe(0);
    await vi.waitFor(() => expect(tiny.server.connections.size).toBe(0), { timeout: 8_000 });
  },
);

test('event streams count as connections: of all, of an address, of a user', async () => {
  const tiny = await tinyServer({ MAX_SOCKETS: '3', MAX_SOCKETS_PER_USER: '1' });
  const first = tiny.person('ann').eventStream(SILENCE);
  await vi.waitFor(() => expect(tiny.played.open).toBe(1));
  const second = await tiny.person('ann').post({ query: SILENCE }, STREAM);
  expect(await second.text()).toContain('LIMIT_REACHED');
  await tiny.person('bob').socket();
  await tiny.person('cleo').socket();
  expect(await (await tiny.person('dora').post({ query: SILENCE }, STREAM)).text()).toContain('LIMIT_REACHED');
  first.cut();
  await vi.waitFor(() => expect(tiny.server.connections.size).toBe(2));
  const third = tiny.person('ann').eventStream(SILENCE);
  await vi.waitFor(() => expect(tiny.played.open).toBe(1));
  third.cut();
});

test('a wrong token is refused with 401', async () => {
  const tiny = await tinyServer();
  const response = await tiny.person('bad').post({ query: SILENCE }, STREAM);
  expect(response.status).toBe(401);
  expect(await response.text()).toContain('UNAUTHENTICATED');
});
