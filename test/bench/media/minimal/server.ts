import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { bundle } from '../../../support/browser/bundle.ts';

/**
 * Serves a page that is nothing but its script, and hands over each WebSocket that it opens. It ends with the test.
 * @param entry the script
 * @returns its address
 */
export async function servePage(entry: URL, onSocket: (socket: WebSocket) => void): Promise<string> {
  const script = await bundle(entry);
  const server = createServer((request, response) => {
    const isScript = request.url === '/script.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><body><script src="/script.js"></script>');
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', onSocket);
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
