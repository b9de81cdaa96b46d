import { expect, test } from 'vitest';
import {
  expectAllToPerceiveAll,
  expectScreen,
  expectSilence,
  expectToSeeAndHear,
  PATIENCE,
} from '../../support/browser/perception.ts';
import { openBrowser } from '../../support/browser/test-browser.ts';
import type { Visitor } from '../../support/browser/visitor.ts';
import { appWithSfu, Room } from './arrivals.ts';
import { onlyTcp } from './obstacles.ts';
import { expectSettled } from './topology-chip.ts';

const CAMERA = 'CAMERA';
/** A receiver with bandwidth reaches the layer that its tile needs. */
const LAYER_WITHIN_MS = 3_000;
/** What a loaded machine may take on top. */
const SLACK_MS = 12_000;

async function widthOf(viewer: Visitor, participantId: string): Promise<number | undefined> {
  return (await viewer.shown(participantId, CAMERA))?.width;
}

test('six people in one call on the SFU see and hear each other, and a shared screen', async () => {
  const app = await appWithSfu();
  const room = await Room.open(app, await openBrowser(), 2);
  const people = await room.enterAll('Ann', 'Ben', 'Cleo', 'Dan', 'Eve', 'Fay');
  await expectSettled(people, 'SFU', 'OUTGREW_MESH');
  await expectAllToPerceiveAll(people);
  const [ann, ben] = people as [Visitor, Visitor];
  expect((await ann.connections()).open, 'a connection each way, however many people there are').toBe(2);
  await ann.photograph('six-people-on-the-sfu');

  await ben.press('Share screen');
  const bensId = await ben.participantId();
  for (const viewer of people) if (viewer !== ben) await expectScreen(viewer, ben, bensId);
  await ann.photograph('six-people-and-a-screen-on-the-sfu');
  await ben.press('Stop sharing');
  await expect.poll(() => ann.shown(bensId, 'SCREEN_SHARE'), PATIENCE).toBeNull();

  await ben.press('Mute');
  await expectSilence(ann, bensId);
  await ben.press('Turn camera off');
  await expect.poll(() => ann.shown(bensId, CAMERA), PATIENCE).toBeNull();
  const { made } = await ben.connections();
  await ben.press('Unmute');
  await ben.press('Turn camera on');
  await expectAllToPerceiveAll([ann, ben]);
  expect((await ben.connections()).made, 'to mute and unmute connects nothing').toBe(made);
  for (const { complaints } of people) expect(complaints).toEqual([]);
});

test('a small tile is sent the low layer and a large one the high layer, as they change', async () => {
  const app = await appWithSfu();
  const room = await Room.open(app, await openBrowser(), 2);
  const ann = await room.enter('Ann', { camera: { width: 960, height: 540 } });
  const large = { width: 1700, height: 1300 };
  const small = { width: 360, height: 440 };
  const ben = await room.enter('Ben', { viewport: large });
  const cleo = await room.enter('Cleo', { viewport: small });
  await expectSettled([ann, ben, cleo], 'SFU', 'OUTGREW_MESH');
  const annsId = await ann.participantId();
  const timing = { timeout: LAYER_WITHIN_MS + SLACK_MS, interval: 50 };
  await expect.poll(() => widthOf(ben, annsId), timing).toBe(960);
  await expect.poll(() => widthOf(cleo, annsId), timing).toBe(240);

  const start = performance.now();
  await Promise.all([ben.page.setViewportSize(small), cleo.page.setViewportSize(large)]);
  await expect.poll(() => widthOf(cleo, annsId), timing).toBe(960);
  console.info(`from the low layer to the high one in ${Math.round(performance.now() - start)} ms`);
  await expect.poll(() => widthOf(ben, annsId), timing).toBe(240);
});

test('who wants sound only is sent no pictures, and everybody else is', async () => {
  const app = await appWithSfu();
  const room = await Room.open(app, await openBrowser(), 2);
  const people = await room.enterAll('Ann', 'Ben', 'Cleo');
  const [ann, ben, cleo] = people as [Visitor, Visitor, Visitor];
  await expectSettled(people, 'SFU', 'OUTGREW_MESH');
  await expectAllToPerceiveAll(people);
  const [annsId, cleosId] = [await ann.participantId(), await cleo.participantId()];

  await ben.page.getByRole('button', { name: 'Devices' }).click();
  await ben.page.getByRole('switch', { name: /Sound only/ }).check();
  for (const id of [annsId, cleosId]) await expect.poll(() => ben.shown(id, CAMERA), PATIENCE).toBeNull();
  await expect.poll(async () => (await ben.played(annsId, 'MICROPHONE'))?.levelDb, PATIENCE).toBeGreaterThan(-50);
  await expectAllToPerceiveAll([ann, cleo]);

  await ben.page.getByRole('switch', { name: /Sound only/ }).uncheck();
  await expectAllToPerceiveAll(people);
});

test('who can only speak TCP sees and is seen', async () => {
  const app = await appWithSfu();
  const room = await Room.open(app, await openBrowser(), 2);
  const others = await room.enterAll('Ann', 'Ben');
  const cleo = await room.enter('Cleo', { script: onlyTcp });
  const people = [...others, cleo];
  await expectSettled(people, 'SFU', 'OUTGREW_MESH');
  await expectAllToPerceiveAll(people);
  const [ann] = others as [Visitor];
  expect((await cleo.received(await ann.participantId(), CAMERA))?.protocol).toBe('tcp');
});

test('a tile that left the screen and came back before the page noticed goes on moving', async () => {
  const app = await appWithSfu();
  const room = await Room.open(app, await openBrowser(), 2);
  const ann = await room.enter('Ann');
  const ben = await room.enter('Ben', { script: reportWhatIsSeenLate });
  const cleo = await room.enter('Cleo');
  await expectSettled([ann, ben, cleo], 'SFU', 'OUTGREW_MESH');
  await expectToSeeAndHear(ben, ann, await ann.participantId());

  const annsId = await ann.participantId();
  await ben.page.evaluate(async (id) => {
    const tile = document.querySelector<HTMLElement>(`[data-testid=tile][data-participant-id="${id}"]`);
    if (!tile) throw new Error('There is no such tile');
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 30)));
    tile.style.translate = '5000px';
    await nextFrame();
    tile.style.translate = '';
    await nextFrame();
  }, annsId);
  // Longer than what is seen takes to be reported, and the page to tell the SFU of it.
  await ben.page.waitForTimeout(1_500);
  await expectToSeeAndHear(ben, ann, annsId);
  expect(ben.complaints).toEqual([]);
});

/** Runs in a page before anything else: like on a busy machine, whatever comes on and off the screen is reported late, together. */
function reportWhatIsSeenLate(): void {
  const lateMs = 400;
  window.IntersectionObserver = class extends IntersectionObserver {
    constructor(callback: IntersectionObserverCallback, options?: IntersectionObserverInit) {
      let waiting: IntersectionObserverEntry[] = [];
      super((entries, observer) => {
        if (waiting.length === 0) setTimeout(() => callback(waiting.splice(0), observer), lateMs);
        waiting = [...waiting, ...entries];
      }, options);
    }
  };
}
