import type { GraphQLError } from 'graphql';
import type { OperationRequest } from './operations.ts';

/** Sec-WebSocket-Protocol, and the protocol: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md */
export const SUBPROTOCOL = 'graphql-transport-ws';

/** What a client says. */
export type ClientMessage =
  | { type: 'connection_init'; payload?: Record<string, unknown> }
  | { type: 'ping' | 'pong'; payload?: Record<string, unknown> }
  | { type: 'subscribe'; id: string; payload: OperationRequest }
  | { type: 'complete'; id: string };

export const ACKNOWLEDGED = '{"type":"connection_ack"}';

/** @returns undefined for whatever is not a message of the protocol */
export function parseMessage(text: string): ClientMessage | undefined {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isMessage(message) ? message : undefined;
}

/** @param payload JSON */
export function nextMessage(id: string, payload: string): [string, string, string] {
  return [`{"id":${JSON.stringify(id)},"type":"next","payload":`, payload, '}'];
}

export function errorMessage(id: string, errors: readonly GraphQLError[]): string {
  return `{"id":${JSON.stringify(id)},"type":"error","payload":${JSON.stringify(errors)}}`;
}

export function completeMessage(id: string): string {
  return `{"id":${JSON.stringify(id)},"type":"complete"}`;
}

export function pongMessage(payload: Record<string, unknown> | undefined): string {
  return JSON.stringify({ type: 'pong', payload });
}

function isMessage(message: unknown): message is ClientMessage {
  if (!isObject(message)) return false;
  const { type, id, payload } = message;
  switch (type) {
    case 'connection_init':
    case 'ping':
    case 'pong':
      return payload === undefined || payload === null || isObject(payload);
    case 'subscribe':
      return isId(id) && isObject(payload) && isRequest(payload);
    case 'complete':
      return isId(id);
    default:
      return false;
  }
}

function isId(id: unknown): boolean {
  return typeof id === 'string' && id !== '';
}

function isRequest({ query, operationName, variables, extensions }: Record<string, unknown>): boolean {
  const isNamed = operationName === undefined || operationName === null || typeof operationName === 'string';
  return typeof query === 'string' && isNamed && isOptional(variables) && isOptional(extensions);
}

function isOptional(value: unknown): boolean {
  return value === undefined || value === null || isObject(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
