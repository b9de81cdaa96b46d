import type { Import } from './imports.ts';

/** Everything that may be imported by everybody in src and schema: it imports nothing of ours itself. */
const GROUND = ['errors', 'clock'];
const BASE = ['entities', 'db', 'events', 'ice', 'turn'];
const SERVICES = [
  'operators',
  'strangers',
  'ringing',
  'history',
  'topology',
  'signaling',
  'calls',
  'presence',
  'rooms',
  'friends',
  'accounts',
];
/** From left to right; a part may know the types of whatever stands further right. */
const ORDER = ['main', 'app', 'http', 'schema', 'context', ...SERVICES, ...BASE];

/** What the configuration consists of, besides config.ts. */
const CONFIG_FILES = ['development-secret.ts', 'ice-policy.ts', 'setting-shapes.ts', 'turn-settings.ts'];

/** What the wiring consists of, besides app.ts. */
const APP_FILES = ['open-sfu.ts'];

/** Which parts a part may import at run time, besides itself. The page "who may import whom" of the design, as a table. */
const MAY_IMPORT: Record<string, string[]> = {
  main: ['app', 'config', 'start-memory', ...GROUND],
  app: ['http', 'schema', 'context', ...SERVICES, ...BASE, 'sfu', 'config', ...GROUND],
  http: ['schema', 'context', ...GROUND],
  schema: ['context', ...GROUND],
  context: [...SERVICES, ...BASE, ...GROUND],
  ...Object.fromEntries(SERVICES.map((service) => [service, [...servicesRightOf(service), ...BASE, ...GROUND]])),
  entities: GROUND,
  db: ['entities', ...GROUND],
  events: GROUND,
  ice: GROUND,
  turn: GROUND,
  config: GROUND,
  errors: [],
  clock: [],
  'start-memory': [],
  sfu: [],
  'client-example': [],
};

/** What is wrong with an import, as a sentence; undefined when it is allowed. */
export function objectionTo({ file, target, isOurs, isTypeOnly, isReExport }: Import): string | undefined {
  const from = partOf(file);
  if (from === undefined) return `${file} has no place in the table of test/support/architecture.ts`;
  const objection = (reason: string) => `${file} imports ${target}: ${reason}`;

  if (isReExport) return objection('no barrels, import from where a thing is defined');
  if (!isOurs) return target === 'mediasoup' && from !== 'sfu' ? objection('only sfu knows mediasoup') : undefined;

  const to = partOf(target);
  if (to === from) return undefined;
  if (to === undefined) return objection(`${from} may not import it`);
  if (isImplementation(target) && from !== 'app') return objection('only app imports implementations');
  if (MAY_IMPORT[from]?.includes(to)) return undefined;
  if (isTypeOnly && mayKnowTypesOf(from, to, target)) return undefined;
  if (from === 'schema' && SERVICES.includes(to) && isVocabulary(target)) return undefined;
  return objection(`${from} may not import ${to}${isTypeOnly ? '' : ' at run time'}`);
}

function mayKnowTypesOf(from: string, to: string, target: string): boolean {
  if (to === 'sfu') return target === 'sfu/types.ts' && ['schema', 'topology', 'calls'].includes(from);
  // coturn and the ICE policy are configured from the one Config.
  if (from === 'turn' || from === 'ice') return to === 'config';
  if (BASE.includes(from) || !ORDER.includes(from)) return false;
  if (SERVICES.includes(from) && SERVICES.includes(to)) return servicesRightOf(from).includes(to);
  return to === 'config' || ORDER.indexOf(to) > ORDER.indexOf(from);
}

/** Topology and signaling stand side by side: neither may import the other. */
function servicesRightOf(service: string): string[] {
  const right = SERVICES.slice(SERVICES.indexOf(service) + 1);
  return service === 'topology' ? right.filter((other) => other !== 'signaling') : right;
}

/** The outcomes and limits of a service: the schema turns them into types and argument checks. */
function isVocabulary(file: string): boolean {
  return /\/(errors|limits)\.ts$/.test(file);
}

/** What stands behind an interface: an event log, a media server. Everybody but app sees the interface. */
function isImplementation(file: string): boolean {
  return /^src\/events\/(memory|redis)-/.test(file) || /^sfu\/local-sfu\.ts$/.test(file);
}

/** The part that a file belongs to: its folder, or its own name right inside src; undefined outside the table. */
function partOf(file: string): string | undefined {
  const [top, second = ''] = file.split('/');
  if (top !== 'src') return top !== undefined && top in MAY_IMPORT ? top : undefined;
  if (APP_FILES.includes(second)) return 'app';
  const part = CONFIG_FILES.includes(second) ? 'config' : second.replace(/\.ts$/, '');
  return part in MAY_IMPORT ? part : undefined;
}
