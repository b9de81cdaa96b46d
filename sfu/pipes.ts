import type { PipeTransport, Producer, Router, TransportPortRange } from 'mediasoup/types';

import { refusal } from './refusal.ts';

/**
 * Joins the routers of a call, which are on different workers of this machine: one pair of transports for two routers,
 * over which a producer crosses once. As mediasoup's pipeToRouter, but that leaves one end open, and its port held,
 * when the other cannot be opened.
 */
export class Pipes {
  readonly #portRange: TransportPortRange | undefined;
  /** By the ids of the two routers, in either order. */
  readonly #pairs = new Map<string, Promise<Map<Router, PipeTransport>>>();
  /** By producer and router. */
  readonly #crossings = new Map<string, Promise<void>>();

  constructor(portRange: TransportPortRange | undefined) {
    this.#portRange = portRange;
  }

  /**
   * Makes a producer of one router known to another, under the same id. It ends and pauses there as it does here.
   * @throws SfuError PORTS_EXHAUSTED, UNAVAILABLE
   */
  async bring(producer: Producer, from: Router, to: Router): Promise<void> {
    try {
      await once(this.#crossings, `${producer.id} ${to.id}`, async (forget) => {
        producer.observer.once('close', forget);
        const pair = await this.#pair(from, to);
        await cross(producer, end(pair, from), end(pair, to));
      });
    } catch (error) {
      throw refusal(error, 'UNAVAILABLE', 'The producer did not reach the other worker');
    }
  }

  #pair(a: Router, b: Router): Promise<Map<Router, PipeTransport>> {
    return once(this.#pairs, [a.id, b.id].toSorted().join(' '), () => join(a, b, this.#portRange));
  }
}

/** Runs the task for a key once; again only after it failed or was forgotten. */
function once<T>(results: Map<string, Promise<T>>, key: string, task: (forget: () => void) => Promise<T>): Promise<T> {
  const known = results.get(key);
  if (known) return known;
  const forget = () => void results.delete(key);
  const result = task(forget);
  results.set(key, result);
  result.catch(forget);
  return result;
}

async function join(a: Router, b: Router, portRange?: TransportPortRange): Promise<Map<Router, PipeTransport>> {
  const listenInfo = { protocol: 'udp' as const, ip: '127.0.0.1', portRange };
  const opened = await Promise.allSettled([a, b].map((router) => router.createPipeTransport({ listenInfo })));
  const ends = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  try {
    const [first, second] = ends;
    const failure = opened.find((result) => result.status === 'rejected');
    if (failure || !first || !second) throw failure?.reason;
    await Promise.all([connect(first, second), connect(second, first)]);
    return new Map([
      [a, first],
      [b, second],
    ]);
  } catch (error) {
    for (const each of ends) each.close();
    throw error;
  }
}

function connect(from: PipeTransport, to: PipeTransport): Promise<void> {
  return from.connect({ ip: to.tuple.localAddress, port: to.tuple.localPort });
}

function end(pair: Map<Router, PipeTransport>, router: Router): PipeTransport {
  const transport = pair.get(router);
  if (!transport) throw new Error(`Router ${router.id} is not joined.`);
  return transport;
}

async function cross(producer: Producer, from: PipeTransport, to: PipeTransport): Promise<void> {
  const consumer = await from.consume({ producerId: producer.id });
  try {
    const copy = await to.produce({
      id: producer.id,
      kind: consumer.kind,
      rtpParameters: consumer.rtpParameters,
      paused: consumer.producerPaused,
    });
    copy.observer.once('close', () => consumer.close());
    consumer.observer.once('close', () => copy.close());
    // A copy that cannot do it any more has ended.
    consumer.observer.on('pause', () => void copy.pause().catch(() => undefined));
    consumer.observer.on('resume', () => void copy.resume().catch(() => undefined));
    if (consumer.closed || producer.closed) copy.close();
    else if (producer.paused !== copy.paused) await (producer.paused ? copy.pause() : copy.resume());
  } catch (error) {
    consumer.close();
    throw error;
  }
}
