import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TurnPorts } from './ports.ts';

/** What a start leaves for the next one, and for the commands beside it. */
export interface TurnserverState {
  /** Of the coturn that was started; 0 after it was stopped. */
  pid: number;
  /** Of the configuration that it was started with. */
  hash: string;
  ports: TurnPorts;
  stunUrls: string[];
  turnUrls: string[];
}

/** @returns undefined if there is none, or one that cannot be read */
export function readTurnserverState(dataDir: string): TurnserverState | undefined {
  try {
    return JSON.parse(readFileSync(stateFile(dataDir), 'utf8')) as TurnserverState;
  } catch {
    return undefined;
  }
}

/** Replaces it at once: whoever reads sees the old one or the new one. */
export function writeTurnserverState(dataDir: string, state: TurnserverState): void {
  const draft = `${stateFile(dataDir)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(state, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(draft, stateFile(dataDir));
}

/** Forgets which coturn runs, but not its ports: links that were handed out stay good. */
export function forgetTurnserver(dataDir: string): void {
  const state = readTurnserverState(dataDir);
  if (state) writeTurnserverState(dataDir, { ...state, pid: 0 });
  rmSync(join(dataDir, 'turn', 'turnserver.pid'), { force: true });
}

function stateFile(dataDir: string): string {
  return join(dataDir, 'turn', 'turnserver.json');
}
