/** An error as it arrives at a client. */
export interface ClientError {
  message: string;
  path?: (string | number)[];
  extensions?: { code?: string; [more: string]: unknown };
}

/** What a test person throws when an answer carries errors, so that `rejects.toMatchObject({ code: … })` reads well. */
export class GraphQLFailure extends Error {
  readonly code: string | undefined;
  readonly errors: readonly ClientError[];

  constructor(errors: readonly ClientError[]) {
    super(errors.map(({ message, extensions }) => `${extensions?.code ?? 'no code'}: ${message}`).join('; '));
    this.name = 'GraphQLFailure';
    this.code = errors[0]?.extensions?.code;
    this.errors = errors;
  }
}

/** An execution result as it arrives at a client. */
export interface ClientResult<T> {
  data?: T | null;
  errors?: readonly ClientError[];
}

/** @throws GraphQLFailure if there are errors */
export function dataOf<T>({ data, errors }: ClientResult<T>): T {
  if (errors || data === undefined || data === null) throw new GraphQLFailure(errors ?? [{ message: 'no data' }]);
  return data;
}
