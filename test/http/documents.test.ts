import { buildSchema, getIntrospectionQuery } from 'graphql';
import { expect, test } from 'vitest';
import {
  Documents,
  MAX_ALIASES,
  MAX_CACHED_LENGTH,
  MAX_DOCUMENTS,
  MAX_NESTING,
  MAX_ROOT_FIELDS,
  MAX_SELECTIONS,
  MAX_SOURCE_LENGTH,
  MAX_TOKENS,
} from '../../src/http/documents.ts';

const schema = buildSchema('type Query { a: Query, b(of: [Int!]): Int }');

const codes = (documents: Documents, source: string) =>
  documents.get(source).errors?.map(({ extensions }) => extensions['code']);
const nested = (depth: number) => '{ a '.repeat(depth - 1) + '{ b }' + ' }'.repeat(depth - 1);
const repeated = (times: number, text: (index: number) => string) =>
  Array.from({ length: times }, (_, i) => text(i)).join(' ');

test('a document is parsed and validated once', () => {
  const documents = new Documents(schema, true);
  const first = documents.get('{ b }');
  expect(first.document).toBeDefined();
  expect(documents.get('{ b }')).toBe(first);
  expect(documents.get('{ c }')).toBe(documents.get('{ c }'));
});

test.each([
  [
    'of the longest length',
    `{ b } #${'x'.repeat(MAX_SOURCE_LENGTH - 7)}`,
    `{ b } #${'x'.repeat(MAX_SOURCE_LENGTH - 6)}`,
  ],
  ['nested as deep as allowed', nested(MAX_NESTING), nested(MAX_NESTING + 1)],
  [
    'with as many fields as allowed',
    `{ a { ${'b '.repeat(MAX_SELECTIONS - 1)} } }`,
    `{ a { ${'b '.repeat(MAX_SELECTIONS)} } }`,
  ],
  [
    'with as many aliases as allowed',
    `{ a { ${repeated(MAX_ALIASES, (i) => `x${i}: b`)} } }`,
    `{ a { ${repeated(MAX_ALIASES + 1, (i) => `x${i}: b`)} } }`,
  ],
  [
    'with as many root fields as allowed',
    `{ ${'b '.repeat(MAX_ROOT_FIELDS)} }`,
    `{ ${'b '.repeat(MAX_ROOT_FIELDS + 1)} }`,
  ],
])('a document %s is accepted, and one more is refused', (_what, largest, tooLarge) => {
  const documents = new Documents(schema, true);
  expect(codes(documents, largest)).toBeUndefined();
  expect(codes(documents, tooLarge)).toEqual(['QUERY_TOO_COMPLEX']);
});

test('a document of too many tokens is refused by the parser', () => {
  const numbers = (count: number) => `{ b(of: [${'1 '.repeat(count)}]) }`;
  const documents = new Documents(schema, true);
  expect(codes(documents, numbers(MAX_TOKENS - 9))).toBeUndefined();
  expect(codes(documents, numbers(MAX_TOKENS - 8))).toEqual(['GRAPHQL_PARSE_FAILED']);
});

test('the worst documents that are let through are validated in a moment', () => {
  const worst = [
    `{ a { ${'b '.repeat(MAX_SELECTIONS - 1)} } }`,
    `{ a { ${repeated(240, (i) => `...F${i % 240}`)} } } ${repeated(240, (i) => `fragment F${i} on Query { b }`)}`,
    `{ ...F0 } ${repeated(80, (i) => `fragment F${i} on Query { a { ...F${i + 1} ...F${i + 1} } }`)} fragment F80 on Query { b }`,
    `{ b ${repeated(600, (i) => `@d${i}`)} }`,
  ];
  for (const source of worst) {
    const startedAt = performance.now();
    new Documents(schema, true).get(source);
    expect(performance.now() - startedAt).toBeLessThan(500);
  }
});

test('the cache is bounded by number, and what was used last stays', () => {
  const documents = new Documents(schema, true);
  const first = documents.get('{ b }');
  for (let i = 0; i < MAX_DOCUMENTS + 50; i++) {
    documents.get(`{ b } #${i}`);
    documents.get('{ b }');
  }
  expect(documents.size).toBe(MAX_DOCUMENTS);
  expect(documents.get('{ b }')).toBe(first);
});

test('a new document stays although all the others were used, too', () => {
  const documents = new Documents(schema, true);
  const sources = Array.from({ length: MAX_DOCUMENTS }, (_, index) => `{ b${index}: b }`);
  for (const source of [...sources, ...sources]) documents.get(source);
  const first = documents.get('{ a { b } }');
  expect(documents.size).toBe(MAX_DOCUMENTS);
  expect(documents.get('{ a { b } }')).toBe(first);
});

test('the cache is bounded by size', () => {
  const documents = new Documents(schema, true);
  for (let i = 0; i < 300; i++) documents.get(`{ b } #${i} ${'x'.repeat(MAX_SOURCE_LENGTH - 20)}`);
  expect(documents.size).toBeLessThanOrEqual(MAX_CACHED_LENGTH / (MAX_SOURCE_LENGTH - 20));
});

test('introspection is possible, unless it is turned off; then nothing is suggested, either', () => {
  expect(codes(new Documents(schema, true), getIntrospectionQuery())).toBeUndefined();
  const closed = new Documents(schema, false);
  expect(codes(closed, '{ __schema { queryType { name } } }')).toContain('GRAPHQL_VALIDATION_FAILED');
  expect(closed.get('{ aa }').errors?.[0]?.message).not.toContain('Did you mean');
});
