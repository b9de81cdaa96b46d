import type { Locator } from 'playwright-core';
import type { Visitor } from './visitor.ts';

/** An entry of somebody's history, as their page shows it. */
export interface ShownRecord {
  direction: string;
  outcome: string;
  kind: string;
  isNew: boolean;
  text: string;
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
export async function history({ page }: Visitor): Promise<ShownRecord[]> {
  await page.goto('/calls');
  const records = page.getByTestId('record');
  await records.first().waitFor();
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
