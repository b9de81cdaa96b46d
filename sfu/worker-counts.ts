import type { Worker } from 'mediasoup/types';

/** How many of each are open in a worker, counted as they come and go. */
export interface WorkerCounts {
  routers: number;
  transports: number;
  producers: number;
  consumers: number;
}

/** Counts what is open in a worker; the answer changes with it. */
export function countOpen(worker: Worker): Readonly<WorkerCounts> {
  const counts: WorkerCounts = { routers: 0, transports: 0, producers: 0, consumers: 0 };
  const count = (what: keyof WorkerCounts, observer: { once(event: 'close', listener: () => void): unknown }) => {
    counts[what] += 1;
    observer.once('close', () => (counts[what] -= 1));
  };
  worker.observer.on('newrouter', (router) => {
    count('routers', router.observer);
    router.observer.on('newtransport', (transport) => {
      count('transports', transport.observer);
      transport.observer.on('newproducer', (producer) => count('producers', producer.observer));
      transport.observer.on('newconsumer', (consumer) => count('consumers', consumer.observer));
    });
  });
  return counts;
}
