import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { Page } from '../../src/http/page.ts';

let folder: string;
let port: number;

beforeEach(async () => {
  const outside = await mkdtemp(join(tmpdir(), 'tandem-page-'));
  folder = join(outside, 'dist');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(outside, 'secret.txt'), 'hunter2');
  await writeFile(join(folder, 'index.html'), '<title>Tandem</title>');
  await writeFile(join(folder, 'icon.svg'), '<svg/>');
  await writeFile(join(folder, 'assets/index-B2x9.js'), `// ${'x'.repeat(5_000)}`);
  const page = new Page(folder);
  const server = createServer(
    (req, res) => void page.serve(req, res, decodeURIComponent(req.url ?? ''), req.headers.host),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await rm(outside, { recursive: true });
  });
});

/** Unlike fetch it sends the path as it is. */
function get(path: string, headers = {}, method = 'GET') {
  return new Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }>((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers, method }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      });
    })
      .once('error', reject)
      .end();
  });
}

test('the page is served at / and at every route of its own', async () => {
  for (const path of ['/', '/r/Zb3kq0', '/rooms', '/index.html']) {
    const { status, headers, body } = await get(path);
    expect([status, body.toString()]).toEqual([200, '<title>Tandem</title>']);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['cache-control']).toBe('no-cache');
  }
});

test('the page may load nothing but its own, and use cameras', async () => {
  const { headers } = await get('/');
  const policy = headers['content-security-policy'];
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${port} wss://127.0.0.1:${port}`);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
  expect(headers['permissions-policy']).toContain('camera=(self), microphone=(self), display-capture=(self)');
});

test('a host that is none cannot add to the policy', async () => {
  const { headers } = await get('/', { host: "x; script-src 'unsafe-inline'" });
  expect(headers['content-security-policy']).not.toContain('unsafe');
});

test('files with a hash in their name are kept for ever, others are asked for again', async () => {
  const asset = await get('/assets/index-B2x9.js');
  expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(asset.headers['content-type']).toBe('text/javascript; charset=utf-8');
  const icon = await get('/icon.svg');
  expect(icon.headers['cache-control']).toBe('no-cache');
  const again = await get('/icon.svg', { 'if-none-match': icon.headers.etag });
  expect([again.status, again.body.length]).toEqual([304, 0]);
});

test('text is compressed for whoever takes it', async () => {
  const plain = await get('/assets/index-B2x9.js');
  const zipped = await get('/assets/index-B2x9.js', { 'accept-encoding': 'gzip, br' });
  expect(zipped.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(zipped.body)).toEqual(plain.body);
});

test('HEAD is answered without a body', async () => {
  const { status, headers, body } = await get('/', {}, 'HEAD');
  expect([status, headers['content-length'], body.length]).toEqual([200, '21', 0]);
});

test.each([
  '/nothing.js',
  '/../secret.txt',
  '/assets/../../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '//etc/passwd.txt',
])('%s is not found', async (path) => {
  const { status, body } = await get(path);
  expect(status).toBe(404);
  expect(body.toString()).not.toContain('hunter2');
});

test('a new build is noticed', async () => {
  await get('/');
  await writeFile(join(folder, 'assets/index-C3.js'), 'new');
  await writeFile(join(folder, 'index.html'), '<title>New</title>');
  await utimes(join(folder, 'index.html'), new Date(), new Date(Date.now() + 5_000));
  expect((await get('/')).body.toString()).toBe('<title>New</title>');
  expect((await get('/assets/index-C3.js')).status).toBe(200);
});

test('a page that has not been built says so', async () => {
  await rm(folder, { recursive: true });
  const { status, body } = await get('/');
  expect(status).toBe(503);
  expect(body.toString()).toContain('npm run build');
});
