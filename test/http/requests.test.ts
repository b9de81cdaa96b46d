import { expect, test } from 'vitest';
import { readiness } from '../../src/http/health.ts';
import { MAX_REQUESTS_PER_ADDRESS } from '../../src/http/requests.ts';
import { tinyServer } from '../support/tiny-server.ts';

const query = (text: string) => ({ query: text });

test('/health tells that the process runs', async () => {
  const { url } = await tinyServer();
  const response = await fetch(`${url}/health`);
  expect(response.status).toBe(200);
  const { status, timestamp, uptime } = (await response.json()) as Record<string, unknown>;
  expect(status).toBe('ok');
  expect(Date.now() - Date.parse(String(timestamp))).toBeLessThan(10_000);
  expect(uptime).toBeGreaterThan(0);
});

test('/ready is 503 while the database does not answer', async () => {
  const tiny = await tinyServer();
  expect((await fetch(`${tiny.url}/ready`)).status).toBe(200);
  tiny.isDatabaseUp = false;
  expect((await fetch(`${tiny.url}/ready`)).status).toBe(503);
});

test('/ready is 503 while draining, whatever the database says', async () => {
  expect((await readiness(true, () => Promise.resolve())).status).toBe(503);
});

test('a drain lets requests finish that are under way', async () => {
  const tiny = await tinyServer();
  const waiting = tiny.person('ann').result('mutation { wait }');
  await expect.poll(() => tiny.played.waiting.length).toBe(1);
  const closing = tiny.server.close();
  await expect(fetch(`${tiny.url}/health`)).rejects.toThrow('fetch failed');
  tiny.played.waiting[0]?.();
  expect(await waiting).toEqual({ data: { wait: 'done' } });
  await closing;
});

test('a browser gets GraphiQL at /graphql, a program that sends GET is told to POST', async () => {
  const { url } = await tinyServer();
  const page = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('content-security-policy')).toMatch(/script-src 'sha256-[\w+/=]+'/);
  const html = await page.text();
  expect(html).toContain('callEvents');
  expect(html).not.toMatch(/<(script|link)[^>]+(src|href)="https?:/);

  const program = await fetch(`${url}/graphql?query={hello}`);
  expect(program.status).toBe(405);
  expect(program.headers.get('allow')).toBe('POST');
});

test('a body that is not a request is refused, and nothing of it comes back', async () => {
  const tiny = await tinyServer();
  const refused = async (body: string, headers = {}) => {
    const response = await tiny.person().post(body, headers);
    return [response.status, await response.text()] as const;
  };
  for (const body of [
    '{"query":',
    '[]',
    'null',
    '"x"',
    '{}',
    '{"query":1}',
    '{"query":"{hello}","variables":"hunter2"}',
  ]) {
    const [status, text] = await refused(body);
    expect([body, status]).toEqual([body, expect.toSatisfy((code: number) => code === 400 || code === 200)]);
    expect(text).toContain('"errors"');
    expect(text).not.toMatch(/hunter2|node_modules|SyntaxError/);
  }
  expect((await refused('{ hello }', { 'content-type': 'text/plain' }))[0]).toBe(415);
  expect((await refused('[{"query":"{ hello }"},{"query":"{ hello }"}]'))[1]).toContain('Batching is not supported');
});

test('the status of a refusal suits clients that ask for graphql-response+json', async () => {
  const tiny = await tinyServer();
  const status = async (text: string, accept: string) => (await tiny.person().post(query(text), { accept })).status;
  expect(await status('{ helo }', 'application/graphql-response+json')).toBe(400);
  expect(await status('{ helo }', 'application/json')).toBe(200);
  expect(await status('{ forbidden }', 'application/graphql-response+json')).toBe(200);
  expect((await tiny.person('bad').post(query('{ hello }'))).status).toBe(401);
});

test('every response carries a request id; one from outside counts only behind a trusted proxy', async () => {
  const given = { 'x-request-id': 'from-the-proxy-1' };
  const alone = await tinyServer();
  const fresh = (await alone.person().post(query('{ hello }'), given)).headers.get('x-request-id');
  expect(fresh).toMatch(/^[\da-f-]{36}$/);

  const behind = await tinyServer({ TRUST_PROXY: '1' });
  const taken = await behind.person().post(query('{ request }'), given);
  expect(taken.headers.get('x-request-id')).toBe('from-the-proxy-1');
  expect(await taken.text()).toContain('from-the-proxy-1');
  const forged = await behind.person().post(query('{ hello }'), { 'x-request-id': 'a b' });
  expect(forged.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
});

test.each([
  ['0', '127.0.0.1'],
  ['1', '203.0.113.7'],
  ['2', '198.51.100.9'],
  ['9', '192.0.2.66'],
])('with %s trusted proxies the client is %s', async (trustProxy, address) => {
  const tiny = await tinyServer({ TRUST_PROXY: trustProxy });
  const response = await tiny.person().post(query('{ request }'), {
    'x-forwarded-for': '192.0.2.66, 198.51.100.9, 203.0.113.7',
  });
  const { data } = (await response.json()) as { data: { request: string } };
  expect((JSON.parse(data.request) as { address: string }).address).toBe(address);
});

test('pages of other origins are admitted only when they are listed', async () => {
  const tiny = await tinyServer({ CORS_ORIGINS: 'https://page.example' });
  const from = async (origin: string, method = 'POST') => {
    const response = await fetch(`${tiny.url}/graphql`, {
      method,
      headers: { origin, 'content-type': 'application/json' },
      ...(method === 'POST' && { body: JSON.stringify(query('{ hello }')) }),
    });
    return response.headers;
  };
  expect((await from('https://page.example')).get('access-control-allow-origin')).toBe('https://page.example');
  expect((await from('https://evil.example')).get('access-control-allow-origin')).toBeNull();
  const preflight = await from('https://page.example', 'OPTIONS');
  expect(preflight.get('access-control-allow-headers')).toContain('Authorization');
  expect(preflight.get('access-control-allow-credentials')).toBeNull();
  expect((await from('https://evil.example', 'OPTIONS')).get('access-control-allow-headers')).toBeNull();
});

test('requests under way are limited for each address', async () => {
  const tiny = await tinyServer();
  const ann = tiny.person('ann');
  const waiting = Array.from({ length: MAX_REQUESTS_PER_ADDRESS }, () => ann.result('mutation { wait }'));
  await expect.poll(() => tiny.played.waiting.length, { timeout: 10_000 }).toBe(MAX_REQUESTS_PER_ADDRESS);
  const refused = await ann.post(query('{ hello }'));
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  for (const answer of tiny.played.waiting) answer();
  await Promise.all(waiting);
  await expect.poll(async () => (await ann.post(query('{ hello }'))).status).toBe(200);
});

test('every response says how browsers are to treat it', async () => {
  const { url } = await tinyServer();
  for (const path of ['/', '/health', '/graphql', '/nothing.js']) {
    const { headers } = await fetch(`${url}${path}`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-frame-options')).toBe('DENY');
  }
});
