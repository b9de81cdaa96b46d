import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Visitor } from '../support/browser/visitor.ts';
import { Caller, createRoom, goTo, outgrowMesh } from './caller.ts';
import { settledPath, untilPicture } from './cell.ts';
import { LabServer } from './lab-server.ts';
import { Lab, whyNoLab } from './lab.ts';
import type { Place } from './lab.ts';

const LARGEST_GAP_MS = 500;
const BACK_WITHIN_MS = 5_000;
/** Before credentials of 60 s are renewed for the first time. */
const CONTROL_MS = 30_000;
const isLong = process.env['NAT_CELLS'] === 'all';
const refusal = await whyNoLab();

interface InCall {
  visitors: readonly [Visitor, Visitor];
  ids: readonly [string, string];
}

describe.skipIf(refusal)('calls that need a relay, and calls that move', () => {
  let lab: Lab;
  let server: LabServer;

  beforeAll(async () => {
    lab = await Lab.open();
    server = await LabServer.start(lab, { TURN_TTL_SECONDS: '60' });
  }, 60_000);

  afterAll(async () => {
    await server?.stop();
    await lab?.close();
  }, 30_000);

  async function callBetween(places: readonly [Place, Place], topology: 'mesh' | 'SFU' = 'mesh'): Promise<InCall> {
    const callers = await Promise.all([Caller.open(lab, places[0]), Caller.open(lab, places[1])]);
    onTestFinished(async () => void (await Promise.all(callers.map((caller) => caller.close()))));
    const visitors = [await callers[0].visit(server.url), await callers[1].visit(server.url)] as const;
    const room = await createRoom(visitors[0]);
    await goTo(visitors[0], room);
    await visitors[0].enter();
    if (topology === 'SFU') await outgrowMesh(visitors[0], room);
    await goTo(visitors[1], room);
    await visitors[1].enter();
    const ids = [await visitors[0].participantId(), await visitors[1].participantId()] as const;
    await Promise.all([untilPicture(visitors[0], ids[1]), untilPicture(visitors[1], ids[0])]);
    return { visitors, ids };
  }

  describe('between two symmetric NATs', () => {
    let places: readonly [Place, Place];
    beforeEach(async () => {
      places = [await lab.addPlace('symmetric'), await lab.addPlace('symmetric')];
    });

    /** The page hears of another network, finds the server away, and restarts ICE once it is back. */
    async function forceRestart({ page }: Visitor, place: Place): Promise<void> {
      const end = await lab.cutTcp(place);
      await page.evaluate(() => window.dispatchEvent(new Event('online')));
      await delay(1_500);
      await end();
    }

    test('kill -9 of the server costs no frame', async () => {
      const { visitors, ids } = await callBetween(places);
      const paths = await pathsOf({ visitors, ids });
      expect(paths.map(({ local }) => local)).toContain('relay/udp');
      await Promise.all(visitors.map((visitor) => visitor.watchFrames()));
      await delay(2_000);
      await server.kill();
      await delay(3_000);
      await server.start();
      expect(server.output).toContain('coturn went on running and was taken over');
      await expect
        .poll(() => Promise.all(visitors.map((one) => one.isConnected())), { timeout: 5_000 })
        .toEqual([true, true]);
      await delay(2_000);
      const gaps = await gapsOf({ visitors, ids });
      console.info(`kill -9 in a relayed call: largest gaps between frames ${gaps.join(' and ')} ms`);
      for (const gap of gaps) expect(gap).toBeLessThan(LARGEST_GAP_MS);
    });

    test.runIf(isLong)(
      'a relayed call outlives its credentials three times over, and restarts ICE when it has to',
      async () => {
        const { visitors, ids } = await callBetween(places);
        const [first] = visitors;
        const stale = await iceServersOf(first);
        const fragments = new Set<string>();
        await delay(2_000);
        const control = await controlGap({ visitors, ids });
        await Promise.all(visitors.map((visitor) => visitor.watchFrames()));
        const goOn = async (ms: number) => {
          for (const until = performance.now() + ms; performance.now() < until; await delay(1_000)) {
            fragments.add(await fragmentOf(first));
          }
        };
        await goOn(120_000 - CONTROL_MS);
        // With the first credentials there is no relay any more, with the present ones there is.
        expect(await relaysWith(first, stale)).toEqual({ candidates: 0, errors: expect.arrayContaining([401]) });
        expect((await relaysWith(first, await iceServersOf(first))).candidates).toBeGreaterThan(0);
        const before = await fragmentOf(first);
        await forceRestart(first, places[0]);
        await expect.poll(() => fragmentOf(first), { timeout: 8_000 }).not.toBe(before);
        await expect.poll(() => pathsOf({ visitors, ids }), { timeout: 8_000 }).toSatisfy(isRelayed);
        await goOn(60_000);
        const gaps = await gapsOf({ visitors, ids });
        const paths = await pathsOf({ visitors, ids });
        console.info(
          `3 minutes with credentials of 60 s: ${fragments.size - 1} ICE restarts, largest gaps ${gaps.join(' and ')} ms (${control} ms before the first one), ${JSON.stringify(paths)}`,
        );
        expect(fragments.size).toBeGreaterThanOrEqual(3);
        expect(paths).toSatisfy(isRelayed);
        for (const gap of gaps) expect(gap).toBeLessThan(LARGEST_GAP_MS);
      },
      300_000,
    );
  });

  test.for(['mesh', 'SFU'] as const)('a change of the network in the middle of a call: %s', async (topology) => {
    const moving = await lab.addPlace('port-restricted');
    const change = await lab.addSecondWay(moving, 'symmetric');
    const { visitors, ids } = await callBetween([moving, await lab.addPlace('open')], topology);
    await delay(3_000);
    await Promise.all(visitors.map((visitor) => visitor.watchFrames()));
    await delay(1_000);
    await change();
    await delay(BACK_WITHIN_MS + 2_000);
    const look = () => Promise.all(visitors.map((viewer, index) => viewer.frames(ids[1 - index]!, 'CAMERA')));
    const before = await look();
    const added = async () => (await look()).map(({ count }, index) => count - before[index]!.count);
    await expect.poll(added, { timeout: 5_000 }).toSatisfy((counts: number[]) => counts.every((count) => count > 5));
    const gaps = (await look()).map(({ largestGapMs }) => Math.round(largestGapMs));
    console.info(`network changed (${topology}): media was away for ${gaps.join(' and ')} ms`);
    for (const gap of gaps) expect(gap).toBeLessThan(BACK_WITHIN_MS);
  });
});

const pathsOf = ({ visitors, ids }: InCall) =>
  Promise.all([settledPath(visitors[0], ids[1]), settledPath(visitors[1], ids[0])]);

const isRelayed = (paths: Awaited<ReturnType<typeof pathsOf>>) => paths.some(({ local }) => local.startsWith('relay/'));

async function gapsOf({ visitors, ids }: InCall): Promise<number[]> {
  const frames = await Promise.all([visitors[0].frames(ids[1], 'CAMERA'), visitors[1].frames(ids[0], 'CAMERA')]);
  return frames.map(({ largestGapMs }) => Math.round(largestGapMs));
}

/** How large the gaps are while nothing happens: what this machine can do at the moment. */
async function controlGap(call: InCall): Promise<number> {
  await Promise.all(call.visitors.map((visitor) => visitor.watchFrames()));
  await delay(CONTROL_MS);
  return Math.max(...(await gapsOf(call)));
}

/** What the page's connection was configured with last. */
function iceServersOf(visitor: Visitor): Promise<RTCIceServer[]> {
  return visitor.page.evaluate(
    () => window.connections.all.find((pc) => pc.connectionState === 'connected')?.getConfiguration().iceServers ?? [],
  );
}

/** Another one after each ICE restart. */
function fragmentOf(visitor: Visitor): Promise<string> {
  return visitor.page.evaluate(() => {
    const pc = window.connections.all.find((one) => one.connectionState === 'connected');
    return /a=ice-ufrag:(\S+)/.exec(pc?.currentLocalDescription?.sdp ?? '')?.[1] ?? '';
  });
}

function relaysWith(visitor: Visitor, iceServers: RTCIceServer[]): Promise<{ candidates: number; errors: number[] }> {
  return visitor.page.evaluate(async (servers) => {
    const pc = new RTCPeerConnection({ iceServers: servers, iceTransportPolicy: 'relay' });
    const errors: number[] = [];
    let candidates = 0;
    const gathered = new Promise<void>((resolve) => {
      pc.onicecandidate = ({ candidate }) => (candidate?.candidate ? void candidates++ : resolve());
      pc.onicecandidateerror = ({ errorCode }) => errors.push(errorCode);
    });
    pc.createDataChannel('probe');
    await pc.setLocalDescription();
    await gathered;
    pc.close();
    return { candidates, errors };
  }, iceServers);
}
