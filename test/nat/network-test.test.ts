import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Caller } from './caller.ts';
import { LabServer } from './lab-server.ts';
import { Lab, whyNoLab } from './lab.ts';
import type { Network } from './networks.ts';

const refusal = await whyNoLab();
const ALL = ['RELAY_UDP', 'RELAY_TCP', 'RELAY_TLS'];

describe.skipIf(refusal)('the page that tests a network', () => {
  let lab: Lab;
  let server: LabServer;

  beforeAll(async () => {
    lab = await Lab.open();
    server = await LabServer.start(lab);
  }, 60_000);

  afterAll(async () => {
    await server?.stop();
    await lab?.close();
  }, 30_000);

  test.for<[Network, string, string[]]>([
    ['open', 'OPEN', ALL],
    ['port-restricted', 'CONE', ALL],
    ['symmetric', 'SYMMETRIC', ALL],
    ['only TCP 443', 'UDP_BLOCKED', ['RELAY_TLS']],
  ])('sees that a network is %s', async ([network, kind, works]) => {
    const caller = await Caller.open(lab, await lab.addPlace(network));
    onTestFinished(() => caller.close());
    const { page } = await caller.visit(server.url);
    await page.goto('/network');
    await page.getByRole('button', { name: 'Test this network' }).click();
    const nat = page.getByTestId('nat-kind');
    await nat.waitFor({ timeout: 30_000 });
    expect(await nat.getAttribute('data-kind')).toBe(kind);
    const relays = await page.getByTestId('relay').all();
    const seen = await Promise.all(
      relays.map(async (relay) => ({
        path: await relay.getAttribute('data-path'),
        works: (await relay.getAttribute('data-works')) === 'true',
      })),
    );
    expect(seen.filter((relay) => relay.works).map(({ path }) => path)).toEqual(works);
  });
});
