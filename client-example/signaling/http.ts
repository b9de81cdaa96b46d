import type { TypedDocumentString } from '../generated/operations.ts';

/** How long a request over HTTP may take. */
const requestTimeoutMs = 15_000;

const passingCodes = new Set(['RATE_LIMITED', 'INTERNAL_SERVER_ERROR', 'NO_ANSWER']);

/** The server refused an operation; `code` is stable and what to branch on, e.g. `UNAUTHENTICATED`, `RATE_LIMITED`. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly code: string;
  /** What the server says besides, e.g. the `endReason` of `CALL_ENDED`. */
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, extensions: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.extensions = extensions;
  }

  /** Whether the reason passes by itself: the same may be asked again after a pause. */
  get isPassing(): boolean {
    return passingCodes.has(this.code);
  }

  /** The same over a socket, where a token that ran out is renewed by whoever holds it. */
  get isWorthRepeating(): boolean {
    return this.isPassing || this.code === 'UNAUTHENTICATED';
  }
}

/** No answer from the server: it is down, or the network is. Trying again later is right. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';

  constructor(cause: unknown) {
    super('The server cannot be reached. Check your connection and try again.', { cause });
  }
}

/** The answer to an operation, as GraphQL over HTTP and graphql-transport-ws both deliver it. */
export interface GraphqlResult {
  data?: unknown;
  errors?: readonly { message: string; extensions?: Record<string, unknown> }[];
}

/**
 * Sends one operation over HTTP POST.
 * @throws RefusedError if the server answers with an error
 * @throws UnreachableError if it does not answer
 */
export async function postGraphql<Data, Variables>(
  url: string,
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  accessToken?: string | null,
): Promise<Data> {
  const headers: Record<string, string> = { 'content-type': 'application/json', accept: 'application/json' };
  if (accessToken) headers.authorization = `Bearer ${accessToken}`;
  const body = JSON.stringify({ query: document.toString(), variables });

  let result: GraphqlResult;
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(requestTimeoutMs) });
    result = (await response.json()) as GraphqlResult;
  } catch (error) {
    throw new UnreachableError(error);
  }
  return dataOf<Data>(result);
}

/**
 * The data of an answer. Operations of this client have no use for half of an answer: any error refuses all of it.
 * @throws RefusedError with the code of the first error
 */
export function dataOf<Data>(result: GraphqlResult): Data {
  const [error] = result.errors ?? [];
  if (error) {
    const { code, ...extensions } = error.extensions ?? {};
    throw new RefusedError(typeof code === 'string' ? code : 'UNKNOWN', error.message, extensions);
  }
  return result.data as Data;
}
