import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { candidate, each, sentAt } from './driver.ts';
import type { Driver, Signal } from './driver.ts';

/** Socket.IO over WebSocket, with acknowledgements. */
export function socketIoDriver(url: string): Driver {
  const sockets: Socket[] = [];
  const connected = (socket: Socket) =>
    new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));

  const driver: Driver = {
    open: async (count, { atOnce = 8 } = {}) => {
      const first = sockets.length;
      await each(count, atOnce, async (offset) => {
        const index = first + offset;
        const socket = io(url, { transports: ['websocket'], query: { name: String(index) }, forceNew: true });
        sockets[index] = socket;
        socket.on('signals', (_from: string, signals: Signal[]) => {
          for (const signal of signals) driver.onReceived(index, sentAt(signal));
        });
        await connected(socket);
      });
    },
    send: async (from, to, signals) => void (await sockets[from]?.emitWithAck('signals', String(to), signals)),
    broadcast: async (from) => void (await sockets[from]?.emitWithAck('broadcast', [candidate()])),
    onReceived: () => {},
    reconnect: async () => {
      const all = sockets.map((socket) => connected(socket.disconnect().connect()));
      await Promise.all(all);
    },
    traffic: () => ({ messages: Number.NaN, bytes: Number.NaN, epoch: 1 }),
    close: () => {
      for (const socket of sockets) socket.disconnect();
    },
  };
  return driver;
}
