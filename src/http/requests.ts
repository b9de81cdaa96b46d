import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestFacts } from '../context.ts';
import type { Origins } from './cors.ts';
import { serveGraphiql } from './graphiql.ts';
import { health, readiness } from './health.ts';
import type { Page } from './page.ts';
import { requestHost } from './request-facts.ts';
import { sendJson, sendText } from './responses.ts';

/** Requests to /graphql under way, event streams apart: in all, and from one address. */
export const MAX_REQUESTS = 2_000;
export const MAX_REQUESTS_PER_ADDRESS = 200;

export interface GraphqlRequest {
  req: IncomingMessage;
  res: ServerResponse;
  facts: RequestFacts;
  /** Called when it turns out to be an event stream: those are bounded as connections. Idempotent. */
  release(this: void): void;
}

export interface Routes {
  origins: Origins;
  page: Page;
  trustProxy: number;
  graphql(context: GraphqlRequest): Promise<void>;
  askDatabase(): Promise<unknown>;
  isDraining(): boolean;
}

/** Which path is answered by what. */
export class Requests {
  readonly #routes: Routes;
  readonly #underWay = new Map<string, number>();
  #total = 0;

  constructor(routes: Routes) {
    this.#routes = routes;
  }

  async handle(request: IncomingMessage, response: ServerResponse, facts: RequestFacts): Promise<void> {
    const path = pathOf(request);
    if (path === undefined) return sendText(response, 400, 'The address cannot be decoded.');
    if (path === '/graphql') return this.#graphql(request, response, facts);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return sendText(response, 405, 'Only GET is possible here.');
    }
    if (path === '/health' || path === '/ready') {
      const { status, body } =
        path === '/health' ? health() : await readiness(this.#routes.isDraining(), () => this.#routes.askDatabase());
      return sendJson(response, status, body);
    }
    return this.#routes.page.serve(request, response, path, requestHost(request, this.#routes.trustProxy));
  }

  async #graphql(request: IncomingMessage, response: ServerResponse, facts: RequestFacts): Promise<void> {
    this.#routes.origins.addHeaders(request, response);
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    if (request.method === 'GET' || request.method === 'HEAD') {
      if (request.headers.accept?.includes('text/html')) return serveGraphiql(request, response);
      response.setHeader('Allow', 'POST');
      return sendText(response, 405, 'Operations are sent with POST. In a browser this address shows GraphiQL.');
    }
    const release = this.#admit(response, facts.address);
    if (!release) {
      response.setHeader('Retry-After', '1');
      return sendJson(response, 503, {
        errors: [
          { message: 'Too many requests are under way.', extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 1 } },
        ],
      });
    }
    return this.#routes.graphql({ req: request, res: response, facts, release });
  }

  /** @returns ends its counting before the response does; undefined when there are too many */
  #admit(response: ServerResponse, address: string): (() => void) | undefined {
    const here = this.#underWay.get(address) ?? 0;
    if (this.#total >= MAX_REQUESTS || here >= MAX_REQUESTS_PER_ADDRESS) return undefined;
    this.#total++;
    this.#underWay.set(address, here + 1);
    let isCounted = true;
    const release = () => {
      if (!isCounted) return;
      isCounted = false;
      this.#total--;
      const left = (this.#underWay.get(address) ?? 1) - 1;
      if (left > 0) this.#underWay.set(address, left);
      else this.#underWay.delete(address);
    };
    response.once('close', release);
    return release;
  }
}

function pathOf(request: IncomingMessage): string | undefined {
  try {
    return decodeURIComponent((request.url ?? '/').split('?', 1)[0] ?? '/');
  } catch {
    return undefined;
  }
}
