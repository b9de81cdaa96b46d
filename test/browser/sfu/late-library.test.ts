import { expect, test } from 'vitest';
import { expectAllToPerceiveAll } from '../../support/browser/perception.ts';
import { openBrowser } from '../../support/browser/test-browser.ts';
import type { Visitor } from '../../support/browser/visitor.ts';
import { appWithSfu, Room } from './arrivals.ts';
import { expectSettled, shownTopology } from './topology-chip.ts';

/** The file of the library for the SFU. */
const LIBRARY = /\/assets\/open-device-/;

/** A network that drops the library until it is mended. */
class BadNetwork {
  isMended = false;
  dropped = 0;

  readonly prepare = async ({ page }: Visitor): Promise<void> => {
    await page.route(LIBRARY, (route) => {
      if (this.isMended) return route.continue();
      this.dropped += 1;
      return route.abort();
    });
  };
}

/** Three people whose call is on the SFU. */
async function threeOnSfu() {
  const room = await Room.open(await appWithSfu(), await openBrowser(), 2);
  const people = await room.enterAll('Ann', 'Ben', 'Cleo');
  await expectSettled(people, 'SFU', 'OUTGREW_MESH');
  return { room, people };
}

/** The library supports browsers by their names. To run before anything else. */
function unknownToTheLibrary(): void {
  Object.defineProperty(navigator, 'userAgent', { value: 'Lynx' });
  Object.defineProperty(navigator, 'userAgentData', { value: undefined });
}

async function pressJoin({ page }: Visitor): Promise<void> {
  await page.getByRole('button', { name: 'Join the call' }).click();
}

test('who cannot load the library waits for it, and is in the call on the SFU as soon as it comes', async () => {
  const { room, people } = await threeOnSfu();
  const network = new BadNetwork();
  const dora = await room.knock('Dora', network);
  await pressJoin(dora);
  await dora.page.getByText('Still loading what this call needs').waitFor();
  expect(network.dropped, 'it is asked for again').toBeGreaterThan(1);
  network.isMended = true;
  await dora.page.locator('[data-testid=tile][data-self]').waitFor();
  await expectAllToPerceiveAll([...people, dora]);
});

test('who loads the library only in the call does not keep everybody in the mesh', async () => {
  const room = await Room.open(await appWithSfu(), await openBrowser(), 2);
  const two = await room.enterAll('Ann', 'Ben');
  const network = new BadNetwork();
  const cleo = await room.enter('Cleo', network);
  const three = [...two, cleo];
  await expectAllToPerceiveAll(three);
  expect(await shownTopology(cleo)).toMatchObject({ topology: 'MESH' });
  const ids = await cleo.participantIds();

  network.isMended = true;
  await expectSettled(three, 'SFU', 'OUTGREW_MESH', 30_000);
  await expectAllToPerceiveAll(three);
  expect(await cleo.participantIds()).toEqual(ids);
  for (const { events } of three) {
    expect(events.filter(({ __typename }) => __typename === 'ParticipantLeft')).toEqual([]);
  }
});

test('whose browser can only be in a mesh is told so in words for people', async () => {
  const { room } = await threeOnSfu();
  const dora = await room.knock('Dora', { script: unknownToTheLibrary });
  await pressJoin(dora);
  const over = dora.page.getByTestId('call-over');
  await over.waitFor();
  expect(await over.getByRole('status').innerText()).toMatch(/^This call has grown beyond what your browser can/);
  expect(await over.getAttribute('data-code')).toBe('RTP_CAPABILITIES_REQUIRED');
});
