import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip as gzipWithCallback } from 'node:zlib';
import { sendText } from './responses.ts';
import { pageHeaders } from './security-headers.ts';

const gzip = promisify(gzipWithCallback);

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
};
const COMPRESSIBLE = /^(text\/|application\/(json|manifest|wasm)|image\/svg)/;

interface File {
  body: Buffer;
  zipped: Buffer | undefined;
  type: string;
  etag: string;
  isImmutable: boolean;
}

/**
 * The built page. Files are read once, into a table by their path, so nothing outside the folder can be asked for; a new
 * build (a new index.html) is noticed. Any other path without an extension is a route of the page (`/r/<link>`).
 */
export class Page {
  readonly #folder: string;
  #files = new Map<string, File>();
  #builtAt = 0;

  /** @param folder where `npm run build` puts the page; it may be missing */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    host: string | undefined,
  ): Promise<void> {
    if (!(await this.#refresh())) {
      return sendText(
        response,
        503,
        'The page has not been built: run "npm run build", then reload. The API is at /graphql.',
      );
    }
    const file = this.#files.get(path) ?? (extname(path) === '' ? this.#files.get('/index.html') : undefined);
    if (!file) return sendText(response, 404, 'Not found.');

    if (file.type.startsWith('text/html')) {
      for (const [name, value] of Object.entries(pageHeaders(host))) response.setHeader(name, value);
    }
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    response.setHeader('ETag', file.etag);
    response.setHeader('Vary', 'Accept-Encoding');
    response.setHeader('Cache-Control', file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache');
    if (request.headers['if-none-match'] === file.etag) return void response.writeHead(304).end();

    const zipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '') ? file.zipped : undefined;
    if (zipped) response.setHeader('Content-Encoding', 'gzip');
    const body = zipped ?? file.body;
    response.writeHead(200, { 'Content-Type': file.type, 'Content-Length': body.length });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  /** @returns false when there is no page */
  async #refresh(): Promise<boolean> {
    const index = await stat(join(this.#folder, 'index.html')).catch(() => undefined);
    if (!index) return false;
    if (index.mtimeMs === this.#builtAt) return true;
    this.#files = await readFiles(this.#folder);
    this.#builtAt = index.mtimeMs;
    return true;
  }
}

async function readFiles(folder: string): Promise<Map<string, File>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.map(async (path): Promise<[string, File]> => {
      const name = path.slice(folder.length).split(sep).join('/');
      return [name.startsWith('/') ? name : `/${name}`, await readPageFile(path, name)];
    }),
  );
  return new Map(files);
}

async function readPageFile(path: string, name: string): Promise<File> {
  const body = await readFile(path);
  const type = TYPES[extname(name)] ?? 'application/octet-stream';
  return {
    body,
    zipped: COMPRESSIBLE.test(type) && body.length > 1_024 ? await gzip(body) : undefined,
    type,
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    // Vite puts what carries a hash of its content in its name, and nothing else, under assets/.
    isImmutable: name.includes('assets/'),
  };
}
