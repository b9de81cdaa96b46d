import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip as gzipWithCallback } from 'node:zlib';
import { graphiqlExamples } from './graphiql-examples.ts';
import { graphiqlHeaders } from './security-headers.ts';

const gzip = promisify(gzipWithCallback);

interface Rendered {
  html: Buffer;
  zipped: Buffer;
  headers: Record<string, string>;
}

let rendered: Promise<Rendered> | undefined;

/**
 * Serves GraphiQL: one file of 9 MB, everything in it, so that it works offline. Made when it is first asked for.
 * Subscriptions go over server-sent events, because those carry its Authorization header; its sockets do not.
 */
export async function serveGraphiql(request: IncomingMessage, response: ServerResponse): Promise<void> {
  rendered ??= render();
  const { html, zipped, headers } = await rendered;
  const isZipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const body = isZipped ? zipped : html;
  response.writeHead(200, {
    ...headers,
    ...(isZipped && { 'Content-Encoding': 'gzip' }),
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': body.length,
    'Cache-Control': 'no-cache',
    Vary: 'Accept-Encoding',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function render(): Promise<Rendered> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({
    title: 'Tandem API',
    subscriptionsProtocol: 'SSE',
    // Else it sends subscriptions with GET, their variables in the address.
    method: 'POST',
    endpoint: '/graphql',
    defaultTabs: graphiqlExamples,
    // Kept for the next visit, so that the token has to be pasted once; it is an access token of minutes.
    shouldPersistHeaders: true,
  });
  return { html: Buffer.from(html), zipped: await gzip(html), headers: graphiqlHeaders(hashOfScript(html)) };
}

/** Of the only script element. Browsers hash it after line ends were normalised (HTML, 13.2.3.5). */
function hashOfScript(html: string): string {
  const start = html.indexOf('<script>') + '<script>'.length;
  const script = html.slice(start, html.lastIndexOf('</script>')).replace(/\r\n?/g, '\n');
  return `sha256-${createHash('sha256').update(script).digest('base64')}`;
}
