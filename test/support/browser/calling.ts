import { expect } from 'vitest';
import type { Locator } from 'playwright-core';
import { testApp } from '../app.ts';
import { befriend } from '../phone.ts';
import { PATIENCE } from './perception.ts';
import { openBrowser } from './test-browser.ts';
import type { VisitorOptions } from './test-browser.ts';
import type { Visitor } from './visitor.ts';

/** An entry of somebody's history, as their page shows it. */
export interface ShownRecord {
  direction: string;
  outcome: string;
  kind: string;
  isNew: boolean;
  text: string;
}

/** Two friends on their dashboards. */
export async function friends(
  env: Record<string, string> = {},
  options: Pick<VisitorOptions, 'viewport' | 'colorScheme'> = {},
) {
  const app = await testApp({ env });
  const browser = await openBrowser();
  const accounts = await Promise.all([app.user('ann'), app.user('bob')]);
  await befriend(...accounts);
  const rename = 'mutation ($name: String) { updateProfile(displayName: $name) { id } }';
  await accounts[0].query(rename, { name: 'Ann' });
  await accounts[1].query(rename, { name: 'Bob' });
  const ann = await browser.visit(app.url, 'Ann', { account: accounts[0], ...options });
  const bob = await browser.visit(app.url, 'Bob', { account: accounts[1], ...options });
  await friend(bob, 'Ann').waitFor();
  await expect.poll(() => presence(ann, 'Bob'), PATIENCE).toBe('ONLINE');
  return { app, browser, ann, bob };
}

/** The row of a friend on the dashboard. */
export function friend({ page }: Pick<Visitor, 'page'>, name: string): Locator {
  return page.getByTestId('friend').filter({ hasText: name });
}

/** Where the dashboard says that a friend is: `ONLINE`, `IN_CALL` or `OFFLINE`. */
export function presence(visitor: Pick<Visitor, 'page'>, name: string): Promise<string | null> {
  return friend(visitor, name).getAttribute('data-presence');
}

/** Finds somebody by user name and asks them. */
export async function askToBeFriends({ page }: Visitor, username: string): Promise<void> {
  const search = page.getByLabel('Find people by user name');
  await search.fill(username);
  await page.getByTestId('found').getByRole('button', { name: 'Add' }).click();
  await page.getByTestId('found').getByText('Asked').waitFor();
  await search.fill('');
}

/** Waits for a call and gives the card that tells of it. */
export async function rung({ page }: Visitor, caller: string): Promise<Locator> {
  const card = page.getByRole('alertdialog', { name: `${caller} is calling` });
  await card.waitFor();
  return card;
}

/** Answers the call that rings. */
export async function answer(visitor: Visitor, caller: string): Promise<void> {
  const card = await rung(visitor, caller);
  await card.getByRole('button', { name: 'Answer', exact: true }).click();
  await visitor.page.locator('[data-testid=tile][data-self]').waitFor();
}

/** Goes to the history and reads it, the newest first. */
export async function history(visitor: Visitor): Promise<ShownRecord[]> {
  await visitor.page.goto('/calls');
  await visitor.page.getByTestId('record').first().waitFor();
  return shownHistory(visitor);
}

/** The history as it is on the page now. */
export function shownHistory({ page }: Visitor): Promise<ShownRecord[]> {
  const records = page.getByTestId('record');
  return records.evaluateAll((rows) =>
    rows.map((row) => ({
      direction: row.getAttribute('data-direction') ?? '',
      outcome: row.getAttribute('data-outcome') ?? '',
      kind: row.getAttribute('data-kind') ?? '',
      isNew: row.getAttribute('data-new') === 'true',
      text: row.textContent,
    })),
  );
}
