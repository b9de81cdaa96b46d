import { Kind, getNullableType, isNonNullType, typeFromAST, valueFromASTUntyped } from 'graphql';
import type {
  FieldNode,
  GraphQLArgument,
  GraphQLField,
  GraphQLInputType,
  GraphQLSchema,
  OperationDefinitionNode,
  ValueNode,
} from 'graphql';
import { compileInput, isPlain, NOT_TAKEN } from './input.ts';
import type { Coerce } from './input.ts';

/** The arguments of one field, ready for its resolver, from an operation's variables; or NOT_TAKEN. */
export type ReadArguments = (
  variables: Readonly<Record<string, unknown>>,
) => Record<string, unknown> | typeof NOT_TAKEN;

/** Reads one argument; undefined leaves it out. */
type ReadArgument = (variables: Readonly<Record<string, unknown>>) => unknown;

/**
 * Compiles the arguments of the operation's one root field.
 * @returns undefined where a part is not understood: defaults, variables inside of literals, input types that are not
 */
export function compileArguments(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): ReadArguments | undefined {
  const types = variableTypes(schema, operation);
  if (!types) return undefined;
  const given = new Map(node.arguments?.map(({ name, value }) => [name.value, value]));
  const readers: [name: string, read: ReadArgument][] = [];
  for (const argument of field.args) {
    const value = given.get(argument.name);
    if (!isPlain(argument)) return undefined;
    if (!value) continue;
    const read =
      value.kind === Kind.VARIABLE ? fromVariable(value.name.value, types, argument) : constant(value, argument);
    if (!read) return undefined;
    readers.push([argument.name, read]);
  }
  return (variables) => {
    const args: Record<string, unknown> = {};
    for (const [name, read] of readers) {
      const value = read(variables);
      if (value === NOT_TAKEN) return NOT_TAKEN;
      if (value !== undefined) args[name] = value;
    }
    return args;
  };
}

/** Undefined when a variable has a default. */
function variableTypes(schema: GraphQLSchema, operation: OperationDefinitionNode) {
  const types = new Map<string, GraphQLInputType>();
  for (const { variable, type, defaultValue } of operation.variableDefinitions ?? []) {
    const known = typeFromAST(schema, type) as GraphQLInputType | undefined;
    if (defaultValue || !known) return undefined;
    types.set(variable.name.value, known);
  }
  return types;
}

/** The variable's own type says what it takes; validation has seen to it that the argument takes that, too. */
function fromVariable(
  name: string,
  types: ReadonlyMap<string, GraphQLInputType>,
  argument: GraphQLArgument,
): ReadArgument | undefined {
  const type = types.get(name);
  // With a list it may differ inside of it, which is rare enough to be left to graphql-js.
  if (!type || String(getNullableType(type)) !== String(getNullableType(argument.type))) return undefined;
  const coerce = compileInput(type);
  if (!coerce) return undefined;
  const isRequired = isNonNullType(type);
  return (variables) => {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value === undefined) return isRequired ? NOT_TAKEN : undefined;
    return coerce(value);
  };
}

/** Lists and objects are left to graphql-js: a resolver may keep what it is given, so it must be another each time. */
function constant(node: ValueNode, { type }: GraphQLArgument): ReadArgument | undefined {
  if (node.kind === Kind.LIST || node.kind === Kind.OBJECT) return undefined;
  const coerce: Coerce | undefined = compileInput(type);
  const value = coerce ? coerce(valueFromASTUntyped(node)) : NOT_TAKEN;
  return value === NOT_TAKEN ? undefined : () => value;
}
