import { WebSocket } from 'ws';
import { candidate, each, sentAt } from './driver.ts';
import type { Driver, Signal } from './driver.ts';

type Message = { ack: number } | { ack?: undefined; signals: Signal[] };

/** Bare `ws`: JSON in, JSON out. */
export function wsDriver(url: string): Driver {
  const sockets: WebSocket[] = [];
  const waiting = new Map<number, () => void>();
  let lastId = 0;

  const openOne = async (index: number) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/${index}`);
    sockets[index] = socket;
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as Message;
      if (message.ack === undefined) for (const signal of message.signals) driver.onReceived(index, sentAt(signal));
      else waiting.get(message.ack)?.();
    });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  };
  const ask = (from: number, to: number | null, signals: Signal[]) =>
    new Promise<void>((resolve) => {
      const id = ++lastId;
      waiting.set(id, () => {
        waiting.delete(id);
        resolve();
      });
      sockets[from]?.send(JSON.stringify({ id, to: to === null ? null : String(to), signals }));
    });
  const driver: Driver = {
    open: (count, { atOnce = 8 } = {}) => {
      const first = sockets.length;
      return each(count, atOnce, (offset) => openOne(first + offset));
    },
    send: ask,
    broadcast: (from) => ask(from, null, [candidate()]),
    onReceived: () => {},
    reconnect: async () => {
      driver.close();
      await Promise.all(sockets.map((_socket, index) => openOne(index)));
    },
    traffic: () => ({ messages: Number.NaN, bytes: Number.NaN, epoch: 1 }),
    close: () => {
      for (const socket of sockets) socket.on('error', () => {}).terminate();
    },
  };
  return driver;
}
