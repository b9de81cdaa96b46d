import { getNullableType, isNonNullType, isUnionType } from 'graphql';
import type { FieldNode, GraphQLField } from 'graphql';
import { nameOfError } from '../../../schema/builder.ts';
import { compileMembers, compileOutput, Unwritable } from './output.ts';
import type { Scope } from './output.ts';

/** What a resolver did. */
export type Outcome = { value: unknown; error?: never } | { error: unknown };

/** What a root field yields, to be written as JSON. @throws the error, unless it is one of the field's outcomes */
export type ResultOf = (outcome: Outcome) => unknown;

type ErrorClass = new (...args: never[]) => Error;

/**
 * Compiles the result of a root field, its error outcomes included (Pothos' errors plugin with `directResult`).
 * @returns undefined if a part of it is not data
 */
export function compileResult(
  scope: Scope,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): ResultOf | undefined {
  const classes = field.extensions['pothosErrors'] as readonly ErrorClass[] | undefined;
  if (!classes) {
    const output = compileOutput(scope, field.type, [node]);
    return output && ((outcome) => output(valueOf(outcome)));
  }
  const type = getNullableType(field.type);
  const members = isUnionType(type) && isNonNullType(field.type) ? compileMembers(scope, type, [node]) : undefined;
  if (!members) return undefined;
  const failures = classes.map((one) => ({ one, output: members.get(nameOfError(one)) }));
  const [success, ...others] = [...members.keys()].filter((name) => classes.every((one) => nameOfError(one) !== name));
  const output = members.get(success ?? '');
  if (!output || others.length > 0 || failures.some((failure) => !failure.output)) return undefined;
  return (outcome) => {
    if ('error' in outcome) {
      const failure = failures.find(({ one }) => outcome.error instanceof one);
      if (failure?.output) return failure.output(outcome.error);
    }
    const value = valueOf(outcome);
    if (typeof value !== 'object' || value === null || value instanceof Error) throw new Unwritable();
    return output(value);
  };
}

function valueOf(outcome: Outcome): unknown {
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}
