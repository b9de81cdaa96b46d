import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { candidate, sentAt } from './driver.ts';
import type { Driver, Signal } from './driver.ts';

/** Socket.IO over WebSocket, with acknowledgements. */
export function socketIoDriver(url: string): Driver {
  const sockets: Socket[] = [];
  const driver: Driver = {
    open: async (count) => {
      for (let opened = 0; opened < count; opened += 1) {
        const index = sockets.length;
        const socket = io(url, { transports: ['websocket'], query: { name: String(index) }, forceNew: true });
        sockets.push(socket);
        socket.on('signal', (_from: string, signal: Signal) => driver.onReceived(index, sentAt(signal)));
        await new Promise((resolve, reject) =>
          socket.once('connect', () => resolve(undefined)).once('connect_error', reject),
        );
      }
    },
    send: async (from, to, signals) => void (await sockets[from]?.emitWithAck('signals', String(to), signals)),
    broadcast: async (from) => void (await sockets[from]?.emitWithAck('broadcast', [candidate()])),
    onReceived: () => {},
    close: async () => {
      for (const socket of sockets) socket.disconnect();
    },
  };
  return driver;
}
