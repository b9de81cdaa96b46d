import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, closeSync, constants, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const PROGRAMS = ['/usr/bin/turnserver', '/usr/sbin/turnserver', '/usr/local/bin/turnserver'];
/** How often a coturn that is not our child is looked at. */
const LOOK_EVERY_MS = 500;
/** How long it may take to stop before it is made to. */
const STOP_WITHIN_MS = 2_000;

/** A coturn that runs. It goes on when this process dies. */
export interface TurnserverProcess {
  pid: number;
  exited: Promise<void>;
  /** Ends it, relayed calls and all. */
  stop(): Promise<void>;
}

/** Where coturn's program is, the configured one or that of the system; undefined if it is not installed. */
export function findTurnserver(configured: string | undefined): string | undefined {
  return (configured === undefined ? PROGRAMS : [configured]).find(isExecutable);
}

/** Starts one in a process group of its own, so that Ctrl+C and the death of this process leave it alone. */
export function startTurnserver(program: string, confFile: string, logFile: string): TurnserverProcess {
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(program, ['-c', confFile], { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  const exited = Promise.race([once(child, 'exit'), once(child, 'error')]).then(
    () => {},
    () => {},
  );
  child.unref();
  return running(child.pid ?? 0, exited);
}

/** The coturn with that id, if it is one of this configuration file. */
export function adoptTurnserver(pid: number, confFile: string): TurnserverProcess | undefined {
  return isTurnserver(pid, confFile) ? running(pid, untilGone(pid, confFile)) : undefined;
}

function running(pid: number, exited: Promise<void>): TurnserverProcess {
  return {
    pid,
    exited,
    async stop() {
      signal(pid, 'SIGTERM');
      const isGone = await Promise.race([exited.then(() => true), sleep(STOP_WITHIN_MS, false)]);
      if (isGone) return;
      signal(pid, 'SIGKILL');
      await exited;
    },
  };
}

async function untilGone(pid: number, confFile: string): Promise<void> {
  while (isTurnserver(pid, confFile)) await sleep(LOOK_EVERY_MS, undefined, { ref: false });
}

/** Process ids are used again: what runs under this one must have been given this file. */
function isTurnserver(pid: number, confFile: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(confFile);
  } catch {
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    if (pid > 0) process.kill(pid, name);
  } catch {
    // It is gone already.
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
