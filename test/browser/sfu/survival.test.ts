import { expect, test } from 'vitest';
import { testApp } from '../../support/app.ts';
import { expectAllToPerceiveAll } from '../../support/browser/perception.ts';
import { startRestartableServer } from '../../support/browser/restartable-server.ts';
import { openBrowser } from '../../support/browser/test-browser.ts';
import type { Visitor } from '../../support/browser/visitor.ts';
import { Room } from './arrivals.ts';
import { expectSettled } from './topology-chip.ts';

/** From the death of a media worker to moving pictures on every page. */
const ANOTHER_WORKER_WITHIN_MS = 3_000;
/** From the server's first answer after its own death. */
const AFTER_RESTART_WITHIN_MS = 5_000;
/** What a machine on which everything else runs, too, may take on top. */
const SLACK_MS = process.env['CI'] ? 4_000 : 0;

async function everybody(visitors: readonly Visitor[]): Promise<string[][]> {
  return Promise.all(visitors.map((visitor) => visitor.participantIds()));
}

/** Resolves when every page has shown new pictures of everybody else since now; how long the last one took, in ms. */
async function picturesAreBack(visitors: readonly Visitor[], withinMs: number): Promise<number> {
  const startedAt = performance.now();
  for (const visitor of visitors) await visitor.watchFrames();
  const ids = await Promise.all(visitors.map((visitor) => visitor.participantId()));
  for (const viewer of visitors) {
    for (const id of ids.filter((_id, index) => visitors[index] !== viewer)) {
      const frames = async () => (await viewer.frames(id, 'CAMERA')).count;
      const message = `pictures of ${id} on ${viewer.name}'s page`;
      await expect.poll(frames, { timeout: withinMs + SLACK_MS, interval: 20, message }).toBeGreaterThan(2);
    }
  }
  return performance.now() - startedAt;
}

function expectNobodyLeft(visitors: readonly Visitor[]): void {
  for (const { events } of visitors) {
    expect(events.filter(({ __typename }) => __typename === 'ParticipantLeft')).toEqual([]);
  }
}

test('a media worker that is killed costs six people a moment, and nobody their place', async () => {
  const app = await testApp({ env: { SFU: 'auto', SFU_LISTEN_IPS: '127.0.0.1', SFU_WORKERS: '2' } });
  const room = await Room.open(app, await openBrowser(), 2);
  const six = await room.enterAll('Ann', 'Ben', 'Cleo', 'Dan', 'Eve', 'Fay');
  await expectSettled(six, 'SFU', 'OUTGREW_MESH');
  await expectAllToPerceiveAll(six);
  const before = await everybody(six);
  const { workers } = await app.deps.sfu!.usage({});
  const busy = workers.find(({ routers }) => routers > 0);

  process.kill(busy!.pid, 'SIGKILL');

  const backMs = await picturesAreBack(six, ANOTHER_WORKER_WITHIN_MS);
  console.info(`the pictures of six people were back ${Math.round(backMs)} ms after their media worker was killed`);
  expect(backMs).toBeLessThan(ANOTHER_WORKER_WITHIN_MS + SLACK_MS);
  await expectSettled(six, 'SFU', 'SFU_LOST');
  await expectAllToPerceiveAll(six);
  expect(await everybody(six)).toEqual(before);
  expectNobodyLeft(six);
});

test('a server that is killed with the media server inside comes back with the media, and nobody joins again', async () => {
  const server = await startRestartableServer({ SFU_LISTEN_IPS: '127.0.0.1', SFU_WORKERS: '1', ROOM_MESH_LIMIT: '2' });
  const browser = await openBrowser();
  const ann = await browser.visit(server.url, 'Ann');
  await ann.register();
  await ann.createRoom('Kitchen');
  await ann.enter();
  const link = await ann.copyLink();
  const people = [ann];
  for (const name of ['Ben', 'Cleo', 'Dan']) {
    const guest = await browser.visit(server.url, name);
    await guest.followLinkAsGuest(link);
    await guest.enter();
    people.push(guest);
  }
  await expectSettled(people, 'SFU', 'OUTGREW_MESH');
  await expectAllToPerceiveAll(people);
  const before = await everybody(people);

  await server.kill();
  await server.start();

  const backMs = await picturesAreBack(people, AFTER_RESTART_WITHIN_MS);
  console.info(`the pictures were back ${Math.round(backMs)} ms after the server was`);
  expect(backMs).toBeLessThan(AFTER_RESTART_WITHIN_MS + SLACK_MS);
  await expectAllToPerceiveAll(people);
  expect(await everybody(people)).toEqual(before);
  expectNobodyLeft(people);
});
