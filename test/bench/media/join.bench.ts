import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startRestartableServer } from '../../support/browser/restartable-server.ts';
import { openBenchBrowser } from './browser.ts';
import { measureJoin } from './meeting.ts';
import type { Joined, Meeting } from './meeting.ts';
import { minimalMeeting } from './minimal/meeting.ts';
import { rehearse } from './people.ts';
import { productMesh, productSfu } from './product.ts';
import type { Outcome } from './run.ts';
import { HEAD, row, spread } from './statistics.ts';

const RUNS = Number(process.env['RUNS'] ?? 20);
/**
 * Joins before anything is measured: servers run for weeks, and JavaScript is slow in its first seconds. The minimal SFU opens as
 * many admissions; the minimal mesh only carries messages.
 */
const REHEARSALS = 150;
const SERVER = { SFU_LISTEN_IPS: '127.0.0.1', SFU_WORKERS: '1', REGISTER_PER_MINUTE: '1000000' };
/** In frames a second: what the page asks a camera for, and most give. */
const FRAME_RATE = 30;
/** Far more than everything else takes: each round trip that has to be waited for shows as one of these. */
const HELD_BACK_MS = 800;

/** Joins in turns: one of each kind, then the next one of each. */
async function measureInTurns<Name extends string>(meetings: Record<Name, Meeting>): Promise<Record<Name, Joined[]>> {
  const names = Object.keys(meetings) as Name[];
  const joins = Object.fromEntries(names.map((name) => [name, [] as Joined[]])) as Record<Name, Joined[]>;
  // The first join of each connects what stays connected, and does not count.
  for (const name of names) await measureJoin(meetings[name]);
  for (let run = 0; run < RUNS; run += 1) {
    for (const name of names) joins[name].push(await measureJoin(meetings[name]));
    console.info(
      `run ${run + 1} of ${RUNS}: ${names.map((name) => `${name} ${shown(joins[name].at(-1))}`).join(', ')}`,
    );
  }
  return joins;
}

function shown(joined: Joined | undefined): string {
  return joined ? `${Math.round(joined.seesMs)}/${Math.round(joined.isSeenMs)}` : '';
}

/** How many answers the newcomer waits for, one after the other, before media is negotiated. */
async function roundTrips(meeting: Meeting): Promise<number> {
  const { offersMs } = await measureJoin(meeting, HELD_BACK_MS);
  return offersMs === null ? 0 : Math.floor(offersMs / HELD_BACK_MS);
}

const sees = (joins: readonly Joined[]) => spread(joins.map(({ seesMs }) => seesMs));
const isSeen = (joins: readonly Joined[]) => spread(joins.map(({ isSeenMs }) => isSeenMs));

function rows(name: string, joins: readonly Joined[]): string[] {
  return [row(`${name}: sees`, sees(joins)), row(`${name}: is seen`, isSeen(joins))];
}

/** Ours beside the minimal page's. */
function ratio(ours: { p50: number }, minimal: { p50: number }): { value: number; unit: string } {
  return { value: Math.round((ours.p50 / minimal.p50) * 100) / 100, unit: 'times the minimal page' };
}

test('from the click to the first picture', async () => {
  const { url } = await startRestartableServer(SERVER);
  await rehearse(url, REHEARSALS);
  const browser = await openBenchBrowser(FRAME_RATE);

  const onMesh = { ours: await productMesh(url, browser), minimal: await minimalMeeting('mesh-relay.ts', browser) };
  const mesh = await measureInTurns(onMesh);
  const meshTrips = await roundTrips(onMesh.ours);
  for (const { there } of Object.values(onMesh)) await there.context().close();

  const { cold, warm } = await productSfu(url, browser);
  const rehearsed = { REHEARSALS: String(REHEARSALS) };
  const onSfu = { ours: cold, minimal: await minimalMeeting('sfu-rpc.ts', browser, rehearsed), warm };
  const sfu = await measureInTurns(onSfu);
  const sfuTrips = await roundTrips(cold);
  expect(new Set(sfu.warm.map(({ offersMs }) => offersMs)), 'whoever is connected negotiates nothing').toEqual(
    new Set([null]),
  );

  const ms = (value: number) => ({ value, unit: 'ms' });
  const outcome: Outcome = {
    table: [
      ...HEAD,
      ...rows('mesh', mesh.ours),
      ...rows('mesh, minimal page', mesh.minimal),
      ...rows('SFU', sfu.ours),
      ...rows('SFU, minimal page', sfu.minimal),
      ...rows('SFU, warm join', sfu.warm),
      '',
      `Round trips from the click to the first offer: mesh ${meshTrips}, SFU ${sfuTrips}, warm join 0.`,
    ],
    figures: {
      joinRoundTripsMesh: { value: meshTrips, unit: 'round trips' },
      joinRoundTripsSfu: { value: sfuTrips, unit: 'round trips' },
      meshSeesRatio: ratio(sees(mesh.ours), sees(mesh.minimal)),
      meshIsSeenRatio: ratio(isSeen(mesh.ours), isSeen(mesh.minimal)),
      sfuSeesRatio: ratio(sees(sfu.ours), sees(sfu.minimal)),
      sfuIsSeenRatio: ratio(isSeen(sfu.ours), isSeen(sfu.minimal)),
      meshSeesMs: ms(sees(mesh.ours).p50),
      meshIsSeenMs: ms(isSeen(mesh.ours).p50),
      sfuSeesMs: ms(sees(sfu.ours).p50),
      sfuIsSeenMs: ms(isSeen(sfu.ours).p50),
      warmSeesMs: ms(sees(sfu.warm).p50),
      warmIsSeenMs: ms(isSeen(sfu.warm).p50),
    },
  };
  const file = process.env['BENCH_OUTCOME'];
  if (file) writeFileSync(file, JSON.stringify(outcome));
});
