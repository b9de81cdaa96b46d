import { expect, test } from 'vitest';
import { BACK_TO_MESH_AFTER_MS } from '../../../src/topology/choose-topology.ts';
import { SWITCH_DEADLINE_MS } from '../../../src/topology/switches.ts';
import {
  expectAllToPerceiveAll,
  expectScreen,
  expectToSeeAndHear,
  PATIENCE,
} from '../../support/browser/perception.ts';
import { openBrowser } from '../../support/browser/test-browser.ts';
import type { Visitor } from '../../support/browser/visitor.ts';
import { appWithSfu, Room } from './arrivals.ts';
import { interruptions, NONE, watchContinuity } from './continuity.ts';
import { noWayInMesh, noWayToSfu } from './obstacles.ts';
import { expectSettled, shownTopology } from './topology-chip.ts';

/** What a loaded machine may take on top of a time that the server keeps. */
const SLACK_MS = 8_000;

async function watchAll(visitors: readonly Visitor[]): Promise<void> {
  const ids = await Promise.all(visitors.map((visitor) => visitor.participantId()));
  await Promise.all(
    visitors.map((visitor, index) =>
      watchContinuity(
        visitor,
        ids.filter((_id, other) => other !== index),
      ),
    ),
  );
}

async function expectNoInterruption(visitors: readonly Visitor[]): Promise<void> {
  for (const visitor of visitors) expect(await interruptions(visitor), `on ${visitor.name}'s page`).toEqual(NONE);
}

async function openConnections(visitors: readonly Visitor[]): Promise<number[]> {
  return Promise.all(visitors.map(async (visitor) => (await visitor.connections()).open));
}

/** Waits until a switch is under way on a page. */
async function switchBegins(visitor: Visitor, to: 'MESH' | 'SFU', timeout = PATIENCE.timeout): Promise<void> {
  const isUnderWay = async () => (await shownTopology(visitor))?.topology === to;
  await expect.poll(isUnderWay, { timeout, interval: 10 }).toBe(true);
}

/** Nobody is told that they cannot reach the media server, or that somebody else cannot. */
async function expectNobodyUnreachable(visitors: readonly Visitor[]): Promise<void> {
  for (const { page, name } of visitors) {
    expect(await page.getByTestId('media-server-unreachable').isVisible(), `on ${name}'s page`).toBe(false);
    expect(await page.locator('[data-testid=tile][data-quality=LOST]').count(), `on ${name}'s page`).toBe(0);
  }
}

test('from four to five people, and back when they are few: nothing is interrupted, muted or sharing', async () => {
  const app = await appWithSfu();
  const room = await Room.open(app, await openBrowser(), 4);
  const four = await room.enterAll('Ann', 'Ben', 'Cleo', 'Dan');
  const [ann, ben, cleo, dan] = four as [Visitor, Visitor, Visitor, Visitor];
  await expectAllToPerceiveAll(four);
  await ben.press('Share screen');
  const bensId = await ben.participantId();
  await expectScreen(ann, ben, bensId);
  await watchAll(four);

  const eve = await room.enter('Eve');
  await expectSettled([...four, eve], 'SFU', 'OUTGREW_MESH');
  await expectAllToPerceiveAll([...four, eve]);
  await expectScreen(eve, ben, bensId);
  await expectNoInterruption(four);
  await expect.poll(() => openConnections([...four, eve]), PATIENCE).toEqual([2, 2, 2, 2, 2]);

  await ben.press('Mute');
  await dan.press('Leave');
  // At the limit it stays; one below it, it returns.
  await eve.press('Leave');
  const three = [ann, ben, cleo];
  await watchAll(three);
  await expectSettled(three, 'MESH', 'BACK_TO_MESH', BACK_TO_MESH_AFTER_MS + SLACK_MS);
  await expectNoInterruption(three);
  await expect.poll(() => openConnections(three), PATIENCE).toEqual([2, 2, 2]);
  await expectScreen(cleo, ben, bensId);
  await ben.press('Unmute');
  await expectAllToPerceiveAll(three);
  for (const { complaints } of [...three, eve]) expect(complaints).toEqual([]);
});

test('somebody joins and somebody reloads in the middle of a switch, and of the way back', async () => {
  const app = await appWithSfu();
  const room = await Room.open(app, await openBrowser(), 4);
  const four = await room.enterAll('Ann', 'Ben', 'Cleo', 'Dan');
  const [ann, ben, cleo, dan] = four as [Visitor, Visitor, Visitor, Visitor];
  await expectAllToPerceiveAll(four);
  const [eve, fay] = [await room.knock('Eve'), await room.knock('Fay')];
  await watchAll([ann, cleo]);
  const bensId = await ben.participantId();

  const begins = switchBegins(ann, 'SFU');
  await eve.enter();
  await begins;
  await Promise.all([fay.enter(), ben.page.reload()]);
  const six = [...four, eve, fay];
  // By everybody's word and not by the deadline.
  await expectSettled(six, 'SFU', 'OUTGREW_MESH', SWITCH_DEADLINE_MS - 1_000);
  await expectAllToPerceiveAll(six);
  expect(await ben.participantId(), 'a reload keeps the place').toBe(bensId);
  expect(ann.events.filter(({ __typename }) => __typename === 'ParticipantLeft')).toEqual([]);
  await expectNoInterruption([ann, cleo]);
  await expect.poll(() => openConnections(six), PATIENCE).toEqual([2, 2, 2, 2, 2, 2]);
  await expectNobodyUnreachable(six);

  for (const visitor of [dan, eve, fay]) await visitor.press('Leave');
  await watchAll([ann, cleo]);
  await switchBegins(ann, 'MESH', BACK_TO_MESH_AFTER_MS + SLACK_MS);
  await Promise.all([eve.page.getByRole('button', { name: 'Join again' }).click(), ben.page.reload()]);
  const left = [ann, ben, cleo, eve];
  await expectSettled(left, 'MESH', 'BACK_TO_MESH', SWITCH_DEADLINE_MS - 1_000);
  await expectAllToPerceiveAll(left);
  await expectNoInterruption([ann, cleo]);
  await expect.poll(() => openConnections(left), PATIENCE).toEqual([3, 3, 3, 3]);
  await expectNobodyUnreachable(left);
});

test('who can meet on the SFU only stays there when the call tries to return to the mesh', async () => {
  const app = await appWithSfu();
  const room = await Room.open(app, await openBrowser(), 3);
  const [ann, ben, cleo] = (await room.enterAll('Ann', 'Ben', 'Cleo')) as [Visitor, Visitor, Visitor];
  const dan = await room.enter('Dan', { script: noWayInMesh });
  await expectSettled([ann, ben, cleo, dan], 'SFU', 'OUTGREW_MESH');
  await expectAllToPerceiveAll([ann, ben, cleo, dan]);
  await ben.press('Leave');
  await cleo.press('Leave');
  await watchAll([ann, dan]);
  await switchBegins(ann, 'MESH', BACK_TO_MESH_AFTER_MS + SLACK_MS);
  await expectSettled([ann, dan], 'SFU', 'MESH_FAILED', SWITCH_DEADLINE_MS + SLACK_MS);
  await expectAllToPerceiveAll([ann, dan]);
  await expectNobodyUnreachable([ann, dan]);
  for (const one of [ann, dan]) expect(await interruptions(one), `on ${one.name}'s page`).toEqual(NONE);
});

test('somebody leaves in the middle of a switch, and nobody waits for them', async () => {
  const app = await appWithSfu();
  const room = await Room.open(app, await openBrowser(), 3);
  const three = await room.enterAll('Ann', 'Ben', 'Cleo');
  const [ann, ben, cleo] = three as [Visitor, Visitor, Visitor];
  await expectAllToPerceiveAll(three);
  const dan = await room.knock('Dan');
  await watchAll([ann, ben]);
  const begins = switchBegins(ann, 'SFU');
  await dan.enter();
  await begins;
  await cleo.press('Leave');
  await expectSettled([ann, ben, dan], 'SFU', 'OUTGREW_MESH', SWITCH_DEADLINE_MS / 2);
  await expectAllToPerceiveAll([ann, ben, dan]);
  await expectNoInterruption([ann, ben]);
  await expect.poll(() => openConnections([ann, ben, dan]), PATIENCE).toEqual([2, 2, 2]);
});

test('who cannot reach the SFU keeps direct links and is told; the others are on the SFU', async () => {
  const app = await appWithSfu();
  const room = await Room.open(app, await openBrowser(), 3);
  const [ann, ben] = (await room.enterAll('Ann', 'Ben')) as [Visitor, Visitor];
  const cleo = await room.enter('Cleo', { script: noWayToSfu });
  const three = [ann, ben, cleo];
  await expectAllToPerceiveAll(three);
  await watchAll(three);

  const dan = await room.enter('Dan');
  await expectSettled([ann, ben, cleo, dan], 'SFU', 'OUTGREW_MESH', SWITCH_DEADLINE_MS + SLACK_MS);
  await expectAllToPerceiveAll(three);
  await expectAllToPerceiveAll([ann, ben, dan]);
  await expectNoInterruption(three);
  await expect.poll(() => cleo.page.getByTestId('media-server-unreachable').isVisible(), PATIENCE).toBe(true);
  expect(await ann.page.getByTestId('media-server-unreachable').isVisible()).toBe(false);
  const cleosId = await cleo.participantId();
  for (const other of [ann, ben, dan]) {
    const mark = other.page.locator(`[data-testid=tile][data-participant-id="${cleosId}"]`);
    await expect.poll(() => mark.getAttribute('data-quality'), PATIENCE).toBe('LOST');
  }
  // Between a newcomer and whoever is not on the SFU there is no way.
  const dansId = await dan.participantId();
  await expect.poll(() => cleo.label(dansId), PATIENCE).toMatch(/Not reachable from here/);
  await expect.poll(() => dan.label(cleosId), PATIENCE).toMatch(/Not reachable from here/);
  for (const direct of [await ann.participantId(), await ben.participantId()]) {
    expect(await cleo.label(direct)).not.toMatch(/reachable|Connecting|trying/);
  }
  await cleo.photograph('cleo-cannot-reach-the-sfu');
  await ann.photograph('cleo-cannot-reach-the-sfu-as-ann-sees-it');
  await dan.photograph('cleo-cannot-reach-the-sfu-as-dan-sees-it');
  // A mute travels still, and so does what is direct.
  await cleo.press('Mute');
  await cleo.press('Unmute');
  await expectToSeeAndHear(ann, cleo, cleosId);
  // Two to the SFU, and one to whoever cannot reach it.
  await expect.poll(() => openConnections([ann, ben]), PATIENCE).toEqual([3, 3]);
});

test('who was silent while the others went to the SFU, and cannot reach it, is seen and heard afterwards', async () => {
  const app = await appWithSfu();
  const room = await Room.open(app, await openBrowser(), 3);
  const [ann, ben] = (await room.enterAll('Ann', 'Ben')) as [Visitor, Visitor];
  const cleo = await room.enter('Cleo', { script: noWayToSfu });
  await expectAllToPerceiveAll([ann, ben, cleo]);
  await cleo.press('Mute');
  await cleo.press('Turn camera off');

  const dan = await room.enter('Dan');
  await expectSettled([ann, ben, cleo, dan], 'SFU', 'OUTGREW_MESH', SWITCH_DEADLINE_MS + SLACK_MS);
  await cleo.press('Unmute');
  await cleo.press('Turn camera on');
  await expectAllToPerceiveAll([ann, ben, cleo]);
  expect(await cleo.page.getByTestId('media-server-unreachable').isVisible()).toBe(true);
});
