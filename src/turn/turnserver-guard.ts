import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/** How often the server has to show that it lives; calls outlast an outage of 10 minutes, and so does coturn. */
export const ALIVE_EVERY_MS = 60_000;
const MINUTES = 10;
const LOOK_EVERY_SECONDS = 20;

/** $1 the process, $2 the file that it was started with, $3 the sign of life: process ids are used again, so both are compared. */
const GUARD = `
while grep -qzxF -- "$2" "/proc/$1/cmdline" 2>/dev/null; do
  sleep "$4"
  if [ -z "$(find "$3" -mmin "-$5" 2>/dev/null)" ]; then kill "$1"; fi
done`;

/**
 * Watches over a coturn that may outlive its server: ends it when the server has not shown a sign of life for 10 minutes, or its
 * data folder is gone. It is a process of its own, and ends soon after coturn.
 */
export function guardTurnserver(pid: number, confFile: string, aliveFile: string): void {
  showAlive(aliveFile);
  const facts = [String(pid), confFile, aliveFile, String(LOOK_EVERY_SECONDS), String(MINUTES)];
  const guard = spawn('/bin/sh', ['-c', GUARD, 'turnserver-guard', ...facts], { detached: true, stdio: 'ignore' });
  // Without a guard coturn stays until somebody stops it: no reason not to start.
  guard.on('error', () => {});
  guard.unref();
}

/** The server lives. */
export function showAlive(aliveFile: string): void {
  writeFileSync(aliveFile, '');
}
