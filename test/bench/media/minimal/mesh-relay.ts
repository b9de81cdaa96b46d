import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { FromPage, ToPage } from './mesh-messages.ts';
import { servePage } from './server.ts';

/** The smallest signaling server, a process of its own: it tells who is there, and carries messages. */
const sockets = new Map<string, WebSocket>();
const tell = (id: string, message: ToPage) => sockets.get(id)?.send(JSON.stringify(message));

await servePage(new URL('mesh-page.ts', import.meta.url), (socket) => {
  const id = randomUUID();
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as FromPage;
    if ('to' in message) return tell(message.to, { ...message, from: id });
    const peers = [...sockets.keys()];
    sockets.set(id, socket);
    tell(id, { peers });
  });
  socket.on('close', () => {
    sockets.delete(id);
    for (const other of sockets.keys()) tell(other, { left: id });
  });
});
