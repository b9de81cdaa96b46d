import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Caller } from './caller.ts';
import { call } from './cell.ts';
import type { CallResult } from './cell.ts';
import { LabServer } from './lab-server.ts';
import { Lab, whyNoLab } from './lab.ts';
import { ALL_CELLS, matrix, TELLING_CELLS } from './matrix.ts';
import type { Row } from './matrix.ts';
import type { Network } from './networks.ts';

/** `npm run test:nat` sets it to `all`. */
const cells = process.env['NAT_CELLS'] === 'all' ? ALL_CELLS : TELLING_CELLS;
const refusal = await whyNoLab();
if (refusal) console.warn(refusal);

describe.skipIf(refusal)('through every NAT', () => {
  let lab: Lab;
  let server: LabServer;
  const callers = new Map<string, Caller>();
  const rows: Row[] = [];

  /** The n-th person in a network of that kind. */
  async function caller(network: Network, index: number): Promise<Caller> {
    const key = `${network} ${index}`;
    const known = callers.get(key) ?? (await Caller.open(lab, await lab.addPlace(network)));
    callers.set(key, known);
    return known;
  }

  beforeAll(async () => {
    lab = await Lab.open();
    server = await LabServer.start(lab);
  }, 60_000);

  afterAll(async () => {
    if (rows.length > 0) console.info(`\n${matrix(rows)}\n`);
    for (const one of callers.values()) await one.close();
    await server?.stop();
    await lab?.close();
  }, 60_000);

  test.for(cells)('%s to %s connects, in the mesh and through the SFU', async ([one, other]) => {
    const [here, there] = [await caller(one, 0), await caller(other, 1)];
    const mesh = await call(here, there, server.url, 'mesh');
    const sfu = await call(here, there, server.url, 'SFU');
    rows.push({ cell: [one, other], mesh, sfu });
    expect({ mesh: locals(mesh), sfu: locals(sfu) }).toEqual(expectedFor(one, other));
  });
});

/** Pairs that only a relay connects, although both sides may use UDP. */
const UNMATCHED = new Set(['port-restricted symmetric', 'symmetric symmetric']);
const WITHOUT_UDP = new Set<Network>(['UDP blocked', 'only TCP 443']);
const locals = ({ paths }: CallResult) => paths.map(({ local }) => local);

/** What has to be so, whatever wins elsewhere: direct where that is possible, relayed where nothing else is. */
function expectedFor(one: Network, other: Network): { mesh: unknown; sfu: unknown } {
  const sides = [one, other].map(sideOf);
  const needsRelay = WITHOUT_UDP.has(one) || WITHOUT_UDP.has(other) || UNMATCHED.has(`${one} ${other}`);
  const isRight = (paths: string[]) => paths.some((path) => path.startsWith('relay/')) === needsRelay;
  return { mesh: expect.toSatisfy(isRight), sfu: sides };
}

function sideOf(network: Network): unknown {
  if (network === 'only TCP 443') return 'relay/tls';
  return network === 'UDP blocked' ? expect.stringMatching(/^(relay\/(tcp|tls)|\w+\/tcp)$/) : expect.any(String);
}
