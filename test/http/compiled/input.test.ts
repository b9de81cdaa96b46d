import fc from 'fast-check';
import { coerceInputValue, isInputObjectType } from 'graphql';
import type { GraphQLInputType } from 'graphql';
import { expect, test } from 'vitest';
import { isId } from '../../../schema/ids.ts';
import { schema } from '../../../schema/index.ts';
import { compileInput, NOT_TAKEN } from '../../../src/http/compiled/input.ts';

const typeOf = (name: string) => schema.getType(name) as GraphQLInputType;
const id = fc.uuid().map((text, index = 0) => (index ? text : text.toUpperCase()));
const candidate = fc.record(
  {
    candidate: fc.string(),
    sdpMid: fc.option(fc.string()),
    sdpMLineIndex: fc.option(fc.integer()),
    usernameFragment: fc.option(fc.string()),
  },
  { requiredKeys: ['candidate'] },
);
const signal = fc.record({
  to: id,
  epoch: fc.integer(),
  connectionId: id,
  payload: fc.oneof(
    fc.record({ candidates: fc.array(candidate, { maxLength: 3 }) }),
    fc.record({ description: fc.record({ type: fc.constantFrom('OFFER', 'ANSWER'), sdp: fc.string() }) }),
  ),
});
const json = fc.jsonValue({ maxDepth: 3 });
/** Something almost right: one part of it is replaced, removed or added. */
const almost = fc.tuple(signal, fc.nat(), json, fc.constantFrom('replace', 'remove', 'add')).map(spoil);

function spoil([value, where, other, how]: [unknown, number, unknown, string]): unknown {
  if (typeof value !== 'object' || value === null) return other;
  const keys = Object.keys(value);
  const key = keys[where % Math.max(keys.length, 1)];
  if (how === 'add') return { ...value, [JSON.stringify(other).slice(0, 8)]: other };
  if (key === undefined) return other;
  if (how === 'remove') return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  const inner = (value as Record<string, unknown>)[key];
  return { ...value, [key]: where % 3 === 0 ? other : spoil([inner, where >> 2, other, how]) };
}

/** What graphql-js makes of a value, then the checks of ids, wherever the type says ID. */
function inGeneral(value: unknown, type: GraphQLInputType): unknown {
  const coerced = coerceInputValue(structuredClone(value), type);
  return coerced === undefined ? NOT_TAKEN : checkIds(coerced, type);
}

function checkIds(value: unknown, type: GraphQLInputType): unknown {
  if (value === null || value === undefined) return value;
  if ('ofType' in type) {
    const inner: GraphQLInputType = type.ofType;
    if (!Array.isArray(value)) return checkIds(value, inner);
    const items = value.map((item) => checkIds(item, inner));
    return items.includes(NOT_TAKEN) ? NOT_TAKEN : items;
  }
  if (isInputObjectType(type)) {
    const entries = Object.entries(value).map(([name, part]) => {
      const field = type.getFields()[name];
      return [name, field ? checkIds(part, field.type) : part] as const;
    });
    return entries.some(([, part]) => part === NOT_TAKEN) ? NOT_TAKEN : Object.fromEntries(entries);
  }
  if (type.name !== 'ID') return value;
  return typeof value === 'string' && isId(value) ? value.toLowerCase() : NOT_TAKEN;
}

test.each([
  ['SignalInput', fc.oneof(signal, almost, json)],
  ['IceCandidateInput', fc.oneof(candidate, json)],
  ['TrackInput', fc.oneof(fc.record({ source: fc.constantFrom('CAMERA', 'X'), muted: fc.boolean() }), json)],
  ['ID', fc.oneof(id, json)],
  ['Int', fc.oneof(fc.integer(), fc.double(), json)],
  ['Boolean', json],
])('%s: what the compiled coercion takes, graphql-js takes as the same', { timeout: 60_000 }, (name, values) => {
  const type = typeOf(name);
  const coerce = compileInput(type);
  let taken = 0;
  fc.assert(
    fc.property(values, (value) => {
      const general = inGeneral(value, type);
      const compiled = coerce?.(structuredClone(value));
      if (compiled === NOT_TAKEN) return;
      taken++;
      expect(compiled).toEqual(general);
    }),
    { numRuns: 1_000 },
  );
  expect(taken).toBeGreaterThan(50);
});

test('a well-formed signal is taken', () => {
  const coerce = compileInput(typeOf('SignalInput'));
  fc.assert(
    fc.property(signal, (value) => {
      expect(coerce?.(structuredClone(value))).not.toBe(NOT_TAKEN);
    }),
  );
});

test.each(['RtpCapabilities', 'DateTime'])('%s, a scalar of our own, is left to graphql-js', (name) => {
  expect(compileInput(typeOf(name))).toBeUndefined();
});
