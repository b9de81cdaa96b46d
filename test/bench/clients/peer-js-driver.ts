import { WebSocket } from 'ws';
import { each, sentAt } from './driver.ts';
import type { Driver, Signal } from './driver.ts';

type Message = { type: string; payload?: { id: number; signals: Signal[] } };

/** PeerJS: there is no acknowledgement, so a message counts as answered when whom it was for has it. */
export function peerJsDriver(url: string): Driver {
  const sockets: WebSocket[] = [];
  const waiting = new Map<number, () => void>();
  let lastId = 0;

  const openOne = async (index: number) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/peerjs?key=peerjs&id=${index}&token=${index}`);
    sockets[index] = socket;
    const isOpen = Promise.withResolvers<void>();
    socket.once('error', isOpen.reject);
    socket.on('message', (data: Buffer) => {
      const { type, payload } = JSON.parse(data.toString()) as Message;
      if (type === 'OPEN') isOpen.resolve();
      if (!payload) return;
      for (const signal of payload.signals) driver.onReceived(index, sentAt(signal));
      waiting.get(payload.id)?.();
    });
    await isOpen.promise;
    // As its own client does; without it the server closes after 90 s.
    const heartbeat = setInterval(() => socket.send('{"type":"HEARTBEAT"}'), 5_000);
    socket.once('close', () => clearInterval(heartbeat));
  };
  const driver: Driver = {
    open: (count, { atOnce = 8 } = {}) => {
      const first = sockets.length;
      return each(count, atOnce, (offset) => openOne(first + offset));
    },
    send: (from, to, signals) =>
      new Promise<void>((resolve) => {
        const id = ++lastId;
        waiting.set(id, () => {
          waiting.delete(id);
          resolve();
        });
        sockets[from]?.send(JSON.stringify({ type: 'CANDIDATE', dst: String(to), payload: { id, signals } }));
      }),
    broadcast: () => Promise.reject(new Error('PeerJS has no broadcast')),
    onReceived: () => {},
    reconnect: () => Promise.reject(new Error('PeerJS is measured with signals only')),
    traffic: () => ({ messages: Number.NaN, bytes: Number.NaN, epoch: 1 }),
    close: () => {
      for (const socket of sockets) socket.on('error', () => {}).terminate();
    },
  };
  return driver;
}
