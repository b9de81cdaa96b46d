import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GraphQLField } from 'graphql';
import { schema } from '../../schema/index.ts';
import type { Person } from '../support/person.ts';
import { operationFor } from './operation.ts';
import { MUTATIONS, QUERIES, SUBSCRIPTIONS } from './who-may-table.ts';
import type { Outcome, Rule } from './who-may-table.ts';
import { CALLERS, everyRow, makeWorld } from './who-may-world.ts';
import type { CallerName, World } from './who-may-world.ts';

/** Many accounts, whose passwords take their time. */
const WORLD_WITHIN_MS = 60_000;

const ROOTS = [
  ['query', schema.getQueryType(), QUERIES],
  ['subscription', schema.getSubscriptionType(), SUBSCRIPTIONS],
  ['mutation', schema.getMutationType(), MUTATIONS],
] as const;
type Kind = (typeof ROOTS)[number][0];

const IN_SCOPE: Record<Rule['who'], readonly CallerName[]> = {
  public: CALLERS,
  member: ['guestElsewhere', 'guest', 'stranger', 'admin', 'apiKey', 'owner'],
  user: ['stranger', 'admin', 'apiKey', 'owner'],
  session: ['stranger', 'admin', 'owner'],
  admin: ['admin'],
};

function expected(rule: Rule, caller: CallerName): Outcome {
  if (!IN_SCOPE[rule.who].includes(caller)) return caller === 'nobody' ? 'UNAUTHENTICATED' : 'FORBIDDEN';
  if (caller === 'owner') return rule.again ?? rule.owner ?? 'OK';
  if (caller === 'apiKey') return rule.owner ?? 'OK';
  return caller === 'guest' ? (rule.guest ?? rule.others) : rule.others;
}

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: readonly { extensions?: { code?: string } }[];
}

async function ask(person: Person, kind: Kind, query: string, variables: Record<string, unknown>): Promise<Answer> {
  if (kind !== 'subscription') return person.result(query, variables);
  const socket = await person.socket();
  const answer = await socket.result<Record<string, unknown>>(query, variables);
  socket.cut();
  await socket.closed;
  return answer;
}

/** Those who may know nothing of the owner's. */
const OUTSIDERS = new Set<CallerName>(['nobody', 'guestElsewhere', 'stranger']);

function expectNothingOf({ ids }: World, answer: Answer): void {
  const text = JSON.stringify(answer);
  for (const [what, owned] of Object.entries(ids)) {
    // Who people are is no secret: strangers may be found by name.
    if (!what.endsWith('User')) expect(text.includes(owned), `shows the owner’s ${what}`).toBe(false);
  }
}

function outcomeOf({ data, errors }: Answer): Outcome {
  if (errors) return errors[0]?.extensions?.code ?? 'an error without a code';
  const [value] = Object.values(data ?? {}) as [unknown];
  return typeof value === 'object' && value !== null && 'code' in value ? String(value.code) : 'OK';
}

test.each(
  ROOTS.map(([kind, type, table]) => [kind, Object.keys(type?.getFields() ?? {}), Object.keys(table)] as const),
)('the table says of every %s who may use it, and of nothing else', (_kind, fields, table) => {
  expect(table.toSorted()).toEqual(fields.toSorted());
});

describe.each(ROOTS)('who may use each %s', (kind, type, table) => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld();
  }, WORLD_WITHIN_MS);
  afterAll(() => world.app.stop());

  const rows = Object.entries(table).flatMap(([name, rule]) =>
    CALLERS.map((caller) => [name, caller, expected(rule, caller), rule] as const),
  );
  test.each(rows)('%s, as %s: %s', async (name, caller, outcome, { args, admits, remember }) => {
    const field = type?.getFields()[name] as GraphQLField<unknown, unknown>;
    const variables = args?.(world, caller) ?? {};
    const before = await everyRow(world);
    const answer = await ask(world.people[caller], kind, operationFor(kind, field, variables), variables);
    expect(outcomeOf(answer)).toBe(outcome);
    if (outcome !== 'OK') expect(await everyRow(world)).toEqual(before);
    else if (OUTSIDERS.has(caller) && !admits) expectNothingOf(world, answer);
    if (caller === 'owner' && answer.data) remember?.(world, answer.data);
  });
});
