import {
  getNullableType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql';
import type {
  FieldNode,
  GraphQLLeafType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
  GraphQLUnionType,
} from 'graphql';
import { readerOf } from '../../../schema/pure-fields.ts';
import { isAsItIs } from './scalars.ts';
import { collectFields } from './selection.ts';
import type { Fragments } from './selection.ts';

/**
 * Gives what graphql-js would make of a value, to be written as JSON in one go: a writer of many small texts that are
 * joined took twice as long.
 * @throws Unwritable where graphql-js would report an error, or might
 */
export type Output = (value: unknown) => unknown;

/** The value does not fit its type as it is; graphql-js says what becomes of that. */
export class Unwritable extends Error {}

/** What stays the same while one operation is compiled. */
export interface Scope {
  schema: GraphQLSchema;
  fragments: Fragments;
}

/**
 * Compiles what is selected of a type, if all of it is data: no field with arguments, authorisation or context.
 * @returns undefined otherwise
 */
export function compileOutput(scope: Scope, type: GraphQLOutputType, nodes: readonly FieldNode[]): Output | undefined {
  const output = compileNullable(scope, getNullableType(type), nodes);
  if (!output) return undefined;
  if (!isNonNullType(type)) return (value) => (value === null || value === undefined ? null : output(value));
  return (value) => {
    if (value === null || value === undefined) throw new Unwritable();
    return output(value);
  };
}

/** The selected fields of one type, whatever stands around them; the value must be an object. */
export function compileObject(scope: Scope, type: GraphQLObjectType, nodes: readonly FieldNode[]): Output | undefined {
  const selected = collectFields(scope.schema, scope.fragments, type, nodes);
  if (!selected || type.isTypeOf) return undefined;
  const parts: { key: string; read: (parent: never) => unknown; output: Output }[] = [];
  for (const [key, same] of selected) {
    // A plain object takes it for something else.
    if (key === '__proto__') return undefined;
    const name = same[0]?.name.value ?? '';
    if (name === '__typename') {
      parts.push({ key, read: () => type.name, output: (value) => value });
      continue;
    }
    const field = type.getFields()[name];
    // What it costs must not depend on who asks, either.
    const read = field && typeof field.extensions['complexity'] !== 'function' ? readerOf(field) : undefined;
    const output = field && compileOutput(scope, field.type, same);
    if (!read || !output) return undefined;
    parts.push({ key, read, output });
  }
  return (value) => {
    const data: Record<string, unknown> = {};
    for (const { key, read, output } of parts) data[key] = output(read(value as never));
    return data;
  };
}

function compileNullable(scope: Scope, type: GraphQLOutputType, nodes: readonly FieldNode[]): Output | undefined {
  if (isListType(type)) {
    const output = compileOutput(scope, type.ofType, nodes);
    return output && listOf(output);
  }
  if (isLeafType(type)) return compileLeaf(type);
  if (isUnionType(type)) return ofData(compileUnion(scope, type, nodes));
  return isObjectType(type) ? ofData(compileObject(scope, type, nodes)) : undefined;
}

/** What is still to come, or has failed, is not data. */
function ofData(output: Output | undefined): Output | undefined {
  return (
    output &&
    ((value) => {
      if (typeof value !== 'object' || value instanceof Error || isPromise(value)) throw new Unwritable();
      return output(value);
    })
  );
}

function listOf(output: Output): Output {
  return (value) => {
    if (!Array.isArray(value)) throw new Unwritable();
    // Not `map`, which passes over holes: graphql-js sees in them that something is missing.
    return Array.from(value, (item) => output(item));
  };
}

/** The output of each member of a union, by its name. */
export function compileMembers(
  scope: Scope,
  type: GraphQLUnionType,
  nodes: readonly FieldNode[],
): Map<string, Output> | undefined {
  const members = new Map<string, Output>();
  for (const member of type.getTypes()) {
    const output = compileObject(scope, member, nodes);
    if (!output) return undefined;
    members.set(member.name, output);
  }
  return members;
}

/** The types of its members are told apart by the union alone, and by name. */
function compileUnion(scope: Scope, type: GraphQLUnionType, nodes: readonly FieldNode[]): Output | undefined {
  const { resolveType } = (type.extensions['pothosOptions'] ?? {}) as { resolveType?: (value: unknown) => unknown };
  if (typeof resolveType !== 'function' || resolveType.length > 1) return undefined;
  const members = compileMembers(scope, type, nodes);
  return (
    members &&
    ((value) => {
      const output = members.get(String(resolveType(value)));
      if (!output) throw new Unwritable();
      return output(value);
    })
  );
}

function compileLeaf(type: GraphQLLeafType): Output {
  if (isEnumType(type)) return enumOf(new Map(type.getValues().map(({ name, value }) => [value, name])));
  const isTaken = isSpecifiedScalarType(type) && isAsItIs[type.name];
  if (!isTaken) return ownScalar(type);
  return (value) => {
    if (!isTaken(value)) throw new Unwritable();
    return value;
  };
}

function ownScalar(type: GraphQLLeafType): Output {
  return (value) => {
    if (isPromise(value)) throw new Unwritable();
    const data: unknown = type.coerceOutputValue(value);
    if (typeof data === 'string' || typeof data === 'boolean' || Number.isFinite(data)) return data;
    if (typeof data === 'object' && data !== null) return data;
    throw new Unwritable();
  };
}

function enumOf(names: ReadonlyMap<unknown, string>): Output {
  return (value) => {
    const name = names.get(value);
    if (name === undefined) throw new Unwritable();
    return name;
  };
}

function isPromise(value: unknown): boolean {
  return typeof (value as { then?: unknown } | null)?.then === 'function';
}
