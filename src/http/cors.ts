import type { IncomingMessage, ServerResponse } from 'node:http';
import { requestHost } from './request-facts.ts';

/** How long a browser may remember the answer to a preflight request. */
const PREFLIGHT_SECONDS = '600';

/** Which pages may use the API: those of our own origin always, others as configured. Programs send no Origin. */
export class Origins {
  readonly #allowed: ReadonlySet<string>;
  readonly #trustProxy: number;

  constructor(corsOrigins: readonly string[], trustProxy: number) {
    this.#allowed = new Set(corsOrigins);
    this.#trustProxy = trustProxy;
  }

  /** Whether the page that makes this request, if a page does, may. */
  allows(request: IncomingMessage): boolean {
    const { origin } = request.headers;
    return origin === undefined || this.#isOwn(origin, request) || this.#isListed(origin);
  }

  /** Adds the CORS headers for a page of another origin that may; no credentials, because there are no cookies. */
  addHeaders(request: IncomingMessage, response: ServerResponse): void {
    response.appendHeader('Vary', 'Origin');
    const { origin } = request.headers;
    if (origin === undefined || !this.#isListed(origin)) return;
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Expose-Headers', 'X-Request-Id, Retry-After');
    if (request.method !== 'OPTIONS') return;
    response.setHeader('Access-Control-Allow-Methods', 'GET, POST');
    response.setHeader('Access-Control-Allow-Headers', 'Authorization, Content-Type, X-Api-Key');
    response.setHeader('Access-Control-Max-Age', PREFLIGHT_SECONDS);
  }

  #isListed(origin: string): boolean {
    return this.#allowed.has(origin) || this.#allowed.has('*');
  }

  #isOwn(origin: string, request: IncomingMessage): boolean {
    return URL.parse(origin)?.host === requestHost(request, this.#trustProxy);
  }
}
