import { getNullableType, isNonNullType, isUnionType } from 'graphql';
import type { FieldNode, GraphQLField } from 'graphql';
import { nameOfError } from '../../../schema/builder.ts';
import { compileMembers, compileOutput, Unwritable } from './output.ts';
import type { Scope } from './output.ts';

/** What a resolver did. */
export type Outcome = { value: unknown; error?: never } | { error: unknown };

/** Writes what a root field yields. @throws the error, unless it is one of the field's outcomes */
export type WriteResult = (outcome: Outcome) => string;

type ErrorClass = new (...args: never[]) => Error;

/**
 * Compiles the result of a root field, its error outcomes included (Pothos' errors plugin with `directResult`).
 * @returns undefined if a part of it is not data
 */
export function compileResult(
  scope: Scope,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): WriteResult | undefined {
  const classes = field.extensions['pothosErrors'] as readonly ErrorClass[] | undefined;
  if (!classes) {
    const write = compileOutput(scope, field.type, [node]);
    return write && ((outcome) => write(valueOf(outcome)));
  }
  const type = getNullableType(field.type);
  const members = isUnionType(type) && isNonNullType(field.type) ? compileMembers(scope, type, [node]) : undefined;
  if (!members) return undefined;
  const failures = classes.map((one) => ({ one, write: members.get(nameOfError(one)) }));
  const [success, ...others] = [...members.keys()].filter((name) => classes.every((one) => nameOfError(one) !== name));
  const write = members.get(success ?? '');
  if (!write || others.length > 0 || failures.some((failure) => !failure.write)) return undefined;
  return (outcome) => {
    if ('error' in outcome) {
      const failure = failures.find(({ one }) => outcome.error instanceof one);
      if (failure?.write) return failure.write(outcome.error);
    }
    const value = valueOf(outcome);
    if (typeof value !== 'object' || value === null || value instanceof Error) throw new Unwritable();
    return write(value);
  };
}

function valueOf(outcome: Outcome): unknown {
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}
