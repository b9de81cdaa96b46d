import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { call, openPages } from './pages.ts';
import type { Pages, Participant } from './pages.ts';

const CAMERA = { source: 'CAMERA' };
const LARGE = { source: 'CAMERA', width: 960, height: 540 };
const MICROPHONE = { source: 'MICROPHONE' };

let pages: Pages;
afterEach(() => pages.close());

async function moreFrames(participant: Participant, of: string, atLeast = 10): Promise<void> {
  const before = (await participant.received())[of]?.frames ?? 0;
  await expect
    .poll(async () => ((await participant.received())[of]?.frames ?? 0) - before, { timeout: 10_000 })
    .toBeGreaterThanOrEqual(atLeast);
}

describe('in Chromium', () => {
  it('three people see and hear each other, and the SFU tells who speaks', async () => {
    pages = await openPages();
    const [ann, bob, cleo] = [await pages.open('ann'), await pages.open('bob'), await pages.open('cleo')];
    for (const person of [ann, bob, cleo]) {
      await person.join({});
      await person.send(MICROPHONE);
      await person.send(CAMERA);
    }
    for (const person of [ann, bob, cleo]) {
      for (const other of ['ann', 'bob', 'cleo'].filter((name) => name !== person.participantId)) {
        await moreFrames(person, `${other} CAMERA`);
        await expect
          .poll(async () => (await person.received())[`${other} MICROPHONE`]?.audioEnergy, { timeout: 10_000 })
          .toBeGreaterThan(0);
      }
    }
    const loud = () => {
      const told = pages.events.findLast((event) => event.type === 'activeSpeakers')?.speakers ?? [];
      return told.flatMap(({ participantId, levelDb }) => (levelDb > -40 ? [participantId] : [])).toSorted();
    };
    await expect.poll(loud, { timeout: 10_000 }).toEqual(['ann', 'bob', 'cleo']);
  });

  it.each(['video/VP9', 'video/H264', 'video/AV1'])('%s crosses the SFU, too', async (codec) => {
    pages = await openPages();
    const [ann, bob] = [await pages.open('ann'), await pages.open('bob')];
    await ann.join({});
    await ann.send({ ...CAMERA, codec });
    await bob.join({});
    await moreFrames(bob, 'ann CAMERA');
    expect((await bob.received())['ann CAMERA']?.codec).toBe(codec);
  });

  it('a participant who only speaks TCP sends and receives', async () => {
    pages = await openPages();
    const [ann, bob] = [await pages.open('ann'), await pages.open('bob')];
    await ann.join({ isTcpOnly: true });
    await ann.send(CAMERA);
    await bob.join({});
    await bob.send(CAMERA);
    await moreFrames(bob, 'ann CAMERA');
    await moreFrames(ann, 'bob CAMERA');
    const { transports } = await pages.sfu.stats({ ...call, participantId: 'ann' });
    expect(transports.map(({ protocol, isConnected }) => ({ protocol, isConnected }))).toEqual([
      { protocol: 'tcp', isConnected: true },
      { protocol: 'tcp', isConnected: true },
    ]);
  });

  it('someone warm receives nothing, and everything once resumed', async () => {
    pages = await openPages();
    const [ann, bob] = [await pages.open('ann'), await pages.open('bob')];
    await ann.join({});
    await ann.send(CAMERA);
    await bob.join({ wait: true });
    await expect
      .poll(async () => (await pages.sfu.stats({ ...call, participantId: 'bob' })).transports[1]?.isConnected, {
        timeout: 10_000,
      })
      .toBe(true);
    expect((await pages.sfu.stats({ ...call, participantId: 'bob' })).consumers[0]?.bytesSent).toBe(0);
    expect((await bob.received())['ann CAMERA']?.frames).toBe(0);
    await bob.resume();
    await moreFrames(bob, 'ann CAMERA');
  });

  it('the one video that is wanted is that of who speaks', async () => {
    pages = await openPages();
    const [ann, bob, cleo] = [await pages.open('ann'), await pages.open('bob'), await pages.open('cleo')];
    await cleo.join({});
    await cleo.prefer({ maxVideos: 1 });
    await ann.join({});
    await ann.send(CAMERA);
    await moreFrames(cleo, 'ann CAMERA');
    await bob.join({});
    await bob.send(CAMERA);
    await bob.send(MICROPHONE);
    await moreFrames(cleo, 'bob CAMERA');
    const { consumers } = await pages.sfu.stats({ ...call, participantId: 'cleo' });
    expect(consumers.map(({ isPaused }) => isPaused)).toEqual([true, false, false]);
    expect(pages.events.filter((event) => event.type === 'consumersSelected')).toMatchObject([
      { participantId: 'cleo', selected: [], deselected: [consumers[0]?.consumerId] },
    ]);
  });

  it('media crosses from worker to worker', async () => {
    pages = await openPages({ workers: 2, consumersPerWorker: 1 });
    const [ann, bob, cleo] = [await pages.open('ann'), await pages.open('bob'), await pages.open('cleo')];
    await ann.join({});
    await ann.send(CAMERA);
    await bob.join({});
    await cleo.join({});
    await cleo.send(CAMERA);
    expect((await pages.sfu.usage({})).workers.map(({ routers }) => routers)).toEqual([1, 1]);
    await moreFrames(cleo, 'ann CAMERA');
    await moreFrames(bob, 'cleo CAMERA');
  });

  it('a receiver with bandwidth gets the layer it asks for within 3 s', async () => {
    pages = await openPages();
    const [ann, bob] = [await pages.open('ann'), await pages.open('bob')];
    await ann.join({});
    await ann.send(LARGE);
    // How fast a sender begins with its large layer is the sender's.
    const large = async () => Object.values(await ann.sent()).find(({ width }) => width === 960)?.frames ?? 0;
    await expect.poll(large, { timeout: 20_000 }).toBeGreaterThan(5);
    const layers = () => pages.events.filter((event) => event.type === 'layersChanged');
    const reach = async (wanted: number) => {
      const start = performance.now();
      const width = async () => (await bob.received())['ann CAMERA']?.width;
      await vi.waitFor(async () => expect(await width()).toBe(wanted), { timeout: 15_000, interval: 50 });
      return Math.round(performance.now() - start);
    };
    const ask = async (spatialLayer: number, wanted: number) => {
      // Within 300 ms of a key frame Chromium takes no request for another, of whatever layer.
      await delay(500);
      await bob.prefer({ sources: [{ participantId: 'ann', source: 'CAMERA', spatialLayer }] });
      return reach(wanted);
    };
    await bob.join({});
    const first = await reach(960);
    const down = await ask(0, 240);
    const middle = await ask(1, 480);
    const up = await ask(2, 960);
    console.info(
      `from the join to the high layer ${first} ms, to low ${down} ms, to middle ${middle} ms, to high ${up} ms;`,
      `sent: ${JSON.stringify(await ann.sent())}, told: ${layers()
        .map(({ spatialLayer }) => spatialLayer)
        .join()}`,
    );
    expect(Math.max(first, down, middle, up)).toBeLessThan(3000);
    expect(layers().map(({ spatialLayer }) => spatialLayer)).toEqual(expect.arrayContaining([0, 1, 2]));
    await expect.poll(() => layers().at(-1)).toMatchObject({ ...call, participantId: 'bob', spatialLayer: 2 });
  });
});
