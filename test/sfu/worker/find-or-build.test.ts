import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../../sfu/worker/find-or-build', import.meta.url));
/** As the real one ends without its environment. */
const WORKER = 'exit 41';
/** What mediasoup's script would leave behind. */
const DOWNLOAD = `mkdir -p worker/out/Release; printf '#!/bin/sh\\n${WORKER}\\n' > worker/out/Release/mediasoup-worker; chmod +x worker/out/Release/mediasoup-worker`;
/** cmake -S … -B <folder> …, then cmake --build <folder> … */
const BUILD = `case $1 in -S) mkdir -p "$4";; --build) sleep 0.1; echo '[6/6] Linking'; printf '#!/bin/sh\\n${WORKER}\\n' > "$2/mediasoup-worker"; chmod +x "$2/mediasoup-worker";; esac`;
const CACHED = '.cache/mediasoup-worker/9.8.7/mediasoup-worker';
const NOTHING_MISSING = "echo 'install ok installed'";

let checkout: string;

beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'find-or-build-'));
  for (const folder of ['sfu/worker', 'node_modules/.bin', 'node_modules/mediasoup', 'bin']) {
    await mkdir(join(checkout, folder), { recursive: true });
  }
  await copyFile(script, join(checkout, 'sfu/worker/find-or-build'));
  await writeFile(join(checkout, 'node_modules/mediasoup/package.json'), '{\n\t"version": "9.8.7",\n}\n');
  await program('node_modules/.bin/node', 'exit 1');
  await program('bin/dpkg-query', NOTHING_MISSING);
  await program('bin/cmake', 'exit 1');
  await program('bin/id', 'echo 1000');
  await program('bin/sudo', 'exit 1');
});
afterEach(() => rm(checkout, { recursive: true }));

/** A stand-in on the PATH, or the worker itself; it writes its calls down. */
async function program(path: string, body: string): Promise<string> {
  const file = join(checkout, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\necho "${path} $1" >> "${join(checkout, 'calls')}"\n${body}\n`);
  await chmod(file, 0o755);
  return file;
}

async function calls(): Promise<string[]> {
  return existsSync(join(checkout, 'calls'))
    ? (await readFile(join(checkout, 'calls'), 'utf8')).trim().split('\n')
    : [];
}

function run(
  args: string[] = [],
  env: Record<string, string> = {},
): Promise<{ status: number | null; lines: string[] }> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(checkout, 'sfu/worker/find-or-build'), args, {
      env: { PATH: `${join(checkout, 'bin')}:/usr/bin:/bin`, ...env },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, lines: output.split('\n').filter(Boolean) }));
  });
}

const cached = () => existsSync(join(checkout, CACHED));

it('takes the prebuilt download, and the next time says and does nothing', async () => {
  await program('node_modules/.bin/node', DOWNLOAD);
  expect((await run()).lines.at(-1)).toBe('media worker: ready (prebuilt 9.8.7)');
  expect(cached()).toBe(true);
  const before = await calls();
  expect(await run()).toEqual({ status: 0, lines: [] });
  expect(await calls()).toEqual(before);
});

it('builds where there is no download, showing how far it is', async () => {
  await program('bin/cmake', BUILD);
  const { lines } = await run();
  expect(lines).toContain('media worker: step 6 of 6');
  expect(lines.at(-1)).toBe('media worker: ready (built 9.8.7)');
  expect(cached()).toBe(true);
});

it('builds once when it is started twice', async () => {
  await program('bin/cmake', BUILD);
  await Promise.all([run(), run()]);
  expect((await calls()).filter((call) => call === 'bin/cmake --build')).toHaveLength(1);
});

it('installs the packages that are missing, when it may', async () => {
  await program('bin/dpkg-query', 'exit 1');
  await program('bin/id', 'echo 0');
  await program('bin/apt-get', 'exit 0');
  await program('bin/cmake', BUILD);
  expect((await run()).lines.at(-1)).toBe('media worker: ready (built 9.8.7)');
  expect(await calls()).toContain('bin/apt-get install');
});

it('says in one line what to do when nothing works, and remembers it', async () => {
  await program('bin/dpkg-query', 'exit 1');
  const { status, lines } = await run();
  expect(status).toBe(0);
  expect(lines.at(-1)).toMatch(
    /^media worker: none for this machine \(.*missing without root or sudo: g\+\+.*\): mesh calls only\./,
  );
  const before = await calls();
  expect((await run()).lines).toEqual([lines.at(-1)]);
  expect(await calls()).toEqual(before);
  await program('bin/dpkg-query', NOTHING_MISSING);
  await program('bin/cmake', BUILD);
  expect((await run(['--retry'])).lines.at(-1)).toBe('media worker: ready (built 9.8.7)');
  expect((await run()).lines).toEqual([]);
});

it('does not keep a binary that does not run here', async () => {
  await program('node_modules/.bin/node', DOWNLOAD.replace(WORKER, 'exit 127'));
  const { status, lines } = await run();
  expect(status).toBe(0);
  expect(lines.at(-1)).toMatch(/the build failed, see \.cache\/mediasoup-worker\/9\.8\.7\/build\.log/);
  expect(cached()).toBe(false);
});

it('makes another in the place of one that no longer runs', async () => {
  await program(CACHED, 'exit 127');
  await program('bin/cmake', BUILD);
  const { lines } = await run();
  expect(lines[0]).toBe(
    'media worker: the one in .cache/mediasoup-worker/9.8.7 no longer runs here: looking for another',
  );
  expect(lines.at(-1)).toBe('media worker: ready (built 9.8.7)');
  expect((await run()).lines).toEqual([]);
});

it('does not leave one that no longer runs for the server to find, when it gives up', async () => {
  await program(CACHED, 'exit 127');
  expect((await run()).lines.at(-1)).toMatch(/mesh calls only/);
  expect(cached()).toBe(false);
});

it('nor when it gave up within the last day', async () => {
  await run();
  await program(CACHED, 'exit 127');
  expect((await run()).lines.at(-1)).toMatch(/mesh calls only/);
  expect(cached()).toBe(false);
});

it('does not wait for a program that waits for somebody to type', async () => {
  const own = await program('own-worker', 'exec cat');
  expect((await run([], { MEDIASOUP_WORKER_BIN: own })).lines).toEqual([
    expect.stringContaining('does not run here: mesh calls only'),
  ]);
});

it('leaves the operator’s own worker alone, and says when it does not run', async () => {
  const own = await program('own-worker', WORKER);
  expect(await run([], { MEDIASOUP_WORKER_BIN: own })).toEqual({ status: 0, lines: [] });
  const { status, lines } = await run([], { MEDIASOUP_WORKER_BIN: '/nowhere' });
  expect(status).toBe(0);
  expect(lines).toEqual([expect.stringMatching(/^media worker: MEDIASOUP_WORKER_BIN \(\/nowhere\) does not run here/)]);
});
