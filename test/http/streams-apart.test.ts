import { expect, test, vi } from 'vitest';
import { MAX_REQUESTS_PER_ADDRESS } from '../../src/http/requests.ts';
import { tinyServer } from '../support/tiny-server.ts';

test('as many event streams as there may be requests leave room for requests', async () => {
  const tiny = await tinyServer({ MAX_SOCKETS_PER_USER: '1000' });
  const ann = tiny.person('ann');
  const streams = Array.from({ length: MAX_REQUESTS_PER_ADDRESS }, () => ann.eventStream('subscription { silence }'));
  await vi.waitFor(() => expect(tiny.played.open).toBe(MAX_REQUESTS_PER_ADDRESS), 20_000);
  expect(await ann.query('{ whoami }')).toEqual({ whoami: 'ann' });
  for (const stream of streams) stream.cut();
});
