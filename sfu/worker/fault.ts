import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';

/** As the worker ends when nobody tells it the version of its library, before it does anything. */
const WITHOUT_VERSION = 41;
/** A worker takes 5 ms for it; a program that is none may stay for ever. */
const MAX_TRIAL_MS = 10_000;

/**
 * Tries whether a program is a mediasoup worker that runs on this machine; of the trial nothing stays behind.
 * @returns undefined when it is, otherwise what is wrong with it, as the end of a sentence about it
 */
export async function workerFault(binary: string, maxTrialMs = MAX_TRIAL_MS): Promise<string | undefined> {
  try {
    // A process group of its own: a script that has to be stopped takes along what it started.
    const env = { ...process.env, MEDIASOUP_VERSION: undefined };
    return await verdict(spawn(binary, { env, stdio: 'ignore', detached: true }), maxTrialMs);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') return `cannot be started (${code ?? message})`;
    return existsSync(binary) ? 'cannot run here (its interpreter or loader is missing)' : 'does not exist';
  }
}

function verdict(trial: ChildProcess, maxTrialMs: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const stop = setTimeout(() => {
      if (trial.pid !== undefined) process.kill(-trial.pid, 'SIGKILL');
      resolve(`is not a media worker (it still ran after ${maxTrialMs} ms)`);
    }, maxTrialMs);
    trial.once('error', (error) => {
      clearTimeout(stop);
      reject(error);
    });
    trial.once('exit', (status, signal) => {
      clearTimeout(stop);
      resolve(
        status === WITHOUT_VERSION ? undefined : `does not run here (it ended with ${signal ?? `status ${status}`})`,
      );
    });
  });
}
