import { expect, onTestFinished, test, vi } from 'vitest';
import { MAX_PENDING_OPERATIONS } from '../../src/http/sockets.ts';
import { tinyServer } from '../support/tiny-server.ts';

test('a socket that stops reading is given no more than the kernel takes, and goes on when it reads again', async () => {
  const tiny = await tinyServer();
  const ann = await tiny.person('ann').socket();
  const events = ann.subscribe<string>('subscription { flood }');
  await events.next();
  ann.stopReading();
  const before = tiny.played.taken;
  await settled(() => tiny.played.taken);
  const stuckAt = tiny.played.taken;
  // Loopback buffers hold a few MB, so a few hundred events of 10 kB.
  expect(stuckAt - before).toBeLessThan(2_000);

  const bob = await tiny.person('bob').socket();
  expect(await bob.request('{ whoami }')).toEqual({ whoami: 'bob' });
  ann.readOn();
  await vi.waitFor(() => expect(tiny.played.taken).toBeGreaterThan(stuckAt + 100));
  events.stop();
});

test('a reader who is too slow is closed with 4801', async () => {
  const tiny = await tinyServer();
  const ann = await tiny.person('ann').socket();
  ann.subscribe('subscription { slow }');
  expect(await ann.closed).toMatchObject({ code: 4801 });
});

test('a reader who is too slow and never reads the close frame is cut off after 5 s', { timeout: 20_000 }, async () => {
  const tiny = await tinyServer();
  const ann = await tiny.person('ann').socket();
  ann.subscribe('subscription { flood }');
  ann.stopReading();
  await settled(() => tiny.played.taken);
  ann.send({ type: 'subscribe', id: 'slow', payload: { query: 'subscription { slow }' } });
  await vi.waitFor(() => expect(tiny.played.open).toBe(0));
  expect(tiny.server.connections.size).toBe(1);
  await vi.waitFor(() => expect(tiny.server.connections.size).toBe(0), { timeout: 8_000 });
  ann.cut();
});

test('a socket with too many operations under way is not read from until some are done', async () => {
  const tiny = await tinyServer();
  const ann = await tiny.person('ann').socket();
  const asked = Array.from({ length: MAX_PENDING_OPERATIONS + 20 }, () => ann.request('mutation { wait }'));
  await vi.waitFor(() => expect(tiny.played.waiting).toHaveLength(MAX_PENDING_OPERATIONS));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(tiny.played.waiting).toHaveLength(MAX_PENDING_OPERATIONS);

  const answer = setInterval(() => tiny.played.waiting.splice(0).forEach((done) => done()), 5);
  await Promise.all(asked);
  clearInterval(answer);
});

test('whoever asks for large answers and does not read them stops being served, not the server', async () => {
  const tiny = await tinyServer();
  const ann = await tiny.person('ann').socket();
  ann.stopReading();
  const rss = process.memoryUsage().rss;
  for (let i = 0; i < 5_000; i++) ann.send({ type: 'subscribe', id: `b${i}`, payload: { query: 'mutation { blob }' } });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const answered = tiny.lines.filter(({ fields }) => fields['operation'] === 'mutation blob').length;
  // 500 MB were asked for; 64 answers of 100 kB wait, and the kernel holds a few MB.
  expect(answered).toBeLessThan(500);
  expect(process.memoryUsage().rss - rss).toBeLessThan(150e6);
  ann.cut();
  await vi.waitFor(() => expect(tiny.server.connections.size).toBe(0));
});

test('a reader who was stuck for so long that pings went unanswered learns it when it reads on', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const tiny = await tinyServer();
  const ann = await tiny.person('ann').socket();
  ann.subscribe('subscription { flood }');
  ann.stopReading();
  await settled(() => tiny.played.taken);
  vi.advanceTimersByTime(15_000);
  expect(tiny.played.open).toBe(0);
  ann.readOn();
  expect((await ann.closed).code).toBe(4801);
});

test('a socket that is not read from, and so never answers pings, is cut off', { timeout: 20_000 }, async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const tiny = await tinyServer();
  const ann = await tiny.person('ann').socket();
  for (let i = 0; i < MAX_PENDING_OPERATIONS + 1; i++) {
    ann.send({ type: 'subscribe', id: `w${i}`, payload: { query: 'mutation { wait }' } });
  }
  await vi.waitFor(() => expect(tiny.played.waiting).toHaveLength(MAX_PENDING_OPERATIONS));
  ann.stopReading();
  vi.advanceTimersByTime(15_000);
  await vi.waitFor(() => expect(tiny.server.connections.size).toBe(0), { timeout: 8_000 });
});

/** Resolves when the number has stopped changing. */
async function settled(read: () => number): Promise<void> {
  let last = -1;
  while (read() !== last) {
    last = read();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
