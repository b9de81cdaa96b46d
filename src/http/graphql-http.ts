import { GraphQLError } from 'graphql';
import type { ExecutionResult } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { GraphQLParams } from 'graphql-yoga';
import type { Identity } from '../accounts/authenticate.ts';
import type { RequestFacts } from '../context.ts';
import { describeError } from './log.ts';
import { CloseCode } from './close-codes.ts';
import { credentialFromHeaders } from './credentials.ts';
import type { Entrance } from './entrance.ts';
import { presentError, refusal } from './errors.ts';
import { endable } from './event-stream.ts';
import type { ResponseStream } from './guard.ts';
import type { PreparedOperation } from './operations.ts';
import { ownTurn } from './own-turn.ts';
import type { GraphqlRequest } from './requests.ts';
import { CLOSE_WITHIN_MS } from './sockets.ts';

/** Largest body of a request, in bytes. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** The status of a response that is nothing but errors, by the code of the first; others are 400 (GraphQL over HTTP, 6.4). */
const STATUS: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_ACCEPTABLE: 406,
  REQUEST_ENTITY_TOO_LARGE: 413,
  LIMIT_REACHED: 429,
  RATE_LIMITED: 429,
  INTERNAL_SERVER_ERROR: 500,
};

/**
 * GraphQL over HTTP (POST, JSON) and over server-sent events (graphql-sse, distinct connections mode).
 * Yoga reads requests and writes responses; what runs between is the same as on sockets.
 */
export function graphqlOverHttp(entrance: Entrance): (context: GraphqlRequest) => Promise<void> {
  const { auth, operations, connections, log } = entrance;

  const present = (error: unknown, facts: RequestFacts) =>
    presentError(error, facts.id, (bug) =>
      log.error({ requestId: facts.id, error: describeError(bug) }, 'unexpected error'),
    );

  async function answer(
    params: GraphQLParams,
    { req, res, facts, release }: GraphqlRequest,
  ): Promise<ExecutionResult | ResponseStream> {
    const credential = credentialFromHeaders(req.headers);
    const identity = credential === undefined ? undefined : await auth.authenticate(credential);
    const prepared = operations.prepare({
      query: params.query ?? '',
      operationName: params.operationName,
      variables: params.variables,
    });
    if (!('known' in prepared)) return { errors: prepared };
    if (prepared.known.operation.operation === 'subscription')
      return openStream(prepared, identity, { req, res, facts, release });
    return operations.execute(prepared, entrance.createContext(facts, identity?.actor));
  }

  async function openStream(
    prepared: PreparedOperation,
    identity: Identity | undefined,
    { req, res, facts, release }: GraphqlRequest,
  ): Promise<ExecutionResult | ResponseStream> {
    if (!/\btext\/event-stream\b/i.test(req.headers.accept ?? '')) {
      throw refusal('NOT_ACCEPTABLE', 'A subscription needs Accept: text/event-stream, or a WebSocket.');
    }
    if (!connections.hasRoomFor(facts.address)) throw refusal('LIMIT_REACHED', 'Too many connections are open.');

    let endStream: (last: ExecutionResult) => void = () => {};
    const connection = connections.add({ ...facts, isPinged: false }, (code, reason) => {
      // A reader who is stuck would never get to the last result.
      setTimeout(() => res.destroy(), CLOSE_WITHIN_MS).unref();
      endStream({ errors: [refusal('CONNECTION_ENDED', reason, { closeCode: code })] });
    });
    const remove = () => connections.remove(connection);
    res.once('close', remove);

    if (identity && !connections.identify(connection, identity.actor, identity.expiresAt)) {
      remove();
      throw refusal('LIMIT_REACHED', 'This user has too many connections open.');
    }
    if (identity && auth.isRevoked(identity.actor)) connection.end(CloseCode.revoked, 'The session was revoked');
    const outcome = await operations.subscribe(
      prepared,
      entrance.createContext(facts, connection.actor, connection),
      remove,
    );
    if (!('next' in outcome)) return outcome;
    release();
    const { stream, end } = endable(outcome);
    endStream = end;
    // Also when the client has gone before Yoga could begin to read.
    res.once('close', () => void stream.return());
    if (res.closed || connection.isEnded) await stream.return();
    return stream;
  }

  const yoga = createYoga<GraphqlRequest>({
    graphiql: false,
    landingPage: false,
    cors: false,
    batching: false,
    multipart: false,
    logging: false,
    parserAndValidationCache: false,
    maxRequestBodySize: MAX_BODY_BYTES,
    // Reached by what Yoga itself refuses: bodies that are too large, are not JSON or are not a request.
    maskedErrors: {
      maskError: (error) =>
        error instanceof GraphQLError
          ? withoutCause(error)
          : refusal('INTERNAL_SERVER_ERROR', 'Something went wrong on the server.'),
    },
    plugins: [
      {
        onParams({ setParamsHandler }) {
          setParamsHandler(async ({ params, context }) => {
            const { req, res, facts, release } = context as unknown as GraphqlRequest;
            try {
              return withStatus(await answer(params, { req, res, facts, release }));
            } catch (error) {
              return withStatus({ errors: [present(error, facts)] });
            }
          });
        },
      },
    ],
  });
  return async ({ req, res, facts, release }) => {
    await ownTurn();
    if (!res.closed) await yoga.handle(req, res, { facts, release });
  };
}

/** Yoga takes the status from `extensions.http`, which it does not send. */
function withStatus(result: ExecutionResult | ResponseStream): ExecutionResult | ResponseStream {
  if ('next' in result || !result.errors || result.data !== undefined) return result;
  const errors = result.errors.map((error) => {
    const known = STATUS[String(error.extensions['code'])];
    // `spec`: the status is for clients that ask for application/graphql-response+json; others get 200, as ever.
    const http = known ? { status: known } : { status: 400, spec: true };
    return new GraphQLError(error.message, {
      nodes: error.nodes,
      source: error.source,
      positions: error.positions,
      path: error.path,
      extensions: { ...error.extensions, http },
    });
  });
  return { errors };
}

function withoutCause(error: GraphQLError): GraphQLError {
  const { originalError: _, ...extensions } = error.extensions;
  return new GraphQLError(error.message, { extensions });
}
