import { accessSync, constants } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { version } from 'mediasoup';

/**
 * The mediasoup worker to start, as `sfu/worker/find-or-build` left it.
 * @param configured the operator's own choice (MEDIASOUP_WORKER_BIN); nothing else is looked at when it is set
 * @returns its absolute path, or undefined where there is none: this installation has no SFU
 */
export function workerBinary(configured?: string): string | undefined {
  const path =
    configured ?? fileURLToPath(new URL(`../../.cache/mediasoup-worker/${version}/mediasoup-worker`, import.meta.url));
  return isExecutable(path) ? path : undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
