import { once } from 'node:events';
import { expect, onTestFinished, test, vi } from 'vitest';
import { tinyServer, TOKEN_MS } from '../support/tiny-server.ts';

const WHOAMI = '{ whoami }';
const SILENCE = 'subscription { silence }';

test('a socket with a token acts for its owner, and one without for nobody', async () => {
  const tiny = await tinyServer();
  const ann = await tiny.person('ann').socket();
  const nobody = await tiny.person().socket();
  expect(await ann.request(WHOAMI)).toEqual({ whoami: 'ann' });
  expect(await nobody.request(WHOAMI)).toEqual({ whoami: 'nobody' });
});

test.each([
  ['an Authorization in the payload', { payload: { Authorization: 'Bearer ann' } }],
  ['an authorization in lower case', { payload: { authorization: 'bearer ann' } }],
  ['a token without a scheme', { payload: { authorization: 'ann' } }],
  ['an x-api-key in the payload', { payload: { 'x-api-key': 'ann' } }],
  ['an Authorization header of the upgrade', { payload: {}, headers: { Authorization: 'Bearer ann' } }],
  ['an x-api-key header of the upgrade', { payload: {}, headers: { 'x-api-key': 'ann' } }],
])('%s is accepted', async (_what, options) => {
  const tiny = await tinyServer();
  const socket = await tiny.person().socket(options);
  expect(await socket.request(WHOAMI)).toEqual({ whoami: 'ann' });
});

test('a credential that is no good closes the socket with 4403, which clients retry', async () => {
  const tiny = await tinyServer();
  expect((await tiny.person('bad').openSocket().closed).code).toBe(4403);
});

test('accounts that cannot be asked close the socket with 1013 and tell nothing', async () => {
  const tiny = await tinyServer();
  expect(await tiny.person('crash').openSocket().closed).toEqual({ code: 1013, reason: 'Try again later' });
  expect(tiny.lines).toContainEqual(expect.objectContaining({ level: 'error' }));
});

test('whoever does not say connection_init in time is closed with 4408', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const tiny = await tinyServer();
  const socket = await tiny.person().openSocket({ init: false }).opened();
  vi.advanceTimersByTime(5_000);
  expect((await socket.closed).code).toBe(4408);
});

test('a second connection_init, an operation before the first, and nonsense each close with their code', async () => {
  const tiny = await tinyServer();
  const twice = await tiny.person().socket();
  twice.send({ type: 'connection_init' });
  expect((await twice.closed).code).toBe(4429);

  const early = await tiny.person().openSocket({ init: false }).opened();
  early.send({ type: 'subscribe', id: '1', payload: { query: WHOAMI } });
  expect((await early.closed).code).toBe(4401);

  const nonsense = await tiny.person().socket();
  nonsense.send('{"type":');
  expect((await nonsense.closed).code).toBe(4400);

  const longId = await tiny.person().socket();
  longId.send({ type: 'subscribe', id: 'x'.repeat(129), payload: { query: WHOAMI } });
  expect((await longId.closed).code).toBe(4400);
});

test('a client of another protocol is turned away', async () => {
  const tiny = await tinyServer();
  // Nothing is agreed upon, so proper clients fail the handshake by themselves; the server's 4406 is for the others.
  await tiny.person().openSocket({ subprotocol: 'graphql-ws' }).closed;
  await vi.waitFor(() => expect(tiny.server.connections.size).toBe(0));
});

test('a message above 1 MiB is refused', async () => {
  const tiny = await tinyServer();
  const socket = await tiny.person().socket();
  socket.send('x'.repeat(1024 * 1024 + 1));
  expect((await socket.closed).code).toBe(1009);
});

test('a socket that answers no pings is gone after 10 s, one that does stays', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const tiny = await tinyServer();
  const deaf = await tiny.person('ann').socket({ socket: { autoPong: false } });
  const alive = await tiny.person('ann').socket();
  for (let ping = 0; ping < 2; ping++) {
    const heard = once(alive.webSocket, 'ping');
    vi.advanceTimersByTime(5_000);
    await heard;
    // The pong that `ws` sends by itself is on its way before this request.
    await alive.request(WHOAMI);
  }
  vi.advanceTimersByTime(5_000);
  expect((await deaf.closed).code).toBe(4801);
  expect(await alive.request(WHOAMI)).toEqual({ whoami: 'ann' });
});

test('an expired token closes the socket with 4802, unless it was renewed', async () => {
  const tiny = await tinyServer();
  const careless = await tiny.person('ann').socket();
  const careful = await tiny.person('ann').socket();
  const machine = await tiny.person('ann-key').socket();
  await careful.request('mutation ($at: String!) { renew(expiresAt: $at) }', {
    at: String(tiny.clock.now() + 2 * TOKEN_MS),
  });
  tiny.clock.advance(TOKEN_MS - 1);
  expect(await careless.request(WHOAMI)).toEqual({ whoami: 'ann' });
  tiny.clock.advance(1_000);
  expect((await careless.closed).code).toBe(4802);
  expect(await careful.request(WHOAMI)).toEqual({ whoami: 'ann' });
  tiny.clock.advance(TOKEN_MS);
  expect((await careful.closed).code).toBe(4802);
  expect(await machine.request(WHOAMI)).toEqual({ whoami: 'ann' });
});

test('a revoked session closes its sockets with 4803 at once, and no others', async () => {
  const tiny = await tinyServer();
  const ann = await tiny.person('ann').socket();
  const bob = await tiny.person('bob').socket();
  const events = ann.subscribe(SILENCE);
  await vi.waitFor(() => expect(tiny.played.open).toBe(1));
  tiny.revoke('ann');
  expect(tiny.played.open).toBe(0);
  expect((await ann.closed).code).toBe(4803);
  expect(events.received).toBe(0);
  expect(await bob.request(WHOAMI)).toEqual({ whoami: 'bob' });
});

test('nothing that arrives after a revocation is carried out, even while the socket is still closing', async () => {
  const tiny = await tinyServer();
  const ann = await tiny.person('ann').socket();
  ann.stopReading();
  tiny.revoke('ann');
  ann.send({ type: 'subscribe', id: '1', payload: { query: 'mutation { wait }' } });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(tiny.played.waiting).toHaveLength(0);
  ann.cut();
});

test('the server going away closes sockets with 1001 and ends their streams', async () => {
  const tiny = await tinyServer();
  const ann = await tiny.person('ann').socket();
  ann.subscribe(SILENCE);
  await vi.waitFor(() => expect(tiny.played.open).toBe(1));
  const closing = tiny.server.close();
  expect((await ann.closed).code).toBe(1001);
  await closing;
  expect(tiny.played.open).toBe(0);
  await vi.waitFor(() => expect(tiny.server.connections.size).toBe(0));
});

test('a client that vanishes or completes leaves no stream behind', async () => {
  const tiny = await tinyServer();
  const ann = await tiny.person('ann').socket();
  const events = ann.subscribe(SILENCE);
  ann.subscribe(SILENCE);
  await vi.waitFor(() => expect(tiny.played.open).toBe(2));
  events.stop();
  await vi.waitFor(() => expect(tiny.played.open).toBe(1));
  ann.cut();
  await vi.waitFor(() => expect(tiny.played.open).toBe(0));
  await vi.waitFor(() => expect(tiny.server.connections.size).toBe(0));
});

test('sockets are limited in all, for each address and for each user', async () => {
  const all = await tinyServer({ MAX_SOCKETS: '2' });
  await all.person().socket();
  const second = await all.person().socket();
  await expect(all.person().openSocket().opened()).rejects.toThrow('refused: 503');
  await second.close();
  await vi.waitFor(() => expect(all.server.connections.size).toBe(1));
  await all.person().socket();

  const address = await tinyServer({ MAX_SOCKETS_PER_ADDRESS: '1' });
  await address.person().socket();
  await expect(address.person().openSocket().opened()).rejects.toThrow('refused: 503');

  const user = await tinyServer({ MAX_SOCKETS_PER_USER: '1' });
  const first = await user.person('ann').socket();
  expect((await user.person('ann').openSocket().closed).code).toBe(4804);
  await user.person('bob').socket();
  await first.close();
  await vi.waitFor(() => expect(user.server.connections.size).toBe(1));
  await user.person('ann').socket();
});

test('one subscription too many is refused with an error of its own; the others go on', async () => {
  const tiny = await tinyServer({ MAX_SUBSCRIPTIONS_PER_SOCKET: '2' });
  const ann = await tiny.person('ann').socket();
  const first = ann.subscribe(SILENCE);
  ann.subscribe(SILENCE);
  await expect(ann.subscribe(SILENCE).next()).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
  expect(await ann.request(WHOAMI)).toEqual({ whoami: 'ann' });
  first.stop();
  await vi.waitFor(() => expect(tiny.played.open).toBe(1));
  ann.subscribe(SILENCE);
  await vi.waitFor(() => expect(tiny.played.open).toBe(2));
});

test.each([
  ['of our own origin', (url: string) => url, 'opened'],
  ['of a listed origin', () => 'https://page.example', 'opened'],
  ['of any other origin', () => 'https://evil.example', 'refused: 403'],
  ['without an origin of its own (a sandboxed frame)', () => 'null', 'refused: 403'],
])('a page %s may or may not open a socket', async (_what, origin, expected) => {
  const tiny = await tinyServer({ CORS_ORIGINS: 'https://page.example' });
  const opened = tiny
    .person('ann')
    .openSocket({ headers: { origin: origin(tiny.url) } })
    .opened();
  const outcome = opened.then(
    () => 'opened',
    ({ message }: Error) => message,
  );
  expect(await outcome).toBe(expected);
});

test('there are no sockets but at /graphql', async () => {
  const tiny = await tinyServer();
  const { WebSocket } = await import('ws');
  const [error] = (await once(new WebSocket(`${tiny.url.replace('http', 'ws')}/other`), 'error')) as [Error];
  expect(error.message).toContain('404');
});
