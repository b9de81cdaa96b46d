import { expect, test } from 'vitest';
import { LEASE_MS, RENEW_EVERY_MS } from '../../src/presence/leases.ts';
import { PASS_EVERY_MS } from '../../src/presence/sweeper.ts';
import { testApp } from '../support/app.ts';
import { gather } from '../support/browser/gather.ts';
import {
  expectAllToPerceiveAll,
  expectScreen,
  expectSilence,
  expectToSeeAndHear,
  PATIENCE,
} from '../support/browser/perception.ts';
import { openBrowser } from '../support/browser/test-browser.ts';
import type { Visitor } from '../support/browser/visitor.ts';

/** From the click on reload to every picture and sound, in both directions. */
const RELOADED_WITHIN_MS = 5_000;
/** What a loaded machine may take on top of a time that a server keeps. */
const SLACK_MS = 3_000;

test('two people, then a third, see and hear each other, a shared screen included', async () => {
  const app = await testApp();
  const browser = await openBrowser();
  const ann = await browser.visit(app.url, 'Ann');
  await ann.register();
  await ann.createRoom('Kitchen');
  await ann.enter();
  const link = await ann.copyLink();

  const ben = await browser.visit(app.url, 'Ben', { account: await app.user('ben') });
  await ben.followLink(link);
  await ben.enter();
  await expectAllToPerceiveAll([ann, ben]);

  const cleo = await browser.visit(app.url, 'Cleo');
  await cleo.followLinkAsGuest(link);
  await cleo.enter();
  await expectAllToPerceiveAll([ann, ben, cleo]);
  expect(await ann.connections()).toEqual({ made: 2, open: 2 });

  await ben.press('Share screen');
  const bensId = await ben.participantId();
  for (const viewer of [ann, cleo]) await expectScreen(viewer, ben, bensId);
  await expectAllToPerceiveAll([ann, ben, cleo]);
  await ann.photograph('three-people-and-a-screen');

  await ben.press('Stop sharing');
  for (const viewer of [ann, cleo]) {
    await expect.poll(() => viewer.shown(bensId, 'SCREEN_SHARE'), PATIENCE).toBeNull();
    await expect.poll(() => viewer.played(bensId, 'SCREEN_SHARE_AUDIO'), PATIENCE).toBeNull();
  }
  await ben.press('Mute');
  for (const viewer of [ann, cleo]) await expectSilence(viewer, bensId);
});

test('a reload keeps the place; a closed tab loses it after the lease, and the host passes on', async () => {
  const app = await testApp();
  const browser = await openBrowser();
  const { visitors } = await gather(app, browser, ['Ann', 'Ben', 'Cleo']);
  const [ann, ben, cleo] = visitors;
  const [annsId, bensId, cleosId] = [await ann.participantId(), await ben.participantId(), await cleo.participantId()];
  const left = () => cleo.events.filter(({ __typename }) => __typename === 'ParticipantLeft');
  const before = await Promise.all([ann, cleo].map((viewer) => viewer.received(bensId, 'CAMERA')));

  const reloadedAt = performance.now();
  await ben.page.reload();
  for (const [index, viewer] of [ann, cleo].entries()) {
    const connection = async () => (await viewer.received(bensId, 'CAMERA'))?.connection;
    await expect.poll(connection, PATIENCE).toBeGreaterThan(before[index]!.connection);
  }
  const both = ([viewer, viewersId]: readonly [Visitor, string]) => [
    expectToSeeAndHear(viewer, ben, bensId),
    expectToSeeAndHear(ben, viewer, viewersId),
  ];
  await Promise.all(
    (
      [
        [ann, annsId],
        [cleo, cleosId],
      ] as const
    ).flatMap(both),
  );
  const reloadMs = performance.now() - reloadedAt;
  await expectAllToPerceiveAll(visitors);
  expect(reloadMs).toBeLessThan(RELOADED_WITHIN_MS);
  expect(await ben.participantId()).toBe(bensId);
  expect(await cleo.label(annsId)).toMatch(/host/);

  const closedAt = performance.now();
  await ann.page.close();
  // By then the lease of the page that was reloaded would have run out, too: nobody sees a leave of that one.
  await expect.poll(left, { timeout: LEASE_MS + PASS_EVERY_MS + SLACK_MS }).toMatchObject([{ participantId: annsId }]);
  const leaveMs = performance.now() - closedAt;
  expect(leaveMs).toBeGreaterThan(LEASE_MS - RENEW_EVERY_MS - SLACK_MS);
  for (const viewer of [ben, cleo]) {
    await expect.poll(() => viewer.participantIds(), PATIENCE).toEqual([bensId, await cleo.participantId()]);
    await expect.poll(() => viewer.label(bensId), PATIENCE).toMatch(/host/);
  }
  await expectAllToPerceiveAll([ben, cleo]);
  console.info(`reloaded in ${Math.round(reloadMs)} ms; a closed tab is gone after ${Math.round(leaveMs)} ms`);
});
