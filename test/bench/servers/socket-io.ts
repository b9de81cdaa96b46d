import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { answer, figures } from '../support/child.ts';

const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false });
io.on('connection', (socket) => {
  const name = String(socket.handshake.query['name']);
  void socket.join([name, 'call']);
  socket.on('signals', (to: string, signals: unknown[], acknowledge: () => void) => {
    io.to(to).emit('signals', name, signals);
    acknowledge();
  });
  socket.on('broadcast', (signals: unknown[], acknowledge: () => void) => {
    io.to('call').emit('signals', name, signals);
    acknowledge();
  });
});
process.once('SIGTERM', () => process.exit(0));
await new Promise<void>((resolve) => http.listen(Number(process.env['BENCH_PORT'] ?? 0), '127.0.0.1', resolve));
answer({ ...figures, widen: () => {}, url: () => `http://127.0.0.1:${(http.address() as AddressInfo).port}` });
