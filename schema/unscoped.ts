import type { GraphQLSchema } from 'graphql';

/**
 * The schema, provided that every field of Query, Mutation and Subscription says in `authScopes` who may use it.
 * @throws TypeError that names the fields which do not
 */
export function refuseUnscoped(schema: GraphQLSchema): GraphQLSchema {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const unscoped = roots.flatMap((root) =>
    Object.values(root?.getFields() ?? {})
      .filter(({ extensions }) => !saysWho(extensions['pothosOptions']))
      .map((field) => `${root?.name}.${field.name}`),
  );
  if (unscoped.length === 0) return schema;
  throw new TypeError(`Say in authScopes who may use ${unscoped.join(', ')} ({ public: true } for everybody).`);
}

function saysWho(options: unknown): boolean {
  const scopes = typeof options === 'object' && options !== null && 'authScopes' in options && options.authScopes;
  return typeof scopes === 'function' || (typeof scopes === 'object' && Object.keys(scopes ?? {}).length > 0);
}
