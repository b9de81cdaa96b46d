import { PothosValidationError } from '@pothos/core';
import { InputValidationError } from '@pothos/plugin-validation';
import { GraphQLError } from 'graphql';
import { DomainError } from '../errors.ts';

/** Called with whatever was not expected, before the client is told no more than that. */
export type ReportBug = (error: unknown) => void;

/**
 * The one place where an error becomes what the client sees, over HTTP, event streams and sockets alike.
 *
 * | what happened                                             | extensions.code                        |
 * | --------------------------------------------------------- | -------------------------------------- |
 * | a DomainError                                             | its own, with its `extensions`         |
 * | an argument that a validation schema refuses              | BAD_USER_INPUT, with `issues`          |
 * | a variable or argument that does not fit its type         | BAD_USER_INPUT                         |
 * | an operation that costs too much                          | QUERY_TOO_COMPLEX                      |
 * | a GraphQLError thrown on purpose, with a code             | its own                                |
 * | anything else                                             | INTERNAL_SERVER_ERROR, masked          |
 */
export function presentError(error: unknown, requestId: string, report: ReportBug): GraphQLError {
  const original = originOf(error);
  if (original instanceof DomainError) {
    return located(error, original.message, { code: original.code, ...original.extensions });
  }
  if (original instanceof InputValidationError) return located(error, original.message, badInput(original));
  if (original instanceof PothosValidationError) {
    return located(error, original.message, { code: 'QUERY_TOO_COMPLEX' });
  }
  if (original instanceof GraphQLError) {
    if (typeof original.extensions['code'] === 'string') {
      return located(error, original.message, { ...original.extensions });
    }
    // Without a path it is about the request (its variables, the operation's name); with nodes of its own it points into
    // the client's document (an argument). A field's value that does not fit the schema has neither: that is our fault.
    const isAboutTheRequest = error instanceof GraphQLError && error.path === undefined;
    if (isAboutTheRequest || original.nodes !== undefined) {
      return located(error, (error as GraphQLError).message, { code: 'BAD_USER_INPUT' });
    }
  }
  report(original);
  return located(error, `Something went wrong on the server. Ask its operator about request ${requestId}.`, {
    code: 'INTERNAL_SERVER_ERROR',
    requestId,
  });
}

/** A refusal that arises before or beside execution. */
export function refusal(code: string, message: string, extensions: Record<string, unknown> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...extensions } });
}

function originOf(error: unknown): unknown {
  let origin = error;
  // A variable's coercion error wraps a plainer one; the outer one names the variable.
  while (origin instanceof GraphQLError && origin.originalError && !isCoercion(origin)) origin = origin.originalError;
  return origin;
}

function isCoercion(error: GraphQLError): boolean {
  return error.path === undefined && error.nodes !== undefined && error.originalError instanceof GraphQLError;
}

function located(error: unknown, message: string, extensions: Record<string, unknown>): GraphQLError {
  if (!(error instanceof GraphQLError)) return new GraphQLError(message, { extensions });
  return new GraphQLError(message, { nodes: error.nodes, path: error.path, extensions });
}

function badInput(error: InputValidationError): Record<string, unknown> {
  const issues = error.issues.map((issue) => ({
    path: (issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part)).map(String),
    message: issue.message,
  }));
  return { code: 'BAD_USER_INPUT', issues };
}
