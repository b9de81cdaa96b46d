import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isSpecifiedScalarType,
} from 'graphql';
import type { GraphQLInputField, GraphQLInputType, GraphQLNullableType } from 'graphql';
import { areForIds, isId } from '../../../schema/ids.ts';
import { isAsItIs } from './scalars.ts';

/** What a compiled function says to a value that it does not take. graphql-js then says why. */
export const NOT_TAKEN = Symbol('not taken');

/**
 * Gives what graphql-js and the checks of ids make of a value that came as JSON; or NOT_TAKEN, never a refusal.
 * The value is taken over and not copied: ids in it are made lower case in their place, which changes nothing for
 * graphql-js should it be asked afterwards.
 */
export type Coerce = (value: unknown) => unknown;

/** What an argument or input field asks for beyond its type. */
type Extended = Pick<GraphQLInputField, 'type' | 'extensions' | 'defaultValue' | 'default'>;

/** The input types that this one stands in; one that contains itself is left to graphql-js. */
type Within = ReadonlySet<GraphQLNullableType>;

/**
 * Compiles the coercion of one type.
 * @returns undefined for a type with parts that are not understood here: scalars of our own, defaults, validation
 */
export function compileInput(type: GraphQLInputType, within: Within = new Set()): Coerce | undefined {
  const coerce = compileNullable(getNullableType(type), within);
  if (!coerce) return undefined;
  if (isNonNullType(type)) return (value) => (value === null || value === undefined ? NOT_TAKEN : coerce(value));
  return (value) => (value === null || value === undefined ? null : coerce(value));
}

/** Whether nothing is asked of an argument or input field but its type, and the form of ids. */
export function isPlain({ extensions, defaultValue, default: standard }: Extended): boolean {
  const validation = extensions['@pothos/plugin-validation'] as { schemas?: unknown[] } | undefined;
  const isDefaulted = defaultValue !== undefined || standard !== undefined;
  return !isDefaulted && areForIds(validation?.schemas ?? []);
}

function compileNullable(type: GraphQLNullableType, within: Within): Coerce | undefined {
  if (isListType(type)) return compileList(type.ofType as GraphQLInputType, within);
  if (isInputObjectType(type)) {
    if (within.has(type) || type.extensions['@pothos/plugin-validation']) return undefined;
    return compileObject(Object.values(type.getFields()), type.isOneOf, new Set([...within, type]));
  }
  if (isEnumType(type)) {
    const values = new Set<unknown>(type.getValues().map(({ name }) => name));
    if (type.getValues().some(({ name, value }) => name !== value)) return undefined;
    return (name) => (values.has(name) ? name : NOT_TAKEN);
  }
  if (!isSpecifiedScalarType(type)) return undefined;
  if (type.name === 'ID') return (id) => (typeof id === 'string' && isId(id) ? id.toLowerCase() : NOT_TAKEN);
  const isTaken = isAsItIs[type.name];
  return isTaken && ((value) => (isTaken(value) ? value : NOT_TAKEN));
}

/** A single value in the place of a list is left to graphql-js. */
function compileList(type: GraphQLInputType, within: Within): Coerce | undefined {
  const coerce = compileInput(type, within);
  if (!coerce) return undefined;
  return (value) => {
    if (!Array.isArray(value)) return NOT_TAKEN;
    const items: unknown[] = value;
    for (let index = 0; index < items.length; index++) {
      const item = coerce(items[index]);
      if (item === NOT_TAKEN) return NOT_TAKEN;
      items[index] = item;
    }
    return items;
  };
}

function compileObject(fields: readonly GraphQLInputField[], isOneOf: boolean, within: Within): Coerce | undefined {
  const known = new Map<string, { coerce: Coerce; isRequired: boolean }>();
  for (const field of fields) {
    const coerce = isPlain(field) ? compileInput(field.type, within) : undefined;
    if (!coerce) return undefined;
    known.set(field.name, { coerce, isRequired: isNonNullType(field.type) });
  }
  const required = [...known.values()].filter(({ isRequired }) => isRequired).length;
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return NOT_TAKEN;
    const given = value as Record<string, unknown>;
    let count = 0;
    let missing = required;
    // Of a text that was parsed, so nothing is inherited; and a list of names would be made for every candidate.
    for (const name in given) {
      count++;
      const field = known.get(name);
      const raw = given[name];
      if (!field || raw === undefined) return NOT_TAKEN;
      const item = field.coerce(raw);
      if (item === NOT_TAKEN || (isOneOf && item === null)) return NOT_TAKEN;
      if (field.isRequired) missing--;
      if (item !== raw) given[name] = item;
    }
    return missing > 0 || (isOneOf && count !== 1) ? NOT_TAKEN : given;
  };
}
