import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { version } from 'mediasoup';

/**
 * Where the mediasoup worker is to be: there `sfu/worker/find-or-build` leaves it. `workerFault` says whether it is any good.
 * @param configured the operator's own choice (MEDIASOUP_WORKER_BIN); nothing else is looked at when it is set
 * @returns an absolute path
 */
export function workerBinary(configured?: string): string {
  if (configured !== undefined) return resolve(configured);
  return fileURLToPath(new URL(`../../.cache/mediasoup-worker/${version}/mediasoup-worker`, import.meta.url));
}
