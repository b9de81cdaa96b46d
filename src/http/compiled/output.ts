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
import { collectFields } from './selection.ts';
import type { Fragments } from './selection.ts';

/**
 * Writes a value as the JSON that graphql-js would give.
 * @throws Unwritable where graphql-js would report an error, or might
 */
export type Write = (value: unknown) => string;

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
export function compileOutput(scope: Scope, type: GraphQLOutputType, nodes: readonly FieldNode[]): Write | undefined {
  const write = compileNullable(scope, getNullableType(type), nodes);
  if (!write) return undefined;
  if (!isNonNullType(type)) return (value) => (value === null || value === undefined ? 'null' : write(value));
  return (value) => {
    if (value === null || value === undefined) throw new Unwritable();
    return write(value);
  };
}

/** Writes the selected fields of one type, whatever stands around them; the value must be an object. */
export function compileObject(scope: Scope, type: GraphQLObjectType, nodes: readonly FieldNode[]): Write | undefined {
  const selected = collectFields(scope.schema, scope.fragments, type, nodes);
  if (!selected || type.isTypeOf) return undefined;
  const parts: { before: string; read: (parent: never) => unknown; write: Write }[] = [];
  for (const [key, same] of selected) {
    const name = same[0]?.name.value ?? '';
    const before = `${parts.length === 0 ? '{' : ','}${JSON.stringify(key)}:`;
    if (name === '__typename') {
      parts.push({ before, read: () => type.name, write: JSON.stringify });
      continue;
    }
    const field = type.getFields()[name];
    // What it costs must not depend on who asks, either.
    const read = field && typeof field.extensions['complexity'] !== 'function' ? readerOf(field) : undefined;
    const write = field && compileOutput(scope, field.type, same);
    if (!read || !write) return undefined;
    parts.push({ before, read, write });
  }
  return (value) => {
    let text = '';
    for (const { before, read, write } of parts) text += before + write(read(value as never));
    return `${text}}`;
  };
}

function compileNullable(scope: Scope, type: GraphQLOutputType, nodes: readonly FieldNode[]): Write | undefined {
  if (isListType(type)) {
    const write = compileOutput(scope, type.ofType, nodes);
    return write && listOf(write);
  }
  if (isLeafType(type)) return compileLeaf(type);
  if (isUnionType(type)) return ofData(compileUnion(scope, type, nodes));
  return isObjectType(type) ? ofData(compileObject(scope, type, nodes)) : undefined;
}

/** What is still to come, or has failed, is not data. */
function ofData(write: Write | undefined): Write | undefined {
  return (
    write &&
    ((value) => {
      if (typeof value !== 'object' || value instanceof Error || isPromise(value)) throw new Unwritable();
      return write(value);
    })
  );
}

function listOf(write: Write): Write {
  return (value) => {
    if (!Array.isArray(value)) throw new Unwritable();
    let text = '';
    for (const item of value) text += text === '' ? write(item) : `,${write(item)}`;
    return `[${text}]`;
  };
}

/** How to write each member of a union, by its name. */
export function compileMembers(
  scope: Scope,
  type: GraphQLUnionType,
  nodes: readonly FieldNode[],
): Map<string, Write> | undefined {
  const members = new Map<string, Write>();
  for (const member of type.getTypes()) {
    const write = compileObject(scope, member, nodes);
    if (!write) return undefined;
    members.set(member.name, write);
  }
  return members;
}

/** The types of its members are told apart by the union alone, and by name. */
function compileUnion(scope: Scope, type: GraphQLUnionType, nodes: readonly FieldNode[]): Write | undefined {
  const { resolveType } = (type.extensions['pothosOptions'] ?? {}) as { resolveType?: (value: unknown) => unknown };
  if (typeof resolveType !== 'function' || resolveType.length > 1) return undefined;
  const members = compileMembers(scope, type, nodes);
  return (
    members &&
    ((value) => {
      const write = members.get(String(resolveType(value)));
      if (!write) throw new Unwritable();
      return write(value);
    })
  );
}

const writers: Record<string, (value: unknown) => string | undefined> = {
  String: (value) => (typeof value === 'string' ? JSON.stringify(value) : undefined),
  ID: (value) => (typeof value === 'string' ? JSON.stringify(value) : undefined),
  Boolean: (value) => (typeof value === 'boolean' ? String(value) : undefined),
  Int: (value) => (Number.isInteger(value) && (value as number) === (value as number) >> 0 ? String(value) : undefined),
  Float: (value) => (Number.isFinite(value) ? JSON.stringify(value) : undefined),
};

function compileLeaf(type: GraphQLLeafType): Write {
  if (isEnumType(type))
    return enumOf(new Map(type.getValues().map(({ name, value }) => [value, JSON.stringify(name)])));
  const write = (isSpecifiedScalarType(type) && writers[type.name]) || ownScalar(type);
  return (value) => {
    const text = write(value);
    if (text === undefined || text === 'null') throw new Unwritable();
    return text;
  };
}

function ownScalar(type: GraphQLLeafType): (value: unknown) => string | undefined {
  return (value) => (isPromise(value) ? undefined : JSON.stringify(type.coerceOutputValue(value)));
}

function enumOf(names: ReadonlyMap<unknown, string>): Write {
  return (value) => {
    const name = names.get(value);
    if (name === undefined) throw new Unwritable();
    return name;
  };
}

function isPromise(value: unknown): boolean {
  return typeof (value as { then?: unknown } | null)?.then === 'function';
}
