import { expect, test } from 'vitest';
import { objectionTo } from './support/architecture.ts';
import { parseImports, scanImports } from './support/imports.ts';

const isString = (value: string | undefined): value is string => value !== undefined;

function objections(file: string, source: string): string[] {
  return parseImports(file, source).map(objectionTo).filter(isString);
}

test('every import of the project goes the way that the design allows', () => {
  const imports = scanImports(['src', 'schema', 'sfu', 'client-example']);
  expect(imports.length).toBeGreaterThan(0);
  expect(imports.map(objectionTo).filter(isString)).toEqual([]);
});

test.each([
  ['src/main.ts', "import { Rooms } from './rooms/rooms.ts';"],
  ['src/http/server.ts', "import { Rooms } from '../rooms/rooms.ts';"],
  ['schema/rooms.ts', "import { Rooms } from '../src/rooms/rooms.ts';"],
  ['schema/rooms.ts', "import { createOrm } from '../src/db/orm.ts';"],
  ['schema/rooms.ts', "import { maxSockets } from '../src/http/limits.ts';"],
  ['schema/rooms.ts', "import type { Server } from '../src/http/server.ts';"],
  ['schema/topology.ts', "import { sources } from '../sfu/types.ts';"],
  ['src/context.ts', "import { builder } from '../schema/builder.ts';"],
  ['src/rooms/rooms.ts', "import { Calls } from '../calls/calls.ts';"],
  ['src/rooms/rooms.ts', "import type { Calls } from '../calls/calls.ts';"],
  ['src/rooms/rooms.ts', "const { Calls } = await import('../calls/calls.ts');"],
  ['src/topology/topology.ts', "import { Signaling } from '../signaling/signaling.ts';"],
  ['src/signaling/signaling.ts', "import type { Topology } from '../topology/topology.ts';"],
  ['src/calls/calls.ts', "import { sources } from '../../sfu/types.ts';"],
  ['src/calls/calls.ts', "import type { LocalSfu } from '../../sfu/local-sfu.ts';"],
  ['src/rooms/rooms.ts', "import type { Sfu } from '../../sfu/types.ts';"],
  ['src/calls/calls.ts', "import { MemoryLog } from '../events/memory-log.ts';"],
  ['src/calls/calls.ts', "import { createWorker } from 'mediasoup';"],
  ['src/entities/user.ts', "import { createOrm } from '../db/orm.ts';"],
  ['src/events/bus.ts', "import type { Config } from '../config.ts';"],
  ['src/ice/ice-servers.ts', "import type { User } from '../entities/user.ts';"],
  ['src/errors.ts', "import { Clock } from './clock.ts';"],
  ['src/helpers/strings.ts', "import { join } from 'node:path';"],
  ['src/rooms/index.ts', "export { Rooms } from './rooms.ts';"],
  ['src/rooms/index.ts', "export * from './rooms.ts';"],
  ['sfu/local-sfu.ts', "import { DomainError } from '../src/errors.ts';"],
  ['sfu/local-sfu.ts', "import type { TrackSource } from '../schema/calls.ts';"],
  ['client-example/main.ts', "import '../src/errors.ts';"],
  ['client-example/main.tsx', "import {\n  a,\n  b,\n} from '../schema/calls.ts';"],
  ['client-example/src/main.ts', "import type { Sfu } from '../../sfu/types.ts';"],
  ['client-example/main.ts', "import { people } from '../test/support/people.ts';"],
])('in %s, "%s" is refused', (file, source) => {
  expect(objections(file, source)).toHaveLength(1);
});

test.each([
  ['src/main.ts', "import { createApp } from './app.ts';"],
  [
    'src/app.ts',
    "import { LocalSfu } from '../sfu/local-sfu.ts';\nimport { MemoryLog } from './events/memory-log.ts';",
  ],
  [
    'src/http/server.ts',
    "import { schema } from '../../schema/index.ts';\nimport { createContext } from '../context.ts';",
  ],
  ['schema/rooms.ts', "import type { Room } from '../src/entities/room.ts';\nimport { builder } from './builder.ts';"],
  ['schema/topology.ts', "import type { RtpCapabilities } from '../sfu/types.ts';"],
  ['schema/rooms.ts', "import { WrongPassword } from '../src/rooms/errors.ts';"],
  ['src/context.ts', "import { Rooms } from './rooms/rooms.ts';"],
  ['src/calls/calls.ts', "import type { Sfu } from '../../sfu/types.ts';\nimport { Rooms } from '../rooms/rooms.ts';"],
  ['src/calls/leases.ts', "import { Call } from '../entities/call.ts';\nimport type { Config } from '../config.ts';"],
  ['src/db/orm.ts', "import { User } from '../entities/user.ts';\nimport { ConfigError } from '../errors.ts';"],
  ['sfu/local-sfu.ts', "import { createWorker } from 'mediasoup';\nimport type { Sfu } from './types.ts';"],
  ['client-example/src/main.ts', "import { createClient } from 'graphql-ws';\nimport './style.css';"],
])('in %s, "%s" is allowed', (file, source) => {
  expect(parseImports(file, source)).toHaveLength(source.split('\n').length);
  expect(objections(file, source)).toEqual([]);
});

test('an import is found whatever its form', () => {
  const source = [
    "import fs from 'node:fs';",
    "import type from './type.ts';",
    "import type { A } from './a.ts';",
    "import {\n  type B,\n  b,\n} from './b.ts';",
    "import './c.ts';",
    "export type { D } from './d.ts';",
    "export const text = 'from';",
    "const e = await import('./e.ts');",
    "// import { f } from './f.ts';",
  ].join('\n');
  expect(parseImports('src/x.ts', source).map(({ target, isTypeOnly }) => [target, isTypeOnly])).toEqual([
    ['node:fs', false],
    ['src/type.ts', false],
    ['src/a.ts', true],
    ['src/b.ts', false],
    ['src/c.ts', false],
    ['src/d.ts', true],
    ['src/e.ts', false],
  ]);
});
