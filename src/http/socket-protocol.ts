import { makeServer } from 'graphql-ws';
import type { Context as SocketContext, Server } from 'graphql-ws';
import type { ExecutionArgs, GraphQLError } from 'graphql';
import type { IncomingHttpHeaders } from 'node:http';
import type { Context as OperationContext } from '../context.ts';
import { DomainError } from '../errors.ts';
import { describeError } from './log.ts';
import { CloseCode } from './close-codes.ts';
import type { LiveConnection } from './connections.ts';
import { credentialFromHeaders, credentialFromPayload } from './credentials.ts';
import type { Entrance } from './entrance.ts';
import { refusal } from './errors.ts';
import type { OperationRequest, PreparedOperation } from './operations.ts';

/** How long a socket may take to say `connection_init`. */
export const CONNECTION_INIT_MS = 5_000;
/** Longest operation id that is echoed back. */
export const MAX_OPERATION_ID_LENGTH = 128;

/** What belongs to one socket. */
export interface SocketExtra {
  connection: LiveConnection;
  /** Of the upgrade request. */
  headers: IncomingHttpHeaders;
}

type Context = SocketContext<Record<string, unknown> | undefined, SocketExtra>;
/** `prepare` puts the prepared operation where `execute` and `subscribe` find it. */
type Args = ExecutionArgs & {
  prepared: PreparedOperation;
  contextValue: OperationContext & { connection: LiveConnection };
};

/** graphql-transport-ws over our operations: who is connected, which operations may run, and with which context. */
export function createSocketProtocol(entrance: Entrance, maxSubscriptions: number): Server<SocketExtra> {
  const { auth, operations, connections, log } = entrance;

  async function identify({ connectionParams, extra }: Context): Promise<boolean> {
    const { connection } = extra;
    const credential = credentialFromPayload(connectionParams) ?? credentialFromHeaders(extra.headers);
    if (credential === undefined) return true;
    try {
      const { actor, expiresAt } = await auth.authenticate(credential);
      if (!connections.identify(connection, actor, expiresAt)) {
        connection.end(CloseCode.tooManyConnections, 'Too many connections of this user');
      } else if (auth.isRevoked(actor)) {
        connection.end(CloseCode.revoked, 'The session was revoked');
      }
    } catch (error) {
      if (error instanceof DomainError) {
        connection.end(CloseCode.forbidden, error.message);
      } else {
        log.error({ connectionId: connection.id, error: describeError(error) }, 'authentication failed unexpectedly');
        connection.end(CloseCode.tryAgainLater, 'Try again later');
      }
    }
    return !connection.isEnded;
  }

  function prepare({ connection }: SocketExtra, id: string, payload: OperationRequest): Args | readonly GraphQLError[] {
    if (id.length > MAX_OPERATION_ID_LENGTH) {
      const reason = `Operation ids have at most ${MAX_OPERATION_ID_LENGTH} characters`;
      connection.end(CloseCode.badRequest, reason);
      return [refusal('BAD_REQUEST', reason)];
    }
    const prepared = operations.prepare(payload);
    if (!('args' in prepared)) return prepared;
    if (prepared.operation.operation === 'subscription' && connection.streams >= maxSubscriptions) {
      return [refusal('LIMIT_REACHED', `A socket carries at most ${maxSubscriptions} subscriptions.`)];
    }
    // The identity is read for each operation, because `authenticate` may have renewed it.
    const request = {
      id: `${connection.id}.${++connection.operations}`,
      address: connection.address,
      userAgent: connection.userAgent,
    };
    const contextValue = entrance.createContext(request, connection.actor, connection) as Args['contextValue'];
    // Counted here and not when it begins: several may be prepared before the first has begun.
    if (prepared.operation.operation === 'subscription') connection.streams++;
    return { ...prepared.args, contextValue, prepared };
  }

  return makeServer<Record<string, unknown> | undefined, SocketExtra>({
    connectionInitWaitTimeout: CONNECTION_INIT_MS,
    onConnect: identify,
    onSubscribe: ({ extra }, id, payload) => prepare(extra, id, payload),
    execute: (args) => {
      const { prepared, contextValue } = args as Args;
      return operations.execute(prepared, contextValue);
    },
    subscribe: (args) => {
      const { prepared, contextValue } = args as Args;
      return operations.subscribe(prepared, contextValue, () => contextValue.connection.streams--);
    },
  });
}
