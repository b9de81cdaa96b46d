import { createApp } from '../../../src/app.ts';
import { Room } from '../../../src/entities/room.ts';
import { CHANGES, SIGNAL_BYTES } from '../../../src/calls/budget.ts';
import { loadConfig } from '../../../src/config.ts';
import { FakeSfu } from '../../support/fake-sfu.ts';
import { answer, figures } from '../support/child.ts';

process.once('SIGTERM', () => process.exit(0));

const limits = Object.fromEntries(
  [
    'MAX_SOCKETS',
    'MAX_SOCKETS_PER_ADDRESS',
    'MAX_SOCKETS_PER_USER',
    'MAX_SIGNALS_PER_SECOND',
    'GUESTS_PER_MINUTE',
    'REGISTER_PER_MINUTE',
    'MAX_ROOMS_PER_USER',
  ].map((name) => [name, '1000000']),
);
// One participant does here what thousands do otherwise: its own budgets would be all that is measured.
for (const rate of [CHANGES, SIGNAL_BYTES]) Object.assign(rate, { perSecond: 1e12, burst: 1e12 });

const config = loadConfig({
  NODE_ENV: 'test',
  LOG_LEVEL: 'error',
  DATA_DIR: process.env['BENCH_DATA_DIR'],
  PORT: process.env['BENCH_PORT'],
  TURN: 'off',
  ...limits,
});
// Media is not what is measured: with a real SFU a thousand participants would be a benchmark of mediasoup.
const app = await createApp(config, { startSfu: (onEvent) => Promise.resolve(new FakeSfu(onEvent)) });
// A call of a thousand is more than a room may be given by its owner.
const widen = () => app.deps.orm.em.fork().nativeUpdate(Room, {}, { capacity: 10_000 });
answer({ ...figures, url: () => app.url, widen });
