import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { expectAllToPerceiveAll, PATIENCE } from '../support/browser/perception.ts';
import { openBrowser } from '../support/browser/test-browser.ts';
import type { SeenEvent, Visitor } from '../support/browser/visitor.ts';

/** As it came over the socket. */
interface SeenSignal extends SeenEvent {
  description: { sdp: string } | null;
  candidates: { candidate: string }[] | null;
}

test('strangers meet through a relay only, and go on to the next one', async () => {
  const app = await testApp({ env: { TURN: 'auto' } });
  const browser = await openBrowser();
  const [ann, bob, cleo] = await Promise.all(
    ['Ann', 'Bob', 'Cleo'].map(async (name) =>
      browser.visit(app.url, name, { account: await app.user(name.toLowerCase()) }),
    ),
  );
  if (!ann || !bob || !cleo) throw new Error('Somebody did not come');
  for (const { page } of [ann, bob, cleo]) await page.getByRole('link', { name: 'Meet somebody' }).click();

  await find(ann);
  await expect.poll(() => place(ann), PATIENCE).toBe('1');
  await find(bob);
  await expectAllToPerceiveAll([ann, bob]);
  await expectRelayed(ann, bob);

  await find(cleo);
  await expect.poll(() => place(cleo), PATIENCE).toBe('1');
  await ann.press('Next stranger');
  await expectAllToPerceiveAll([ann, cleo]);
  await expectRelayed(ann, cleo);
  await bob.page.getByRole('heading', { name: /has left$/ }).waitFor();

  // Reloading the page loses nobody.
  await ann.page.reload();
  await expectAllToPerceiveAll([ann, cleo]);
  await expectRelayed(ann, cleo);

  await ann.press('Leave');
  await cleo.page.getByRole('heading', { name: /has left$/ }).waitFor();
  for (const visitor of [ann, bob, cleo]) {
    expect(candidates(visitor).length).toBeGreaterThan(0);
    expect(candidates(visitor).filter((candidate) => !candidate.includes(' typ relay'))).toEqual([]);
    expect(visitor.complaints).toEqual([]);
  }
});

test('who is blocked in the call is reported, gone, and not met again', async () => {
  const app = await testApp({ env: { TURN: 'auto' } });
  const browser = await openBrowser();
  const ann = await browser.visit(app.url, 'Ann', { account: await app.user('ann') });
  const bob = await browser.visit(app.url, 'Bob', { account: await app.user('bob') });
  for (const { page } of [ann, bob]) await page.getByRole('link', { name: 'Meet somebody' }).click();
  await find(ann);
  await find(bob);
  await expectAllToPerceiveAll([ann, bob]);

  await ann.press('Report or block');
  await ann.page.getByLabel('What happened?').fill('Sells insurance');
  await ann.page.getByRole('button', { name: 'Send' }).click();
  await bob.page.getByRole('heading', { name: /has left$/ }).waitFor();
  await bob.page.getByRole('button', { name: 'Next stranger' }).click();
  await expect.poll(() => place(ann), PATIENCE).toBe('1');
  await expect.poll(() => place(bob), PATIENCE).toBe('2');

  const operator = await app.admin('root');
  const { reports } = await operator.query<{ reports: { edges: { node: { reason: string } }[] } }>(
    '{ reports { edges { node { reason } } } }',
  );
  expect(reports.edges.map(({ node }) => node.reason)).toEqual(['Sells insurance']);
});

test('without a relay there are no strangers, and the page says why', async () => {
  const app = await testApp();
  const browser = await openBrowser();
  const ann = await browser.visit(app.url, 'Ann', { account: await app.user('ann') });
  await ann.page.getByRole('link', { name: 'Meet somebody' }).click();
  await find(ann);
  await expect.poll(() => ann.page.getByRole('alert').innerText(), PATIENCE).toMatch(/TURN|relay|hidden/i);
});

async function find({ page }: Visitor): Promise<void> {
  await page.getByRole('button', { name: 'Find somebody' }).click();
}

function place({ page }: Visitor): Promise<string | null> {
  return page.getByTestId('stranger-queue').getAttribute('data-place');
}

/** What both receive from each other comes from a relay, and goes through one. */
async function expectRelayed(one: Visitor, other: Visitor): Promise<void> {
  for (const [viewer, sender] of [
    [one, other],
    [other, one],
  ] as const) {
    const pair = async () => {
      const received = await viewer.received(await sender.participantId(), 'CAMERA');
      return [received?.localCandidateType, received?.remoteCandidateType];
    };
    await expect.poll(pair, { ...PATIENCE, message: `the pair on ${viewer.name}'s page` }).toEqual(['relay', 'relay']);
  }
}

/** Every candidate that was ever delivered to a page, on its own or in a description. */
function candidates({ events }: Visitor): string[] {
  const signals = events.filter(({ __typename }) => __typename === 'SignalReceived') as SeenSignal[];
  return signals.flatMap(({ description, candidates: trickled }) => [
    ...(description?.sdp.split(/\r?\n/).filter((line) => line.startsWith('a=candidate:')) ?? []),
    // The empty one says that there are no more.
    ...(trickled ?? []).map(({ candidate }) => candidate).filter(Boolean),
  ]);
}
