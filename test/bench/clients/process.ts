import { answer } from '../support/child.ts';
import { percentile } from '../support/figures.ts';
import type { System } from '../support/figures.ts';
import { candidate } from './driver.ts';
import type { Driver } from './driver.ts';
import { peerJsDriver } from './peer-js-driver.ts';
import { socketIoDriver } from './socket-io-driver.ts';
import { tandemDriver } from './tandem-driver.ts';
import { wsDriver } from './ws-driver.ts';

const drivers = { tandem: tandemDriver, 'socket.io': socketIoDriver, ws: wsDriver, peerjs: peerJsDriver };

let driver: Driver;
let isWatching = false;
let watched: Promise<number[]> = Promise.resolve([]);

/** What the clients' process can be asked. */
export const clientVerbs = {
  begin({ system, url }: { system: System; url: string }): void {
    driver = drivers[system](url);
  },

  /** @returns how long it took, in ms */
  async open({ count, ...options }: { count: number; perCall?: number; atOnce?: number }): Promise<number> {
    const startedAt = performance.now();
    await driver.open(count, options);
    return performance.now() - startedAt;
  },

  /** Signals from 0 to 1, `inFlight` messages of `batch` signals unacknowledged at a time; percentiles in ms. */
  async signal(options: { messages: number; batch: number; inFlight: number }): Promise<{ p50: number; p99: number }> {
    const { messages, batch, inFlight } = options;
    const latencies = new Float64Array(messages * batch);
    let received = 0;
    const allReceived = Promise.withResolvers<void>();
    driver.onReceived = (_to, at) => {
      latencies[received++] = performance.now() - at;
      if (received === latencies.length) allReceived.resolve();
    };
    // What earlier rounds left behind is not collected in this one.
    globalThis.gc?.();
    let sent = 0;
    const sender = async () => {
      while (sent < messages) {
        sent += 1;
        await driver.send(0, 1, Array.from({ length: batch }, candidate));
      }
    };
    await Promise.all(Array.from({ length: inFlight }, sender));
    await allReceived.promise;
    return { p50: percentile(latencies, 50), p99: percentile(latencies, 99) };
  },

  /** One event to everybody, again when all have it; latencies in ms. */
  async broadcast({ events, members }: { events: number; members: number }): Promise<number[]> {
    const latencies: number[] = [];
    for (let event = 0; event < events; event += 1) {
      const all = Promise.withResolvers<void>();
      const at = performance.now();
      let received = 0;
      driver.onReceived = () => {
        latencies.push(performance.now() - at);
        if (++received === members) all.resolve();
      };
      await Promise.all([driver.broadcast(0), all.promise]);
    }
    return latencies;
  },

  /** Sends a signal from 0 to 1 every few ms, until `watchEnd`. */
  watch({ everyMs }: { everyMs: number }): void {
    isWatching = true;
    watched = (async () => {
      const latencies: number[] = [];
      while (isWatching) {
        const received = Promise.withResolvers<void>();
        driver.onReceived = (_to, at) => {
          if (Number.isNaN(at)) return;
          latencies.push(performance.now() - at);
          received.resolve();
        };
        await Promise.all([driver.send(0, 1, [candidate()]), received.promise]);
        await new Promise((resolve) => setTimeout(resolve, everyMs));
      }
      return latencies;
    })();
  },

  /** @returns latencies in ms */
  watchEnd(): Promise<number[]> {
    isWatching = false;
    return watched;
  },

  /** @returns how long until all were live again, in ms */
  async reconnect(): Promise<number> {
    const startedAt = performance.now();
    await driver.reconnect();
    return performance.now() - startedAt;
  },

  traffic: ({ of }: { of: number }) => driver.traffic(of),

  close: () => driver.close(),
};

answer(clientVerbs);
