import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { expectSilence, expectToSeeAndHear, PATIENCE } from '../support/browser/perception.ts';
import { openBrowser } from '../support/browser/test-browser.ts';
import type { Visitor } from '../support/browser/visitor.ts';

/** Ann in front of a room whose devices she opens in a way of her own, and Ben, who can come in with the link. */
async function annAndBen(howDevicesOpen: () => void) {
  const app = await testApp();
  const browser = await openBrowser();
  const ann = await browser.visit(app.url, 'Ann', { account: await app.user('ann') });
  await ann.page.context().addInitScript(howDevicesOpen);
  await ann.page.reload();
  await ann.createRoom('Kitchen');
  const comeIn = async () => {
    const ben = await browser.visit(app.url, 'Ben', { account: await app.user('ben') });
    await ben.followLink(await ann.copyLink());
    await ben.enter();
    return ben;
  };
  return { ann, comeIn };
}

async function pressed({ page }: Visitor, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).click();
}

test('who starts the call while the devices are being opened is seen and heard as soon as they are', async () => {
  const { ann, comeIn } = await annAndBen(openSlowly);
  await ann.enter();
  const tile = ann.page.locator('[data-testid=tile][data-self]');
  expect(await tile.locator('video').count(), 'the devices are still being opened').toBe(0);
  await tile.locator('video.has-frame').waitFor();
  await expectToSeeAndHear(await comeIn(), ann, await ann.participantId());
});

test('devices that open only when they are asked again are seen and heard', async () => {
  const { ann, comeIn } = await annAndBen(failOnce);
  await ann.enter();
  await expectToSeeAndHear(await comeIn(), ann, await ann.participantId());
  expect(await ann.page.getByRole('alert').count()).toBe(0);
});

test('a camera that is turned off while it is being opened stays off', async () => {
  const { ann, comeIn } = await annAndBen(openSlowly);
  await pressed(ann, 'Turn camera off');
  await ann.enter();
  const ben = await comeIn();
  const annsId = await ann.participantId();
  await expect.poll(async () => (await ben.played(annsId, 'MICROPHONE'))?.levelDb, PATIENCE).toBeGreaterThan(-50);
  await ann.page.getByRole('button', { name: 'Turn camera on' }).waitFor();
  expect(await ben.shown(annsId, 'CAMERA')).toBeNull();
});

test('devices that cannot be opened are told of in the call, each by its name', async () => {
  const { ann } = await annAndBen(failSlowly);
  await ann.enter();
  const alert = ann.page.getByRole('alert');
  await alert.waitFor();
  await expect.poll(() => alert.innerText(), PATIENCE).toMatch(/microphone is blocked.*camera is in use/i);
  await pressed(ann, 'Close');
  await alert.waitFor({ state: 'detached' });
});

test('whose camera and microphone are taken away in the middle of the call is told so', async () => {
  const { ann, comeIn } = await annAndBen(useRealDevices);
  await ann.enter();
  const ben = await comeIn();
  const annsId = await ann.participantId();
  await expect.poll(() => ben.shown(annsId, 'CAMERA'), PATIENCE).not.toBeNull();

  // The browser withdraws whatever is not granted here, as when somebody forbids the page its devices.
  await ann.page.context().grantPermissions([], { origin: new URL(ann.page.url()).origin });

  await expect
    .poll(() => ann.page.getByRole('alert').innerText(), PATIENCE)
    .toMatch(/microphone has stopped.*camera has stopped/i);
  await ann.page.getByRole('button', { name: 'Turn camera on' }).waitFor();
  await expect.poll(() => ben.shown(annsId, 'CAMERA'), PATIENCE).toBeNull();
  await expectSilence(ben, annsId);
});

test('who reloads the page muted and without a camera is so afterwards', async () => {
  const { ann, comeIn } = await annAndBen(() => {});
  await ann.enter();
  const ben = await comeIn();
  const annsId = await ann.participantId();
  await expectToSeeAndHear(ben, ann, annsId);
  await ann.press('Mute');
  await pressed(ann, 'Turn camera off');
  await ann.page.reload();
  await ann.page.locator('[data-testid=tile][data-self]').waitFor();
  await ann.page.getByRole('button', { name: /^Unmute/ }).waitFor();
  await ann.page.getByRole('button', { name: 'Turn camera on' }).waitFor();
  await expectSilence(ben, annsId);
  await expect.poll(() => ben.shown(annsId, 'CAMERA'), PATIENCE).toBeNull();
});

/** Like a camera that takes its time, or a person who is asked. */
function openSlowly(): void {
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia;
  mediaDevices.getUserMedia = async (wanted) => {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    return open(wanted);
  };
}

function failOnce(): void {
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia;
  mediaDevices.getUserMedia = async () => {
    mediaDevices.getUserMedia = open;
    await new Promise((resolve) => setTimeout(resolve, 500));
    throw new DOMException('Could not start video source', 'NotReadableError');
  };
}

function failSlowly(): void {
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    throw new DOMException('', wanted?.video ? 'NotReadableError' : 'NotAllowedError');
  };
}

/** Chromium's own ones in place of those that a test can tell apart: only these can be taken away. */
function useRealDevices(): void {
  Reflect.deleteProperty(navigator.mediaDevices, 'getUserMedia');
}
