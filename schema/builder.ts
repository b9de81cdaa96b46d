import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ErrorsPlugin from '@pothos/plugin-errors';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import ValidationPlugin from '@pothos/plugin-validation';
import type { Actor, GuestActor, UserActor } from '../src/accounts/actor.ts';
import type { Context } from '../src/context.ts';
import { Forbidden, Unauthenticated } from '../src/errors.ts';

type As<A extends Actor> = Context & { actor: A };

/**
 * The one builder. Whoever adds a root field says in `authScopes` who may use it; a root field that says nothing is
 * refused when the schema is built (`schema/index.ts`).
 *
 * | scope   | who                                                  |
 * | ------- | ---------------------------------------------------- |
 * | public  | anybody                                              |
 * | member  | an account (session or API key) or a guest           |
 * | user    | an account, by session or API key                    |
 * | session | an account by session: passwords, sessions, API keys |
 * | admin   | an account with the role ADMIN                       |
 */
export const builder = new SchemaBuilder<{
  Context: Context;
  DefaultFieldNullability: false;
  Scalars: { DateTime: { Input: Date; Output: Date | number } };
  AuthScopes: { public: boolean; member: boolean; user: boolean; session: boolean; admin: boolean };
  AuthContexts: { member: As<Actor>; user: As<UserActor>; session: As<UserActor>; admin: As<UserActor> };
}>({
  plugins: [ErrorsPlugin, ScopeAuthPlugin, ComplexityPlugin, RelayPlugin, ValidationPlugin],
  defaultFieldNullability: false,
  errors: { directResult: true },
  relay: { cursorType: 'String', clientMutationId: 'omit' },
  complexity: {
    defaultComplexity: 1,
    defaultListMultiplier: 10,
    limit: { complexity: 5_000, depth: 12, breadth: 400 },
  },
  scopeAuth: {
    authorizeOnSubscribe: true,
    unauthorizedError: (_parent, context) => (context.actor ? new Forbidden() : new Unauthenticated()),
    authScopes: ({ actor }) => ({
      public: true,
      member: actor !== undefined,
      user: actor?.kind === 'user',
      session: actor?.kind === 'user' && actor.via.kind === 'session',
      admin: actor?.kind === 'user' && actor.role === 'ADMIN',
    }),
  },
});

export type { GuestActor, UserActor };

builder.queryType();
builder.mutationType();
builder.subscriptionType();
