import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import {
  answer,
  askToBeFriends,
  friend,
  friends,
  history,
  presence,
  rung,
  shownHistory,
} from '../support/browser/calling.ts';
import { expectAllToPerceiveAll, PATIENCE } from '../support/browser/perception.ts';
import { openBrowser } from '../support/browser/test-browser.ts';
import { befriend } from '../support/phone.ts';

test('two people register, become friends, talk, and both find the call in their history', async () => {
  const app = await testApp();
  const browser = await openBrowser();
  const ann = await browser.visit(app.url, 'Ann');
  const bob = await browser.visit(app.url, 'Bob');
  await ann.register();
  await bob.register();

  await askToBeFriends(ann, 'bob');
  await bob.page.getByRole('button', { name: 'Accept Ann' }).click();
  await friend(ann, 'Bob').waitFor();
  await expect(presence(ann, 'Bob')).resolves.toBe('ONLINE');

  await ann.page.getByRole('button', { name: 'Video call Bob' }).click();
  await ann.page.locator('[data-testid=ring][data-status=RINGING]').waitFor();
  await answer(bob, 'Ann');
  await expectAllToPerceiveAll([ann, bob]);
  expect(await ann.page.title()).toContain('Bob');

  await bob.press('Leave with a word');
  await bob.page.getByRole('button', { name: 'I have to go' }).click();
  await ann.page.getByRole('heading', { name: 'Bob hung up' }).waitFor();
  await expect(ann.page.getByRole('blockquote').innerText()).resolves.toBe('I have to go');
  await bob.page.getByRole('heading', { name: 'You hung up' }).waitFor();

  const answered = { outcome: 'ANSWERED', kind: 'VIDEO', isNew: false };
  const [ofAnn, ...noMoreOfAnn] = await history(ann);
  expect(ofAnn).toMatchObject({ ...answered, direction: 'OUTGOING', text: expect.stringMatching(/^B?Bob.*0:\d\d$/) });
  const [ofBob, ...noMoreOfBob] = await history(bob);
  expect(ofBob).toMatchObject({ ...answered, direction: 'INCOMING', text: expect.stringMatching(/^A?Ann.*0:\d\d$/) });
  expect([...noMoreOfAnn, ...noMoreOfBob]).toEqual([]);
  expect([...ann.complaints, ...bob.complaints]).toEqual([]);
});

test('who is called declines with a reason, or misses the call and calls back', async () => {
  const { ann, bob } = await friends({ RING_SECONDS: '12' });
  await ann.page.getByRole('button', { name: 'Video call Bob' }).click();
  const card = await rung(bob, 'Ann');
  await card.getByRole('button', { name: 'Decline with a message' }).click();
  await card.getByRole('button', { name: 'I am in a meeting' }).click();
  await card.waitFor({ state: 'detached' });
  await ann.page.getByRole('heading', { name: 'Bob declined' }).waitFor();
  await expect(ann.page.getByRole('blockquote').innerText()).resolves.toBe('I am in a meeting');

  await ann.page.getByRole('link', { name: 'Go to your people' }).click();
  await ann.page.getByRole('button', { name: 'Call Bob', exact: true }).click();
  await rung(bob, 'Ann');
  expect(await bob.page.title()).toContain('Ann is calling');
  await bob.page.getByText('You missed a call from Ann.').waitFor({ timeout: 30_000 });
  await ann.page.getByRole('heading', { name: 'No answer' }).waitFor({ timeout: 30_000 });
  await expect.poll(() => bob.page.getByTestId('missed-count').innerText(), PATIENCE).toMatch(/1$/);

  await expect(history(ann)).resolves.toMatchObject([
    { direction: 'OUTGOING', outcome: 'MISSED', kind: 'AUDIO' },
    { direction: 'OUTGOING', outcome: 'DECLINED', kind: 'VIDEO' },
  ]);
  await expect(history(bob)).resolves.toMatchObject([
    { direction: 'INCOMING', outcome: 'MISSED', kind: 'AUDIO', isNew: true },
    { direction: 'INCOMING', outcome: 'DECLINED', kind: 'VIDEO', isNew: false },
  ]);
  await bob.page.getByTestId('missed-count').waitFor({ state: 'detached' });

  await bob.page.getByRole('button', { name: 'Delete the call with Ann' }).last().click();
  await expect.poll(() => bob.page.getByTestId('record').count(), PATIENCE).toBe(1);
  // It was listed again, and the server knows that it was seen.
  await expect(shownHistory(bob)).resolves.toMatchObject([{ outcome: 'MISSED', isNew: true }]);
  await bob.page.getByRole('button', { name: 'Call Ann back' }).click();
  await answer(ann, 'Bob');
  expect([...ann.complaints, ...bob.complaints]).toEqual([]);
});

test('of two tabs one answers, and the other says so', async () => {
  const { ann, bob } = await friends();
  const secondTab = await bob.page.context().newPage();
  await secondTab.goto('/');
  await friend({ page: secondTab }, 'Ann').waitFor();

  await ann.page.getByRole('button', { name: 'Call Bob', exact: true }).click();
  const other = secondTab.getByRole('alertdialog', { name: 'Ann is calling' });
  await other.waitFor();
  await answer(bob, 'Ann');
  await secondTab.getByText('The call from Ann was answered elsewhere.').waitFor();
  expect(await other.count()).toBe(0);
  await expect.poll(async () => (await ann.participantIds()).length, PATIENCE).toBe(2);
  await expect.poll(async () => (await bob.participantIds()).length, PATIENCE).toBe(2);
  await expect.poll(() => presence({ page: secondTab }, 'Ann'), PATIENCE).toBe('IN_CALL');
});

test('a call comes in during another one: answering goes there, and ends the first', async () => {
  const { app, ann, bob, browser } = await friends();
  const [cleoAccount, bobAccount] = await Promise.all([app.user('cleo'), app.user('bob')]);
  await befriend(cleoAccount, bobAccount);
  await bobAccount.query('mutation { updateCallSettings(callWaiting: true) { callWaiting } }');
  const cleo = await browser.visit(app.url, 'cleo', { account: cleoAccount });
  await ann.page.getByRole('button', { name: 'Video call Bob' }).click();
  await answer(bob, 'Ann');
  await expectAllToPerceiveAll([ann, bob]);

  // Even a dialog that blocks the page does not hide who calls.
  await bob.page.getByRole('button', { name: 'Devices' }).click();
  await cleo.page.getByRole('button', { name: 'Video call Bob' }).click();
  await answer(bob, 'cleo');
  await expectAllToPerceiveAll([bob, cleo]);
  await ann.page.getByRole('heading', { name: 'Bob hung up' }).waitFor();
  expect([ann, bob, cleo].flatMap(({ complaints }) => complaints)).toEqual([]);
});

test('several people are called at once, and the caller sees what becomes of each', async () => {
  const { app, ann, bob, browser } = await friends();
  const [annAccount, cleoAccount, danAccount] = await Promise.all(['ann', 'cleo', 'dan'].map((name) => app.user(name)));
  await befriend(annAccount!, cleoAccount!);
  await befriend(annAccount!, danAccount!);
  const cleo = await browser.visit(app.url, 'cleo', { account: cleoAccount! });
  await friend(ann, 'dan').waitFor();
  await ann.page.getByRole('button', { name: 'Call several' }).click();
  for (const name of [/Bob/, /cleo/, /dan/]) await ann.page.getByRole('checkbox', { name }).check();
  await ann.page.getByRole('dialog').getByRole('button', { name: 'Video call' }).click();

  await answer(cleo, 'Ann');
  const card = await rung(bob, 'Ann');
  await card.getByRole('button', { name: 'Decline', exact: true }).click();
  await ann.page.locator('[data-testid=ring][data-status=DECLINED]').getByText('Declined').waitFor();
  await ann.page.locator('[data-testid=ring][data-status=RINGING]').waitFor();
  await ann.page.getByRole('button', { name: 'Stop ringing' }).click();
  await ann.page.locator('[data-testid=ring][data-status=CANCELLED]').waitFor();
  await expectAllToPerceiveAll([ann, cleo]);
  expect([ann, bob, cleo].flatMap(({ complaints }) => complaints)).toEqual([]);
});

test('an administrator sees a call and ends it; to others the page does not exist', async () => {
  const { app, ann, bob, browser } = await friends();
  const root = await browser.visit(app.url, 'Root', { account: await app.admin('root') });
  await ann.page.getByRole('button', { name: 'Call Bob', exact: true }).click();
  await answer(bob, 'Ann');

  await root.page.getByRole('link', { name: 'Server' }).click();
  const live = root.page.getByTestId('live-call');
  await expect.poll(() => live.innerText(), PATIENCE).toMatch(/Between two, audio/);
  root.page.on('dialog', (question) => void question.accept());
  await live.getByRole('button', { name: /^End the call/ }).click();
  for (const { page } of [ann, bob]) await page.getByText('An administrator ended it.').waitFor();
  await root.page.getByText('All is quiet').waitFor();

  await ann.page.goto('/live');
  await ann.page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
});
