import type { ClientResult } from './graphql-failure.ts';
import type { Person } from './person.ts';

/** The ways that an operation can come in; what one refuses the others refuse. */
export const WAYS = ['HTTP', 'a socket', 'an event stream'] as const;
export type Way = (typeof WAYS)[number];

/** Sends an operation that way. @returns its first result */
export async function send<T>(person: Person, way: Way, query: string, variables = {}): Promise<ClientResult<T>> {
  if (way === 'HTTP') return person.result<T>(query, variables);
  if (way === 'a socket') return (await person.socket()).result<T>(query, variables);
  const response = await person.post({ query, variables }, { accept: 'text/event-stream' });
  const text = await response.text();
  return JSON.parse(/^data: (.+)$/m.exec(text)?.[1] ?? text) as ClientResult<T>;
}
