import { observer } from 'mediasoup';
import type { Router, Worker } from 'mediasoup/types';

/** What the worker processes themselves say is open; watches those that start from now on. */
export function watchWorkers(): { count(): Promise<Record<string, number>> } {
  const workers = new Set<Worker>();
  const routers = new Set<Router>();
  observer.on('newworker', (worker) => {
    workers.add(worker);
    worker.observer.once('close', () => workers.delete(worker));
    worker.observer.on('newrouter', (router) => {
      routers.add(router);
      router.observer.once('close', () => routers.delete(router));
    });
  });
  return {
    count: async () => {
      const dumps = await Promise.all([...workers].map((worker) => worker.dump()));
      const open = await Promise.all([...routers].map((router) => router.dump()));
      return {
        routers: dumps.flatMap(({ routerIds }) => routerIds).length,
        transports: open.flatMap(({ transportIds }) => transportIds).length,
        producers: open.flatMap(({ mapProducerIdConsumerIds }) => mapProducerIdConsumerIds).length,
        consumers: open.flatMap(({ mapConsumerIdProducerId }) => mapConsumerIdProducerId).length,
        observers: open.flatMap(({ rtpObserverIds }) => rtpObserverIds).length,
      };
    },
  };
}
