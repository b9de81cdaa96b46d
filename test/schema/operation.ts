import { getNamedType, isLeafType, isListType, isNonNullType, isObjectType, isUnionType } from 'graphql';
import type { GraphQLField, GraphQLNamedType } from 'graphql';

/** How deep below the root field objects are selected: enough to show what a leak would. */
const DEPTH = 4;

/**
 * The operation that uses one root field with these arguments and selects whatever needs no arguments, so that a test
 * of every field has nothing to write per field.
 */
export function operationFor(
  kind: 'query' | 'mutation' | 'subscription',
  field: GraphQLField<unknown, unknown>,
  args: Record<string, unknown>,
): string {
  const given = field.args.filter(({ name }) => name in args);
  const declared = given.map(({ name, type }) => `$${name}: ${type.toString()}`);
  const passed = given.map(({ name }) => `${name}: $${name}`);
  const head = declared.length > 0 ? `${kind} (${declared.join(', ')})` : kind;
  const call = passed.length > 0 ? `${field.name}(${passed.join(', ')})` : field.name;
  return `${head} { ${call}${selection(getNamedType(field.type), DEPTH)} }`;
}

function selection(type: GraphQLNamedType, depth: number): string {
  if (isLeafType(type)) return '';
  if (isUnionType(type)) {
    const outcomes = type.getTypes().filter((member) => !isError(member));
    // Events share names of fields between types: which event it is says enough.
    const told = outcomes.length > 2 ? [] : outcomes.map((one) => `... on ${one.name}${selection(one, depth)}`);
    const refused = outcomes.length < type.getTypes().length ? ['... on Error { code }'] : [];
    return ` { ${['__typename', ...told, ...refused].join(' ')} }`;
  }
  if (!isObjectType(type)) throw new Error(`${type.name} is neither an object nor a union`);
  const fields = Object.values(type.getFields())
    .filter(({ args, type: of }) => args.length === 0 && (depth > 0 || isLeafType(getNamedType(of))))
    .filter(({ type: of }) => !isNested(of, depth))
    .map((field) => `${field.name}${selection(getNamedType(field.type), depth - 1)}`);
  return ` { __typename ${fields.join(' ')} }`;
}

/** A list of objects within lists costs more than an operation may. */
function isNested(type: unknown, depth: number): boolean {
  const inner = isNonNullType(type) ? type.ofType : type;
  return isListType(inner) && !isLeafType(getNamedType(inner as never)) && depth < 2;
}

function isError(type: GraphQLNamedType): boolean {
  return isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Error');
}
