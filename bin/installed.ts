/**
 * Exits 0 when node_modules holds exactly what package-lock.json asks for, else prints the first difference and exits 1.
 * It compares with npm's own record of the installed tree (which `npm install` keeps up to date as well), so that
 * `npm ci` runs only when there is something to do. Runs on the Node of node_modules, whose version it proves as well.
 */
import { existsSync, readFileSync } from 'node:fs';

type Package = { version: string; integrity?: string; optional?: boolean };

const wanted = readPackages('package-lock.json');
const installed = readPackages('node_modules/.package-lock.json');

const difference = findDifference();
if (difference !== undefined) console.log(difference);
process.exitCode = difference === undefined ? 0 : 1;

function findDifference(): string | undefined {
  for (const [path, { version, integrity, optional }] of wanted) {
    const found = installed.get(path);
    // Optional packages are mostly binaries for other platforms; npm leaves those out.
    if (found === undefined && optional) continue;
    const isInstalled = found?.version === version && found.integrity === integrity && existsSync(path);
    if (!isInstalled) return `${path} ${version} is not installed`;
  }
  const surplus = [...installed.keys()].find((path) => !wanted.has(path));
  if (surplus !== undefined) return `${surplus} is not wanted any more`;
  const node = wanted.get('node_modules/node')?.version;
  return node === process.versions.node ? undefined : `node is ${process.versions.node} instead of ${node}`;
}

function readPackages(file: string): Map<string, Package> {
  if (!existsSync(file)) return new Map();
  const { packages } = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Package> };
  return new Map(Object.entries(packages).filter(([path]) => path !== ''));
}
