import SchemaBuilder from '@pothos/core';
import { expect, test } from 'vitest';
import { refuseViewerDependentEvents } from '../../schema/pure-fields.ts';

function schemaWith(resolve: (parent: { n: number }, args: object, context: { actor: number }) => number) {
  const builder = new SchemaBuilder<{ Context: { actor: number } }>({} as never);
  const inner = builder.objectRef<{ n: number }>('Inner');
  builder.objectType(inner, { fields: (t) => ({ n: t.exposeInt('n'), mine: t.int({ resolve }) }) });
  const event = builder.objectRef<{ inner: { n: number } }>('Event');
  builder.objectType(event, {
    fields: (t) => ({ inner: t.field({ type: inner, resolve: (parent) => parent.inner }) }),
  });
  builder.queryType({ fields: (t) => ({ a: t.int({ resolve: () => 1 }) }) });
  builder.subscriptionType({
    fields: (t) => ({
      events: t.field({ type: event, subscribe: () => ({}) as never, resolve: (item) => item as never }),
    }),
  });
  return builder.toSchema();
}

test('an event whose fields use their parent alone may be shared', () => {
  const schema = schemaWith(({ n }) => n);
  expect(refuseViewerDependentEvents(schema)).toBe(schema);
});

test('an event with a field that looks at the viewer is refused when the schema is built, by name', () => {
  expect(() => refuseViewerDependentEvents(schemaWith(({ n }, _args, { actor }) => n + actor))).toThrow('Inner.mine');
});
