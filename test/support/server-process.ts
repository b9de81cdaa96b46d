import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What `says` waits for to know where a started server is. */
export const page = /The page +(http\S+)\/[\s\S]+Stop with/;

/** `npm start` without its set-up step; killed when the test ends. */
export function startProcess(dataDir: string, env: Record<string, string>, options: string[] = []): ServerProcess {
  const child = spawn(process.execPath, ['src/start.js', ...options], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir, PORT: '0', TURN: 'off', ...env },
  });
  const server = new ServerProcess(child);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await server.exited;
  });
  return server;
}

/** A server in a process of its own, and what it has printed. */
export class ServerProcess {
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;
  output = '';

  constructor(child: ChildProcess) {
    this.child = child;
    this.exited = once(child, 'close').then(([code]) => code as number | null);
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (this.output += String(text)));
  }

  /** The first match of what it prints. */
  async says(what: RegExp): Promise<string> {
    await expect.poll(() => this.output, { timeout: 10_000, interval: 10 }).toMatch(what);
    return what.exec(this.output)?.[1] ?? '';
  }
}
