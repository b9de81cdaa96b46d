import { readFileSync } from 'node:fs';

const PACKAGE = new URL('../../../package.json', import.meta.url);

/** Node's options of `npm start`: what is measured runs as it does for those who use it. */
export function startFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { scripts: { start: string } };
  const [, flags] = / node (--.+) src\/start\.js$/.exec(scripts.start) ?? [];
  if (flags === undefined) throw new Error(`npm start runs the server in another way: ${scripts.start}`);
  return flags.split(' ');
}
