import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { answer } from '../../support/child.ts';
import { bundle } from '../../../support/browser/bundle.ts';

/** What the benchmark asks a minimal server. */
export interface MinimalServer extends Record<string, () => string> {
  /** Of its page. */
  url: () => string;
}

/**
 * Serves a page that is nothing but its script, and hands over each WebSocket that it opens; until its parent is gone.
 * @param entry the script
 */
export async function servePage(entry: URL, onSocket: (socket: WebSocket) => void): Promise<void> {
  const script = await bundle(entry);
  const server = createServer((request, response) => {
    const isScript = request.url === '/script.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><body><script src="/script.js"></script>');
  });
  new WebSocketServer({ server }).on('connection', onSocket);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const asked: MinimalServer = { url: () => `http://127.0.0.1:${port}` };
  answer(asked);
}
