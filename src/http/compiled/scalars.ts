/** GraphQL's own scalars whose values mean the same as JSON as they do inside: what each takes, in either direction. */
export const isAsItIs: Readonly<Record<string, (value: unknown) => boolean>> = {
  String: (value) => typeof value === 'string',
  ID: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  Float: (value) => typeof value === 'number' && Number.isFinite(value),
  Int: (value) => typeof value === 'number' && value === (value | 0),
};
