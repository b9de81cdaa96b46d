import { WebSocket } from 'ws';
import { candidate, sentAt } from './driver.ts';
import type { Driver, Signal } from './driver.ts';

type Message = { ack: number } | { ack?: undefined; signals: Signal[] };

/** Bare `ws`: JSON in, JSON out. */
export function wsDriver(url: string): Driver {
  const sockets: WebSocket[] = [];
  const waiting = new Map<number, () => void>();
  let lastId = 0;

  const open = async () => {
    const index = sockets.length;
    const socket = new WebSocket(`${url.replace('http', 'ws')}/${index}`);
    sockets.push(socket);
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
    open: async (count) => {
      for (let index = 0; index < count; index += 1) await open();
    },
    send: ask,
    broadcast: (from) => ask(from, null, [candidate()]),
    onReceived: () => {},
    close: async () => {
      for (const socket of sockets) socket.terminate();
    },
  };
  return driver;
}
