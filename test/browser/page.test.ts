import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { gather } from '../support/browser/gather.ts';
import { pressWithKeyboard, tabTo, typeInto } from '../support/browser/keyboard.ts';
import { expectToFit } from '../support/browser/layout.ts';
import { expectAllToPerceiveAll, PATIENCE } from '../support/browser/perception.ts';
import { openBrowser } from '../support/browser/test-browser.ts';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };

test.for([
  ['a phone', PHONE],
  ['a desktop', DESKTOP],
] as const)('on %s every page is reached with the keyboard, and fits', async ([device, viewport]) => {
  const app = await testApp();
  const browser = await openBrowser();
  const ann = await browser.visit(app.url, 'Ann', { viewport });
  const { page } = ann;
  const look = async (title: string) => {
    await ann.photograph(`${device.replace('a ', '')}-${title}`);
    await expectToFit(page, title);
  };
  const heading = (name: string | RegExp) => page.getByRole('heading', { name, level: 1 }).waitFor();

  await heading(/face to face/);
  await look('welcome');
  await tabTo(page, 'tab', 'Log in');
  await page.keyboard.press('ArrowRight');
  await typeInto(page, 'User name', 'ann');
  await typeInto(page, 'Your name', 'Ann');
  await page.keyboard.press('Tab');
  await page.keyboard.type('correct horse battery');
  await page.keyboard.press('Enter');

  await heading('People');
  await look('no-rooms');
  await pressWithKeyboard(page, 'link', /Your account/);
  await heading('Account');
  await page.getByRole('heading', { name: 'API key' }).waitFor();
  await look('account');
  await pressWithKeyboard(page, 'link', 'Tandem');
  await heading('People');

  await pressWithKeyboard(page, 'button', 'New room');
  await page.getByRole('dialog', { name: 'New room' }).waitFor();
  await look('new-room');
  await page.keyboard.type('Kitchen');
  await page.keyboard.press('Enter');
  await heading('Kitchen');
  await page.getByTestId('preview').locator('video.has-frame').waitFor();
  await look('preview');

  await pressWithKeyboard(page, 'button', 'Start the call');
  await page.locator('[data-testid=tile][data-self] video.has-frame').waitFor();
  await look('alone-in-the-call');
  await page.keyboard.press('m');
  await page.getByRole('button', { name: 'Mute', exact: true }).waitFor();
  await pressWithKeyboard(page, 'button', /Who is here/);
  await page.getByRole('complementary', { name: 'Who is here' }).waitFor();
  await look('who-is-here');
  await pressWithKeyboard(page, 'button', 'Close the list');
  await pressWithKeyboard(page, 'button', 'Devices');
  await page.getByRole('dialog', { name: 'Devices' }).waitFor();
  await look('devices');
  await page.keyboard.press('Escape');
  await pressWithKeyboard(page, 'button', 'Leave');

  await page.getByTestId('call-over').waitFor();
  await look('call-over');
  await pressWithKeyboard(page, 'button', 'Join again');
  await page.locator('[data-testid=tile][data-self] video.has-frame').waitFor();
  // What was on is on again.
  await page.getByRole('button', { name: 'Mute', exact: true }).waitFor();
  await pressWithKeyboard(page, 'button', 'Leave');
  await page.getByTestId('call-over').waitFor();
  await pressWithKeyboard(page, 'link', 'Go to your rooms');
  await page.getByRole('article', { name: 'Kitchen' }).waitFor();
  await look('rooms');
  await page.goto('/nowhere');
  await heading('There is nothing here');
  await look('nothing-here');
  expect(ann.complaints).toEqual([]);
});

test('a call of three with a shared screen fits a phone and a desktop, without a complaint of the browser', async () => {
  const app = await testApp();
  const browser = await openBrowser();
  const { visitors } = await gather(app, browser, ['Ann', 'Ben', 'Cleo']);
  const [ann, ben] = visitors;
  for (const [device, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
    await ann.page.setViewportSize(viewport);
    await expectToFit(ann.page, device);
    await ann.photograph(`${device}-three-people`);
    await ben.press('Share screen');
    await ann.page.locator('[data-testid=tile][data-source=SCREEN_SHARE] video.has-frame').waitFor();
    await expectToFit(ann.page, `${device} with a screen`);
    await ann.photograph(`${device}-three-people-and-a-screen`);
    await ben.press('Stop sharing');
    await ann.page.locator('[data-testid=tile][data-source=SCREEN_SHARE]').waitFor({ state: 'detached' });
  }
  await expectAllToPerceiveAll(visitors);
  expect(visitors.flatMap(({ complaints }) => complaints)).toEqual([]);
});

test('a guest with the link needs the password, and is told when it is wrong', async () => {
  const app = await testApp();
  const browser = await openBrowser();
  const ann = await browser.visit(app.url, 'Ann', { account: await app.user('ann') });
  await ann.createRoom('Vault', { password: 'open sesame' });
  await ann.enter();
  const link = await ann.copyLink();

  const gus = await browser.visit(app.url, 'Gus', { viewport: PHONE });
  await gus.followLinkAsGuest(link, { password: 'open says me' });
  await expect(gus.page.getByRole('alert').innerText()).resolves.toMatch(/password is wrong|wrong password/i);
  await expectToFit(gus.page, 'wrong password');
  await gus.photograph('phone-wrong-password');
  expect(new URL(gus.page.url()).pathname).toBe(new URL(link).pathname);

  await gus.page.getByLabel('Room password').fill('open sesame');
  await gus.page.getByRole('button', { name: 'Join as a guest' }).click();
  await gus.page.getByTestId('preview').locator('video.has-frame').waitFor();
  await gus.photograph('phone-guest-preview');
  await gus.enter();
  await expectAllToPerceiveAll([ann, gus]);
  expect([...ann.complaints, ...gus.complaints]).toEqual([]);
});

test('a link that leads nowhere says so', async () => {
  const app = await testApp();
  const browser = await openBrowser();
  const gus = await browser.visit(app.url, 'Gus', { viewport: PHONE });
  await gus.page.goto('/r/no-such-link');
  const heading = gus.page.getByRole('heading', { name: 'This link does not work' });
  await expect.poll(() => heading.isVisible(), PATIENCE).toBe(true);
  await gus.photograph('phone-dead-link');
  await expectToFit(gus.page, 'dead link');
});
