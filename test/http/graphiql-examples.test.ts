import { expect, test } from 'vitest';
import { schema } from '../../schema/index.ts';
import { Documents } from '../../src/http/documents.ts';
import { graphiqlExamples } from '../../src/http/graphiql-examples.ts';

test("GraphiQL's examples fit the schema", () => {
  const documents = new Documents(schema, true);
  expect(graphiqlExamples.map(({ query }) => documents.get(query).errors)).toEqual(
    graphiqlExamples.map(() => undefined),
  );
});
