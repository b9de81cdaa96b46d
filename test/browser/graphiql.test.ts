import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test, vi } from 'vitest';
import { testApp } from '../support/app.ts';

/** Opens GraphiQL; whatever it complains about, its security policy above all, is collected. */
async function openGraphiql(url: string): Promise<{ page: Page; complaints: string[] }> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(url)) complaints.push(request.url());
  });
  await page.goto(`${url}/graphql`);
  return { page, complaints };
}

const editor = (page: Page, name: string) =>
  page.locator(`section[aria-label="${name}"] .graphiql-editor:not(.hidden)`);

async function write(page: Page, into: string, text: string): Promise<void> {
  await editor(page, into).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
  // The editor closes brackets by itself: what stands behind the text has to go.
  await page.keyboard.press('ControlOrMeta+Shift+End');
  await page.keyboard.press('Delete');
}

/** Runs the open tab, the named operation where there are several. */
async function run(page: Page, operation?: string): Promise<void> {
  await page.click('.graphiql-execute-button');
  if (operation !== undefined) await page.locator('[role=menuitem]', { hasText: operation }).click();
}

/** Runs an operation of the open tab. @returns its data, once it is shown */
async function answerTo<T>(page: Page, operation: string): Promise<T> {
  const answered = page.waitForResponse(
    (response) => response.request().postData()?.includes(`"operationName":"${operation}"`) ?? false,
  );
  await run(page, operation);
  const { data } = (await (await answered).json()) as { data: Record<string, unknown> };
  await shows(page, Object.keys(data)[0] ?? '');
  return data as T;
}

async function shows(page: Page, text: string): Promise<void> {
  await expect.poll(() => page.locator('section[aria-label="Result Window"]').innerText()).toContain(text);
}

/** Goes to an example's tab. While GraphiQL is still loading its editors it takes a click and goes back. */
async function openTab(page: Page, name: string): Promise<void> {
  const active = page.locator('.graphiql-tab-active');
  await vi.waitFor(
    async () => {
      await page.locator('.graphiql-tab-button', { hasText: name }).click();
      await page.waitForTimeout(300);
      expect(await active.innerText()).toContain(name);
    },
    { timeout: 10_000 },
  );
}

async function fill(page: Page, tool: 'Headers' | 'Variables', value: object): Promise<void> {
  await page.getByRole('button', { name: tool, exact: true }).click();
  await write(page, tool, JSON.stringify(value));
}

test('in GraphiQL somebody logs in with a mutation, and a subscription shows an event live', async () => {
  const app = await testApp();
  await app.user('ann');
  const { page, complaints } = await openGraphiql(app.url);

  type LoggedIn = { login: { accessToken: string } };
  const { login } = await answerTo<LoggedIn>(page, 'LogIn');
  const headers = { Authorization: `Bearer ${login.accessToken}` };

  await openTab(page, 'CreateRoom');
  await fill(page, 'Headers', headers);
  type Created = { createRoom: { id: string } };
  const { createRoom: room } = await answerTo<Created>(page, 'CreateRoom');
  await fill(page, 'Variables', { roomId: room.id });
  type Joined = { joinCall: { participant: { id: string }; cursor: string } };
  const { joinCall: joined } = await answerTo<Joined>(page, 'JoinCall');
  const participantId = joined.participant.id;
  await fill(page, 'Variables', { participantId });

  await openTab(page, 'CallEvents');
  await fill(page, 'Headers', headers);
  await fill(page, 'Variables', { participantId, after: joined.cursor });
  await run(page);
  await expect.poll(() => page.locator('.graphiql-execute-button').getAttribute('aria-label')).toMatch(/stop/i);

  const ann = app.bearer(login.accessToken);
  await ann.query('mutation ($id: ID!) { setReady(participantId: $id, isReady: true) { id } }', { id: participantId });
  await shows(page, 'ParticipantUpdated');
  expect(complaints).toEqual([]);
});
