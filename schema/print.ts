import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { printSchema } from 'graphql';
import { schema } from './index.ts';

/** Writes the schema to `schema.graphql` (or the file named); with `--check` compares and changes nothing. */
const [file = fileURLToPath(new URL('schema.graphql', import.meta.url))] = process.argv
  .slice(2)
  .filter((argument) => argument !== '--check');
const printed = `# Printed from the code by \`npm run schema\`; do not edit.\n\n${printSchema(schema)}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(file, printed);
} else if (readFileSync(file, 'utf8') !== printed) {
  console.error('schema.graphql is not what the code says: run `npm run schema` and commit it.');
  process.exitCode = 1;
}
