import type { Router } from 'mediasoup/types';

import { mediaCodecs } from './codecs.ts';
import type { PooledWorker } from './workers.ts';

/** A call's router on one worker. A call that outgrows a worker has several. */
export interface CallRouter {
  readonly pooled: PooledWorker;
  readonly router: Router;
}

export async function openCallRouter(pooled: PooledWorker): Promise<CallRouter> {
  pooled.opening += 1;
  try {
    return { pooled, router: await pooled.worker.createRouter({ mediaCodecs }) };
  } finally {
    pooled.opening -= 1;
  }
}
