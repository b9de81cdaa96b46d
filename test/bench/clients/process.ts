import { answer } from '../support/child.ts';
import { candidate } from './driver.ts';
import type { Driver } from './driver.ts';
import { socketIoDriver } from './socket-io-driver.ts';
import { tandemDriver } from './tandem-driver.ts';
import { wsDriver } from './ws-driver.ts';

const drivers = { tandem: tandemDriver, 'socket.io': socketIoDriver, ws: wsDriver };
export type System = keyof typeof drivers;

let driver: Driver;

/** What the clients' process can be asked. */
export const clientVerbs = {
  async open({ system, url, count }: { system: System; url: string; count: number }): Promise<void> {
    driver ??= drivers[system](url);
    await driver.open(count);
  },

  /** Signals from 0 to 1, `inFlight` messages of `batch` signals unacknowledged at a time; latencies in ms. */
  async signal({
    messages,
    batch,
    inFlight,
  }: {
    messages: number;
    batch: number;
    inFlight: number;
  }): Promise<number[]> {
    const latencies: number[] = [];
    const total = messages * batch;
    const allReceived = Promise.withResolvers<void>();
    driver.onReceived = (_to, at) => {
      if (latencies.push(performance.now() - at) === total) allReceived.resolve();
    };
    let sent = 0;
    const sender = async () => {
      while (sent < messages) {
        sent += 1;
        await driver.send(0, 1, Array.from({ length: batch }, candidate));
      }
    };
    await Promise.all(Array.from({ length: inFlight }, sender));
    await allReceived.promise;
    return latencies;
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

  close: () => driver.close(),
};

answer(clientVerbs);
