import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../schema/index.ts';
import { refuseUnscoped } from '../../schema/unscoped.ts';

test('every field of Query, Mutation and Subscription says who may use it', () => {
  expect(refuseUnscoped(schema)).toBe(schema);
});

test('a field that does not say who may use it stops the build, with its name', () => {
  const silent = buildSchema('type Query { secrets: Int } type Subscription { whispers: Int }');
  expect(() => refuseUnscoped(silent)).toThrow('Query.secrets, Subscription.whispers');
});
