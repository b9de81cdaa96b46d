import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ErrorsPlugin from '@pothos/plugin-errors';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import ValidationPlugin from '@pothos/plugin-validation';
import type { DtlsParameters, IceCandidate, IceParameters, RtpCapabilities, RtpParameters } from '../sfu/types.ts';
import type { Actor, GuestActor, UserActor } from '../src/accounts/actor.ts';
import type { Context } from '../src/context.ts';
import { Forbidden, Unauthenticated } from '../src/errors.ts';
import { idsPlugin } from './ids.ts';

export type Scope = 'public' | 'member' | 'user' | 'session' | 'admin';

type As<A extends Actor> = Context & { actor: A };

/** The most that one operation may cost, where a list counts as ten of its items unless its field says otherwise. */
export const costLimit = { complexity: 5_000, depth: 12, breadth: 400 };

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
  Scalars: {
    DateTime: { Input: Date; Output: Date | number };
    RtpCapabilities: { Input: RtpCapabilities; Output: RtpCapabilities };
    RtpParameters: { Input: RtpParameters; Output: RtpParameters };
    DtlsParameters: { Input: DtlsParameters; Output: DtlsParameters };
    IceParameters: { Input: IceParameters; Output: IceParameters };
    SfuIceCandidates: { Input: IceCandidate[]; Output: IceCandidate[] };
  };
  AuthScopes: Record<Scope, boolean>;
  AuthContexts: { member: As<Actor>; user: As<UserActor>; session: As<UserActor>; admin: As<UserActor> };
}>({
  plugins: [ErrorsPlugin, ScopeAuthPlugin, ComplexityPlugin, RelayPlugin, ValidationPlugin, idsPlugin],
  defaultFieldNullability: false,
  errors: { directResult: true },
  // A connection's own field counts its rows (`pageCost`), so its edges do not multiply once more.
  relay: {
    cursorType: 'String',
    clientMutationId: 'omit',
    edgesFieldOptions: { complexity: { field: 1, multiplier: 1 } },
  },
  complexity: {
    defaultComplexity: 1,
    defaultListMultiplier: 10,
    limit: costLimit,
  },
  scopeAuth: {
    authorizeOnSubscribe: true,
    unauthorizedError: (_parent, context) => (context.actor ? new Forbidden() : new Unauthenticated()),
    authScopes: ({ actor }) => scopesOf(actor),
  },
});

/** The GraphQL name of an error class that is a member of result unions. */
export function nameOfError(errorClass: new (...args: never[]) => Error): string {
  return builder.configStore.getTypeConfig(errorClass).name;
}

/** Which scopes an actor has; nobody in particular has the public one alone. */
export function scopesOf(actor: Actor | undefined): Record<Scope, boolean> {
  const isUser = actor?.kind === 'user';
  return {
    public: true,
    member: actor !== undefined,
    user: isUser,
    session: isUser && actor.via.kind === 'session',
    admin: isUser && actor.role === 'ADMIN',
  };
}

/**
 * The account that asks, for fields that `authField` cannot make (connections); their scopes have let nobody else in.
 * @throws Unauthenticated otherwise
 */
export function userOf({ actor }: Context): UserActor {
  if (actor?.kind !== 'user') throw new Unauthenticated();
  return actor;
}

export type { GuestActor, UserActor };

builder.queryType();
builder.mutationType();
builder.subscriptionType();
