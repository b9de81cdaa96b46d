import { expect, test } from 'vitest';
import { answer, friends, rung } from '../support/browser/calling.ts';
import { pressWithKeyboard, tabTo, typeInto } from '../support/browser/keyboard.ts';
import { expectToFit } from '../support/browser/layout.ts';

test.for([
  ['phone', 'dark', { width: 390, height: 844 }],
  ['desktop', 'light', { width: 1280, height: 800 }],
] as const)('on a %s that is %s calls are made with the keyboard, and fit', async ([device, colorScheme, viewport]) => {
  const { app, ann, bob } = await friends({ TURN: 'auto' }, { viewport, colorScheme });
  const { page } = ann;
  const look = async (title: string, who = ann) => {
    await who.photograph(`${device}-${colorScheme}-${title}`);
    await expectToFit(who.page, title);
  };
  await Promise.all(['annabel', 'anna.von.hohenberg-landstein'].map((name) => app.user(name)));
  await app.user('eve').then(async (eve) => {
    const { id } = await app.user('ann');
    await eve.query('mutation ($id: ID!) { sendFriendRequest(userId: $id) { __typename } }', { id });
  });
  await page.getByTestId('request').waitFor();
  await look('people');

  await tabTo(page, 'searchbox', 'Find people by user name');
  await page.keyboard.type('ann');
  await page.getByTestId('found').first().waitFor();
  await look('search');
  await page.keyboard.press('Escape');
  await pressWithKeyboard(page, 'button', 'Accept eve');
  await page.getByTestId('friend').filter({ hasText: 'eve' }).waitFor();
  await pressWithKeyboard(page, 'button', 'More about Bob');
  await page.getByRole('dialog', { name: 'Bob' }).waitFor();
  await look('person');
  await page.keyboard.press('Escape');
  await pressWithKeyboard(page, 'button', 'Call several');
  await page.getByRole('dialog', { name: 'Call several' }).waitFor();
  await look('several');
  await page.keyboard.press('Escape');

  await pressWithKeyboard(page, 'button', 'Video call Bob');
  await rung(bob, 'Ann');
  await look('incoming', bob);
  await look('outgoing');
  await pressWithKeyboard(bob.page, 'button', 'Decline with a message');
  await look('reason', bob);
  await typeInto(bob.page, 'In your own words', 'Dinner is ready, and it is your turn to do the dishes');
  await bob.page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Bob declined' }).waitFor();
  await look('declined');
  await pressWithKeyboard(page, 'button', 'Call Bob again');
  await answer(bob, 'Ann');
  await page.locator('[data-testid=tile]:not([data-self]) video.has-frame').waitFor();
  await look('call');
  await pressWithKeyboard(page, 'button', 'Leave with a word');
  await look('goodbye');
  await typeInto(page, 'In your own words', 'Coming');
  await page.keyboard.press('Enter');
  await bob.page.getByRole('heading', { name: 'Ann hung up' }).waitFor();
  await look('over', bob);

  await pressWithKeyboard(page, 'link', /^Calls/);
  await page.getByTestId('record').first().waitFor();
  await look('history');
  await pressWithKeyboard(page, 'link', 'Tandem');
  await pressWithKeyboard(page, 'link', 'Meet somebody');
  await page.getByTestId('preview').locator('video.has-frame').waitFor();
  await look('stranger');
  await pressWithKeyboard(page, 'button', 'Find somebody');
  await page.getByText('You are next').waitFor();
  await look('queue');
  await bob.page.goto('/stranger');
  await pressWithKeyboard(bob.page, 'button', 'Find somebody');
  await page.locator('[data-testid=tile]:not([data-self]) video.has-frame').waitFor();
  await look('stranger-call');
  await pressWithKeyboard(page, 'button', 'Report or block');
  await look('report');
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await page.getByRole('heading', { name: 'Looking for somebody' }).waitFor();
  await pressWithKeyboard(page, 'link', /Your account/);
  await page.getByRole('heading', { name: 'Calls to you' }).waitFor();
  await page.getByLabel('The server in numbers').waitFor();
  await look('account');
  expect([...ann.complaints, ...bob.complaints]).toEqual([]);
});

test('an administrator’s view of the server fits a phone and a desktop', async () => {
  const { app, ann, bob, browser } = await friends();
  const root = await browser.visit(app.url, 'Root', { account: await app.admin('root') });
  await ann.page.getByRole('button', { name: 'Call Bob', exact: true }).click();
  await answer(bob, 'Ann');
  await root.page.getByRole('link', { name: 'Server' }).click();
  await root.page.getByTestId('live-call').waitFor();
  for (const [device, viewport] of Object.entries({
    desktop: { width: 1280, height: 800 },
    phone: { width: 390, height: 844 },
  })) {
    await root.page.setViewportSize(viewport);
    await root.photograph(`${device}-light-server`);
    await expectToFit(root.page, device);
  }
  expect(root.complaints).toEqual([]);
});
