/**
 * Writes the types of every operation of this client from the server's schema.
 *
 *     npm run client:types              writes generated/operations.ts
 *     npm run client:types -- --check   fails when the committed file is not what would be written
 *
 * graphql-codegen's core and two of its plugins, without its command line: one call does what is needed here.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';

const here = import.meta.dirname;
const outputFile = `${here}/generated/operations.ts`;

const config = {
  // Strings are sent as they are: the page carries neither a GraphQL parser nor syntax trees.
  documentMode: 'string',
  scalars: {
    ID: 'string',
    DateTime: 'string',
    RtpCapabilities: '../sfu/wire.ts#RtpCapabilities',
    RtpParameters: '../sfu/wire.ts#RtpParameters',
    DtlsParameters: '../sfu/wire.ts#DtlsParameters',
    IceParameters: '../sfu/wire.ts#IceParameters',
    SfuIceCandidates: '../sfu/wire.ts#SfuIceCandidates',
  },
  strictScalars: true,
  enumType: 'string-literal',
  useTypeImports: true,
  dedupeFragments: true,
};

const schema = parse(readFileSync(`${here}/../schema/schema.graphql`, 'utf8'));
const documents = globSync('*/*.graphql', { cwd: here })
  .sort()
  .map((location) => ({ location, document: parse(readFileSync(`${here}/${location}`, 'utf8')) }));

const generated = await codegen({
  filename: outputFile,
  schema,
  documents,
  config,
  plugins: [{ typescriptOperations: {} }, { typedDocumentNode: {} }],
  pluginMap: { typescriptOperations, typedDocumentNode },
});
const output = `// Written by \`npm run client:types\` from schema.graphql and the .graphql files beside the code.\n${generated}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(outputFile, output);
} else if (readFileSync(outputFile, 'utf8') !== output) {
  console.error('client-example/generated/operations.ts is stale: run `npm run client:types` and commit it');
  process.exitCode = 1;
}
