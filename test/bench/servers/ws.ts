import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { answer, figures } from '../support/child.ts';

/** The least that a signaling server can be: parse, look up, forward, acknowledge. */
const server = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(process.env['BENCH_PORT'] ?? 0),
  perMessageDeflate: false,
});
const sockets = new Map<string, WebSocket>();
server.on('connection', (socket, request) => {
  const name = request.url?.slice(1) ?? '';
  sockets.set(name, socket);
  socket.on('close', () => sockets.delete(name));
  socket.on('message', (data: Buffer) => {
    const { id, to, signals } = JSON.parse(data.toString()) as { id: number; to: string | null; signals: unknown[] };
    if (to === null) {
      const text = JSON.stringify({ from: name, signals });
      for (const other of sockets.values()) other.send(text);
    } else {
      sockets.get(to)?.send(JSON.stringify({ from: name, signals }));
    }
    socket.send(JSON.stringify({ ack: id }));
  });
});
process.once('SIGTERM', () => process.exit(0));
await new Promise((resolve) => server.once('listening', resolve));
answer({ ...figures, widen: () => {}, url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
