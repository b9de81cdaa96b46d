import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectSettled } from '../../browser/sfu/topology-chip.ts';
import type { TestBrowser } from '../../support/browser/test-browser.ts';
import type { Visitor } from '../../support/browser/visitor.ts';
import type { Person } from '../../support/person.ts';
import { observeJoining } from './joining.ts';
import { expectNobody } from './meeting.ts';
import type { Arrival, Meeting } from './meeting.ts';
import { becomeMember, joinSilently, openRoom, register } from './people.ts';
import type { Room } from './people.ts';

type Start = 'cold' | 'warm';

/** A call of two on the page of the product, as a mesh. */
export async function productMesh(url: string, browser: TestBrowser): Promise<Meeting> {
  const owner = await register(url, 'ann');
  const room = await openRoom(owner, 4);
  const ann = await open(url, browser, room, owner);
  await ann.enter();
  return { there: ann.page, arrive: () => arrive(url, browser, room, ann.page, 'cold') };
}

/**
 * The same on the SFU: with somebody third who sends nothing and looks at nothing, so that the call stays there.
 * @returns newcomers who click before anything is prepared, and those who are connected already
 */
export async function productSfu(url: string, browser: TestBrowser): Promise<Record<Start, Meeting>> {
  const owner = await register(url, 'ann');
  const room = await openRoom(owner, 2);
  const ann = await open(url, browser, room, owner);
  await ann.enter();
  const cleo = await joinSilently(await register(url, 'cleo'), room);
  const dan = await joinSilently(await register(url, 'dan'), room);
  for (const silent of [cleo, dan]) await silent.confirm();
  await expectSettled([ann], 'SFU', 'OUTGREW_MESH');
  await dan.leave();
  const { page: there } = ann;
  return {
    cold: { there, arrive: () => arrive(url, browser, room, there, 'cold') },
    warm: { there, arrive: () => arrive(url, browser, room, there, 'warm') },
  };
}

async function arrive(url: string, browser: TestBrowser, room: Room, there: Page, start: Start): Promise<Arrival> {
  const person = await register(url, 'ben');
  await becomeMember(person, room);
  const visitor = await open(url, browser, room, person, start);
  const { page } = visitor;
  await page.locator('[data-testid=preview] video.has-frame').waitFor();
  if (start === 'warm') {
    await expect.poll(() => openConnections(page), { timeout: 10_000 }).toEqual(['connected', 'connected']);
  }
  return {
    page,
    join: () => page.getByRole('button', { name: 'Join the call' }).click(),
    async leave() {
      await visitor.press('Leave');
      await expectNobody(there);
      await page.context().close();
    },
  };
}

/** Somebody's page, before the call. */
async function open(
  url: string,
  browser: TestBrowser,
  room: Room,
  account: Person,
  start: Start = 'warm',
): Promise<Visitor> {
  const visitor = await browser.visit(url, account.name, { account });
  const { page } = visitor;
  await page.context().addInitScript(observeJoining);
  if (start === 'cold') await page.context().addInitScript(withoutWarmJoin);
  await page.goto(`/rooms/${room.id}`);
  await page.getByRole('button', { name: /^(Join|Start) the call$/ }).waitFor();
  return visitor;
}

/** The states of the connections that are not closed. */
function openConnections(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    window.connections.all.map((pc) => pc.connectionState).filter((state) => state !== 'closed'),
  );
}

/** Runs in a page before anything else: nothing is prepared before the click, as when it comes very soon. */
function withoutWarmJoin(): void {
  const { prototype } = WebSocket;
  const native = prototype.send;
  prototype.send = function send(data: Parameters<WebSocket['send']>[0]) {
    if (typeof data !== 'string' || !data.includes('prepareJoin')) native.call(this, data);
  };
}
