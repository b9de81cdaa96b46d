import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestFacts } from '../context.ts';

const REQUEST_ID = /^[\w-]{8,64}$/;

/**
 * Who sent a request, as far as it can be believed. Each trusted proxy appends the address that it saw to
 * X-Forwarded-For, so the client's is the `trustProxy`th from the right; whatever stands further left anybody may have
 * written. A request id is taken over only from a trusted proxy.
 */
export function requestFacts(request: IncomingMessage, trustProxy: number): RequestFacts {
  const given = request.headers['x-request-id'];
  return {
    id: trustProxy > 0 && typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID(),
    address: clientAddress(request, trustProxy),
    userAgent: request.headers['user-agent']?.slice(0, 255),
  };
}

/** Host (and port) by which the client called us, as far as it can be believed. */
export function requestHost(request: IncomingMessage, trustProxy: number): string | undefined {
  const forwarded = trustProxy > 0 ? request.headers['x-forwarded-host'] : undefined;
  return typeof forwarded === 'string' ? forwarded.split(',').at(-1)?.trim() : request.headers.host;
}

function clientAddress(request: IncomingMessage, trustProxy: number): string {
  const forwarded = request.headers['x-forwarded-for'];
  const claimed = typeof forwarded === 'string' ? forwarded.split(',').map((address) => address.trim()) : [];
  const chain = [...claimed, request.socket.remoteAddress ?? 'unknown'];
  const address = chain[Math.max(0, chain.length - 1 - trustProxy)] ?? 'unknown';
  // A dual-stack listener shows IPv4 as ::ffff:a.b.c.d.
  return address.replace(/^::ffff:(?=\d+\.)/, '').slice(0, 64);
}
