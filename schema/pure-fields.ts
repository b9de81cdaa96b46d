import { getNamedType, isAbstractType, isObjectType } from 'graphql';
import type { GraphQLField, GraphQLNamedType, GraphQLSchema } from 'graphql';

/** Reads a field's value from its parent alone. */
export type Reader = (parent: never) => unknown;

/**
 * How to read a field that is part of its parent's data, whoever looks: without arguments, authorisation or context.
 * @returns undefined for any other field
 */
export function readerOf({ args, extensions }: GraphQLField<unknown, unknown>): Reader | undefined {
  const { pothosResolveWrapped, pothosExposedField: name, pothosOriginalResolve: resolve } = extensions;
  if (args.length > 0 || pothosResolveWrapped !== false) return undefined;
  if (typeof name === 'string') return (parent: Record<string, unknown>) => parent[name];
  // A resolver that names no second parameter asks neither for arguments nor for the context.
  return typeof resolve === 'function' && resolve.length <= 1 ? (resolve as Reader) : undefined;
}

/**
 * The schema, provided that what its subscriptions yield is the same for everybody who may see it: one event is
 * executed and serialised once for all of its readers.
 * @throws TypeError that names the fields which depend on who looks
 */
export function refuseViewerDependentEvents(schema: GraphQLSchema): GraphQLSchema {
  const events = new Set<GraphQLNamedType>();
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {}))
    collect(schema, field.type, events);
  const faults = [...events].filter(isObjectType).flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => !readerOf(field))
      .map((field) => `${type.name}.${field.name}`),
  );
  if (faults.length === 0) return schema;
  throw new TypeError(
    `Events are shared by their readers, so these fields of theirs may use their parent alone: ${faults.join(', ')}.`,
  );
}

function collect(schema: GraphQLSchema, outer: Parameters<typeof getNamedType>[0], seen: Set<GraphQLNamedType>): void {
  const type = getNamedType(outer);
  if (!type || seen.has(type)) return;
  seen.add(type);
  if (isAbstractType(type)) for (const member of schema.getPossibleTypes(type)) collect(schema, member, seen);
  if (isObjectType(type)) for (const field of Object.values(type.getFields())) collect(schema, field.type, seen);
}
