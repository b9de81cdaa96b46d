import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** One import or re-export as written in a source file. Paths are relative to the project, with forward slashes. */
export type Import = {
  file: string;
  /** A file of ours (`src/errors.ts`) or the bare name of a package or built-in (`graphql`, `node:fs`). */
  target: string;
  isOurs: boolean;
  /** True for `import type` and `export type`: nothing of the target is there at run time. */
  isTypeOnly: boolean;
  isReExport: boolean;
};

// Statements begin a line (the formatter sees to that) and their clause holds neither quotes nor semicolons.
const STATEMENT = /^(import|export)\b(\s+type\b(?!\s*(?:,|from\b)))?(?:[^'"`;=()]*?\bfrom)?\s*['"]([^'"]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*['"`]([^'"`]+)['"`]/g;

/** The imports of every TypeScript file in the folders, without those of built pages and packages. */
export function scanImports(folders: string[]): Import[] {
  const files = globSync(folders.map((folder) => `${folder}/**/*.{ts,tsx,mts}`)).map((file) =>
    file.replaceAll('\\', '/'),
  );
  return files
    .filter((file) => !/(^|\/)(node_modules|dist)\//.test(file))
    .sort()
    .flatMap((file) => parseImports(file, readFileSync(file, 'utf8')));
}

/** The imports of one file, static and dynamic, in the order of the text. */
export function parseImports(file: string, source: string): Import[] {
  const statements = [...source.matchAll(STATEMENT)].map(([, keyword, type, specifier]) => ({
    ...resolve(file, specifier!),
    isTypeOnly: type !== undefined,
    isReExport: keyword === 'export',
  }));
  const dynamic = [...source.matchAll(DYNAMIC)].map(([, specifier]) => ({
    ...resolve(file, specifier!),
    isTypeOnly: false,
    isReExport: false,
  }));
  return [...statements, ...dynamic];
}

function resolve(file: string, specifier: string): Pick<Import, 'file' | 'target' | 'isOurs'> {
  const isOurs = specifier.startsWith('.');
  return { file, isOurs, target: isOurs ? posix.join(posix.dirname(file), specifier) : specifier };
}
