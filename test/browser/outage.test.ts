import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { expectAllToPerceiveAll, expectSilence, PATIENCE } from '../support/browser/perception.ts';
import { startRestartableServer } from '../support/browser/restartable-server.ts';
import { openBrowser } from '../support/browser/test-browser.ts';
import type { Visitor } from '../support/browser/visitor.ts';

/** From the server's first answer to the last page that has a socket again. */
const CONNECTED_WITHIN_MS = 5_000;
/** Frames that never stop, on a machine on which a server and a test run, too: 15 a second are sent. */
const LEAST_FRAMES_PER_SECOND = 12;
const LARGEST_GAP_MS = 1_000;

/** What nobody may see change while the server is away. */
function standing(visitors: readonly Visitor[]) {
  return Promise.all(
    visitors.map(async (visitor) => ({
      name: visitor.name,
      self: await visitor.participantId(),
      everybody: await visitor.participantIds(),
      connections: await visitor.connections(),
    })),
  );
}

/** Of everybody's picture on everybody else's page: which connection brings it, and how well it runs. */
async function pictures(visitors: readonly Visitor[]) {
  const ids = await Promise.all(visitors.map((visitor) => visitor.participantId()));
  const pairs = visitors.flatMap((viewer, index) =>
    ids.filter((id) => id !== ids[index]).map((id) => ({ viewer, id })),
  );
  return Promise.all(
    pairs.map(async ({ viewer, id }) => {
      const [received, frames] = await Promise.all([viewer.received(id, 'CAMERA'), viewer.frames(id, 'CAMERA')]);
      return { of: `${id} on ${viewer.name}'s page`, ...frames, ...received! };
    }),
  );
}

const areConnected = (visitors: readonly Visitor[]) => Promise.all(visitors.map((visitor) => visitor.isConnected()));

test.for([2_000, 30_000])('a call outlives its server, killed and away for %i ms', async (downMs) => {
  const server = await startRestartableServer({ SFU: 'off' });
  const browser = await openBrowser();
  const ann = await browser.visit(server.url, 'Ann');
  await ann.register();
  await ann.createRoom('Kitchen');
  await ann.enter();
  const link = await ann.copyLink();
  const comeAsGuest = async (name: string) => {
    const guest = await browser.visit(server.url, name);
    await guest.followLinkAsGuest(link);
    await guest.enter();
    return guest;
  };
  const [ben, cleo] = [await comeAsGuest('Ben'), await comeAsGuest('Cleo')];
  const three = [ann, ben, cleo];
  await expectAllToPerceiveAll(three);
  for (const visitor of three) await visitor.watchFrames();
  const [before, picturesBefore, watchedAt] = [await standing(three), await pictures(three), performance.now()];

  await server.kill();
  await expect.poll(() => areConnected(three), PATIENCE).toEqual([false, false, false]);
  await delay(downMs);
  await server.start();
  const backAt = performance.now();
  await expect.poll(() => areConnected(three), { ...PATIENCE, interval: 10 }).toEqual([true, true, true]);
  const connectedMs = performance.now() - backAt;
  expect(connectedMs).toBeLessThan(CONNECTED_WITHIN_MS);

  const watchedMs = performance.now() - watchedAt;
  const runs = (await pictures(three)).map((picture, index) => ({
    ...picture,
    isSameConnection: picture.connection === picturesBefore[index]!.connection,
    framesPerSecond: ((picture.framesDecoded - picturesBefore[index]!.framesDecoded) / watchedMs) * 1_000,
  }));
  const [fps, gapMs] = [
    Math.min(...runs.map(({ framesPerSecond }) => framesPerSecond)),
    Math.max(...runs.map(({ largestGapMs }) => largestGapMs)),
  ];
  console.info(
    `down ${downMs} ms: connected again in ${Math.round(connectedMs)} ms; at least ${fps.toFixed(1)} frames a second, largest gap ${gapMs} ms`,
  );
  expect(runs).toHaveLength(6);
  expect(runs.filter(({ isSameConnection }) => !isSameConnection)).toEqual([]);
  expect(fps).toBeGreaterThan(LEAST_FRAMES_PER_SECOND);
  expect(gapMs).toBeLessThan(LARGEST_GAP_MS);

  await ben.press('Mute');
  const bensId = await ben.participantId();
  for (const viewer of [ann, cleo]) {
    await expect.poll(() => viewer.label(bensId), PATIENCE).toMatch(/muted/);
    await expectSilence(viewer, bensId);
  }
  expect(await standing(three)).toEqual(before);

  await ben.press('Unmute');
  const dora = await comeAsGuest('Dora');
  await expectAllToPerceiveAll([ann, ben, cleo, dora]);
  for (const { events } of three) {
    expect(events.filter(({ __typename }) => __typename === 'ParticipantLeft')).toEqual([]);
  }
});
