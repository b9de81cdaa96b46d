import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { appWithSfu, Room } from '../../browser/sfu/arrivals.ts';
import { expectSettled } from '../../browser/sfu/topology-chip.ts';
import type { Visitor } from '../../support/browser/visitor.ts';
import { openBenchBrowser } from './browser.ts';
import { fifthWithoutPage, fifthWithPage } from './fifth.ts';
import type { Outcome } from './run.ts';
import { HEAD, row, spread } from './statistics.ts';
import { observeSwaps } from './swaps.ts';
import type { Sightings } from './swaps.ts';

/** A switch each way a round. Nine give more than 50 swapped pictures each way. */
const ROUNDS = Number(process.env['ROUNDS'] ?? 9);
/** In frames a second: of several videos with more than this the compositor leaves out frames, which would look like gaps. */
const FRAME_RATE = 15;
const CONTROL_MS = 5_000;
const BACK_WITHIN_MS = 40_000;
/** It is over by then, mostly. */
const SWITCH_MS = 3_000;
/** To ask a page costs it time, which it has none to spare of while it changes over. */
const LOOK_EVERY_MS = 500;
/** What is seen after the switch has settled belongs to it. */
const AFTERMATH_MS = 2_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Everything of one kind of window: a switch each way, and the quiet times before. */
class Figures {
  readonly swapGaps: number[] = [];
  readonly worstGaps: number[] = [];
  readonly silent: number[] = [];
  readonly doubled: number[] = [];
  readonly concealed: number[] = [];

  /** @param mutedId whoever is muted: silence of that one is right */
  add({ pictures, sounds }: Sightings, mutedId: string): void {
    for (const { swapGapMs, worstGapMs } of Object.values(pictures)) {
      this.worstGaps.push(worstGapMs);
      if (swapGapMs !== null) this.swapGaps.push(swapGapMs);
    }
    for (const [id, { silentMs, doubledMs, concealedMs }] of Object.entries(sounds)) {
      if (id === mutedId) continue;
      this.silent.push(silentMs);
      this.doubled.push(doubledMs);
      this.concealed.push(concealedMs);
    }
  }

  rows(name: string): string[] {
    return [
      ...(this.swapGaps.length > 0 ? [row(`${name}: gap at the swap`, spread(this.swapGaps))] : []),
      row(`${name}: worst gap`, spread(this.worstGaps)),
      row(`${name}: silent`, spread(this.silent)),
      row(`${name}: concealed`, spread(this.concealed)),
      row(`${name}: doubled`, spread(this.doubled)),
    ];
  }
}

async function watchAll(visitors: readonly Visitor[]): Promise<void> {
  const ids = await Promise.all(visitors.map((visitor) => visitor.participantId()));
  await Promise.all(
    visitors.map(({ page }, index) =>
      page.evaluate(
        (others) => window.swaps.watch(others),
        ids.filter((_id, other) => other !== index),
      ),
    ),
  );
}

/** The devices of all are alike, so that only this can be told: everybody has pictures and sounds of everybody. */
async function expectAllToSeeAndHearAll(visitors: readonly Visitor[], mutedId: string): Promise<void> {
  const look = async () => {
    await watchAll(visitors);
    await pause(1_000);
    const seen = await Promise.all(visitors.map(({ page }) => page.evaluate(() => window.swaps.sightings())));
    return seen.flatMap(({ pictures, sounds }) => [
      ...Object.values(pictures).map(({ frames }) => frames > 0),
      ...Object.entries(sounds).map(([id, { silentMs }]) => id === mutedId || silentMs < 500),
    ]);
  };
  // Of each other one a camera and a sound, and of one a screen.
  const pairs = visitors.length * (visitors.length - 1);
  await expect.poll(look, { timeout: 20_000 }).toEqual(Array(2 * pairs + visitors.length - 1).fill(true));
}

async function collect(visitors: readonly Visitor[], mutedId: string, into: Figures): Promise<void> {
  for (const { page } of visitors) into.add(await page.evaluate(() => window.swaps.sightings()), mutedId);
}

test('switching a live call from four to five people and back', async () => {
  const app = await appWithSfu();
  const room = await Room.open(app, await openBenchBrowser(FRAME_RATE), 4);
  const watching = { script: observeSwaps };
  const visitors: Visitor[] = [];
  for (const name of ['Ann', 'Ben', 'Cleo', 'Dan']) visitors.push(await room.enter(name, watching));
  const [ann, ben, cleo, dan] = visitors as [Visitor, Visitor, Visitor, Visitor];
  const eve = await (process.env['FIFTH'] === 'page' ? fifthWithPage(room, watching) : fifthWithoutPage(app, room));
  await ben.press('Share screen');
  await cleo.press('Mute');
  const mutedId = await cleo.participantId();
  await expectAllToSeeAndHearAll(visitors, mutedId);
  const [control, up, down] = [new Figures(), new Figures(), new Figures()];

  for (let round = 0; round < ROUNDS; round += 1) {
    await pause(3_000);
    await watchAll(visitors);
    await pause(CONTROL_MS);
    await collect(visitors, mutedId, control);

    await watchAll(visitors);
    await eve.come();
    await pause(SWITCH_MS);
    await expectSettled(visitors, 'SFU', 'OUTGREW_MESH', 20_000, LOOK_EVERY_MS);
    await pause(AFTERMATH_MS);
    await collect(visitors, mutedId, up);

    await dan.press('Leave');
    await eve.leave();
    const three = [ann, ben, cleo];
    await pause(3_000);
    await watchAll(three);
    await expectSettled(three, 'MESH', 'BACK_TO_MESH', BACK_WITHIN_MS, LOOK_EVERY_MS);
    await pause(AFTERMATH_MS);
    await collect(three, mutedId, down);

    await dan.page.goto(dan.page.url());
    await dan.enter();
    await eve.prepare();
    console.info(`round ${round + 1} of ${ROUNDS}`);
  }

  expect(up.swapGaps.length, 'pictures that changed over to the SFU').toBeGreaterThan(0);
  expect(down.swapGaps.length, 'and back').toBeGreaterThan(0);
  const outcome: Outcome = {
    table: [...HEAD, ...control.rows('quiet'), ...up.rows('to the SFU'), ...down.rows('to the mesh')],
    figures: {
      toSfuSwapGapP50: { value: spread(up.swapGaps).p50, unit: 'ms' },
      toSfuSwapGapMax: { value: spread(up.swapGaps).max, unit: 'ms' },
      toSfuConcealedMax: { value: spread(up.concealed).max, unit: 'ms' },
      toSfuDoubledMax: { value: spread(up.doubled).max, unit: 'ms' },
      toMeshSwapGapP50: { value: spread(down.swapGaps).p50, unit: 'ms' },
      toMeshSwapGapMax: { value: spread(down.swapGaps).max, unit: 'ms' },
      toMeshConcealedMax: { value: spread(down.concealed).max, unit: 'ms' },
      toMeshDoubledMax: { value: spread(down.doubled).max, unit: 'ms' },
      quietWorstGapP50: { value: spread(control.worstGaps).p50, unit: 'ms' },
    },
  };
  const file = process.env['BENCH_OUTCOME'];
  if (file) writeFileSync(file, JSON.stringify(outcome));
});
