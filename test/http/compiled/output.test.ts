import fc from 'fast-check';
import {
  execute,
  getNamedType,
  getNullableType,
  getOperationAST,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  parse,
  validate,
} from 'graphql';
import type { GraphQLObjectType, GraphQLOutputType } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../../schema/index.ts';
import type { Context } from '../../../src/context.ts';
import { compileOperation } from '../../../src/http/compiled/operation.ts';
import { Unwritable } from '../../../src/http/compiled/output.ts';

const ID = '3b241101-e2bb-4255-8caf-4136c566a962';
const item = getNamedType(schema.getSubscriptionType()?.getFields()['callEvents']?.type) as GraphQLObjectType;

/** A random selection of a type, aliases, repetition and fragments included. */
function selection(type: GraphQLOutputType, depth: number): fc.Arbitrary<string> {
  const named = getNamedType(type);
  if (isUnionType(named)) {
    const parts = named
      .getTypes()
      .map((member) => fields(member, depth).map((text) => `... on ${member.name} ${text}`));
    return fc
      .subarray(parts, { minLength: 1 })
      .chain((some) => fc.tuple(...some))
      .map((some) => `{ __typename ${some.join(' ')} }`);
  }
  return isObjectType(named) ? fields(named, depth) : fc.constant('');
}

function fields(type: GraphQLObjectType, depth: number): fc.Arbitrary<string> {
  const own = Object.values(type.getFields()).filter((field) => depth > 0 || !isComposite(field.type));
  const one = fc.oneof(
    fc.constant('__typename'),
    ...own.map((field) =>
      fc.tuple(fc.boolean(), fc.boolean(), selection(field.type, depth - 1)).map(([isAliased, isInFragment, inner]) => {
        // An alias of its own keeps members of a union from meaning two things by one name.
        const text = `${isAliased ? `${type.name}_${field.name}: ` : ''}${field.name} ${inner}`;
        return isInFragment ? `... on ${type.name} { ${text} }` : text;
      }),
    ),
  );
  return fc.array(one, { minLength: 1, maxLength: 5 }).map((some) => `{ ${some.join(' ')} }`);
}

function isComposite(type: GraphQLOutputType): boolean {
  const named = getNamedType(type);
  return isObjectType(named) || isUnionType(named);
}

/** Random data of a type, as services make it; now and then with something that does not fit. */
function data(type: GraphQLOutputType, depth = 4): fc.Arbitrary<unknown> {
  if (!isNonNullType(type))
    return fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 4, arbitrary: some(type, depth) });
  return fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(null, undefined, 1.5, 'x') },
    { weight: 200, arbitrary: some(type, depth) },
  );
}

function some(outer: GraphQLOutputType, depth: number): fc.Arbitrary<unknown> {
  const type = getNullableType(outer);
  if (isListType(type)) return fc.array(data(type.ofType, depth), { maxLength: depth > 0 ? 2 : 0 });
  if (isUnionType(type)) return fc.oneof(...type.getTypes().map((member) => some(member, depth)));
  if (isObjectType(type)) {
    const own = Object.values(type.getFields()).map((field) => [field.name, data(field.type, depth - 1)] as const);
    // `guestId`, `tracks` and the like are read by resolvers under the names that they have here.
    return fc
      .record<Record<string, unknown>>({
        ...Object.fromEntries(own),
        guestId: fc.option(fc.string()),
        admission: fc.constant({}),
      })
      .map((fieldsOf) => ({ ...fieldsOf, type: 'type' in type.getFields() ? fieldsOf['type'] : type.name }));
  }
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ value }): unknown => value));
  switch (type.name) {
    case 'Int':
      return fc.integer();
    case 'Float':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'Boolean':
      return fc.boolean();
    case 'DateTime':
      return fc.date({ noInvalidDate: true }).map((date) => date.getTime());
    case 'ID':
      return fc.uuid();
    case 'String':
      return fc.string({ unit: 'binary' });
    default:
      return fc.dictionary(fc.string(), fc.string());
  }
}

test('whatever is selected of an event, the compiled result is that of graphql-js', { timeout: 60_000 }, async () => {
  let written = 0;
  await fc.assert(
    fc.asyncProperty(selection(item, 4), data(item), async (selected, event) => {
      const document = parse(`subscription { callEvents(participantId: "${ID}") ${selected} }`);
      if (validate(schema, document).length > 0) return;
      const operation = getOperationAST(document);
      const compiled = operation && compileOperation(schema, document, operation);
      expect(compiled?.kind).toBe('subscription');
      if (compiled?.kind !== 'subscription') return;
      let text: string;
      try {
        text = compiled.write(event);
      } catch {
        return;
      }
      written++;
      const contextValue = { actor: undefined } as unknown as Context;
      expect(text).toBe(JSON.stringify(await execute({ schema, document, contextValue, rootValue: event })));
    }),
    { numRuns: 500 },
  );
  expect(written).toBeGreaterThan(100);
});

test('a hole in a list is left to graphql-js, which says what is missing', () => {
  const selected = '{ event { ... on SignalReceived { candidates { candidate } } } }';
  const document = parse(`subscription { callEvents(participantId: "${ID}") ${selected} }`);
  const operation = getOperationAST(document);
  const compiled = operation && compileOperation(schema, document, operation);
  if (compiled?.kind !== 'subscription') throw new Error('It is not compiled');
  const event = (candidates: unknown[]) => ({ event: { type: 'SignalReceived', candidates } });
  expect(compiled.write(event([{ candidate: 'one' }]))).toContain('{"candidate":"one"}');
  expect(() => compiled.write(event(Object.assign([], { length: 1 })))).toThrow(Unwritable);
});

test.each([
  ['@include', `subscription ($if: Boolean!) { callEvents(participantId: "${ID}") { cursor @include(if: $if) } }`],
  [
    '@skip in a fragment',
    `subscription { callEvents(participantId: "${ID}") { ...F } } fragment F on CallStreamItem { position @skip(if: false) }`,
  ],
  [
    'a name that a plain object would take for its prototype',
    `subscription { callEvents(participantId: "${ID}") { __proto__: cursor } }`,
  ],
  ['@include on the root', `subscription { callEvents(participantId: "${ID}") @include(if: true) { cursor } }`],
  [
    'fields that ask the database',
    `mutation { joinCall(roomId: "${ID}", deviceId: "${ID}") { __typename ... on CallJoined { room { members { edges { node { id } } } } } } }`,
  ],
  [
    'lists written into the document',
    `mutation { sendSignals(participantId: "${ID}", batch: 1, signals: []) { __typename } }`,
  ],
  [
    'several root fields',
    `mutation { a: setReady(participantId: "${ID}", isReady: true) { id } b: setReady(participantId: "${ID}", isReady: true) { id } }`,
  ],
  ['queries', `{ call(id: "${ID}") { id } }`],
])('%s: left to graphql-js', (_what, source) => {
  const document = parse(source);
  const operation = getOperationAST(document);
  expect(operation && compileOperation(schema, document, operation)).toBeUndefined();
});
