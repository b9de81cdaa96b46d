import type { z } from 'zod';
import { BadInput } from '../errors.ts';

/**
 * An argument as its schema accepts it, transformations applied.
 * @param path where a value that is no object stands, for the message
 * @throws BadInput naming every field that is not acceptable and why; never a value
 */
export function accepted<S extends z.ZodType>(schema: S, value: unknown, path?: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const at = path === undefined ? [] : [path];
  const faults = parsed.error.issues.map((issue) => `${[...at, ...issue.path].join('.')}: ${issue.message}`);
  throw new BadInput(faults.join('; '));
}
