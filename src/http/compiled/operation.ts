import { Kind, OperationTypeNode, isNonNullType } from 'graphql';
import type {
  DocumentNode,
  FieldNode,
  GraphQLField,
  GraphQLObjectType,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import { scopesOf } from '../../../schema/builder.ts';
import type { Scope as AuthScope } from '../../../schema/builder.ts';
import type { Context } from '../../context.ts';
import { compileArguments } from './arguments.ts';
import type { ReadArguments } from './arguments.ts';
import { compileOutput } from './output.ts';
import type { Output } from './output.ts';
import { compileResult } from './result.ts';
import type { Outcome } from './result.ts';
import { fragmentsOf } from './selection.ts';

/** A mutation on the hot path: one root field with plain arguments that yields nothing but data. */
export interface CompiledMutation {
  kind: 'mutation';
  isAllowed(context: Context): boolean;
  readArguments: ReadArguments;
  resolve(root: undefined, args: unknown, context: Context): unknown;
  /** The whole result, `{"data":…}`; what is not one of its outcomes is thrown. */
  write: (outcome: Outcome) => string;
  /** Where an error is located: the root field, and its name in the result. */
  node: FieldNode;
  key: string;
  /** The result's data where the field has none. */
  noData: Record<string, null> | null;
}

/** A subscription whose events are nothing but data: each is written once for all who select the same of it. */
export interface CompiledSubscription {
  kind: 'subscription';
  /** The whole result for an event of the source. @throws whatever graphql-js has to say instead */
  write: (event: unknown) => string;
}

export type CompiledOperation = CompiledMutation | CompiledSubscription;

/** Options of a root field that change nothing of what is compiled here; with any other it is left to graphql-js. */
const UNDERSTOOD = new Set(['type', 'description', 'nullable', 'authScopes', 'errors', 'args', 'resolve', 'subscribe']);

/**
 * Compiles an operation of a valid document.
 * @returns undefined for all but the plainest: graphql-js executes those
 */
export function compileOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CompiledOperation | undefined {
  const [node, ...others] = operation.selectionSet.selections;
  const root = schema.getRootType(operation.operation);
  if (node?.kind !== Kind.FIELD || others.length > 0 || !root || isAuthorised(root)) return undefined;
  if (node.directives?.length || operation.directives?.length) return undefined;
  const field = root.getFields()[node.name.value];
  const options = field && optionsOf(field);
  if (!options || Object.keys(options).some((option) => !UNDERSTOOD.has(option))) return undefined;
  const scope = { schema, fragments: fragmentsOf(document) };
  const key = (node.alias ?? node.name).value;

  if (operation.operation === OperationTypeNode.SUBSCRIPTION) {
    const output = compileOutput(scope, field.type, [node]);
    return output && compileSubscription(field, output, key);
  }
  if (operation.operation !== OperationTypeNode.MUTATION) return undefined;
  const { pothosOriginalResolve: resolve } = field.extensions;
  const isAllowed = compileScopes(options['authScopes']);
  const readArguments = compileArguments(schema, operation, field, node);
  const resultOf = compileResult(scope, field, node);
  if (!isAllowed || !readArguments || !resultOf || typeof resolve !== 'function' || resolve.length > 3)
    return undefined;
  return {
    kind: 'mutation',
    node,
    key,
    noData: isNonNullType(field.type) ? null : { [key]: null },
    isAllowed,
    readArguments,
    resolve: resolve as CompiledMutation['resolve'],
    write: (outcome) => JSON.stringify({ data: { [key]: resultOf(outcome) } }),
  };
}

function compileSubscription(
  field: GraphQLField<unknown, unknown>,
  output: Output,
  key: string,
): CompiledSubscription | undefined {
  const { pothosOriginalResolve: resolve } = field.extensions;
  if (!isReader(resolve)) return undefined;
  let last: { event: unknown; text: string } = { event: Symbol('none yet'), text: '' };
  return {
    kind: 'subscription',
    // An event reaches all of its readers before the next one does, so remembering one is enough.
    write(event) {
      if (last.event !== event) last = { event, text: JSON.stringify({ data: { [key]: output(resolve(event)) } }) };
      return last.text;
    },
  };
}

function isReader(resolve: unknown): resolve is (event: unknown) => unknown {
  return typeof resolve === 'function' && resolve.length <= 1;
}

/** One scope by name is the rule here; anything else is left to the plugin. */
function compileScopes(scopes: unknown): CompiledMutation['isAllowed'] | undefined {
  if (typeof scopes !== 'object' || scopes === null) return undefined;
  const [[name, isAsked] = [], ...others] = Object.entries(scopes);
  if (others.length > 0 || isAsked !== true || !(name && name in scopesOf(undefined))) return undefined;
  return ({ actor }) => scopesOf(actor)[name as AuthScope];
}

function isAuthorised(type: GraphQLObjectType): boolean {
  return optionsOf(type)?.['authScopes'] !== undefined;
}

function optionsOf({ extensions }: Pick<GraphQLObjectType, 'extensions'>): Record<string, unknown> | undefined {
  return extensions['pothosOptions'] as Record<string, unknown> | undefined;
}
