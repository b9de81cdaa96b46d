import type { SignedIn } from '../src/accounts/sessions.ts';
import type { Session } from '../src/entities/session.ts';
import { BadInput, InvalidCredentials, InvalidRefreshToken } from '../src/errors.ts';
import { AccountType } from './accounts.ts';
import { builder, userOf } from './builder.ts';
import { page, pageCost } from './pages.ts';

const SessionType = builder.objectRef<Session>('Session').implement({
  description: 'A login.',
  fields: (t) => ({
    id: t.exposeID('id'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime', description: 'When it was last refreshed.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When it ends unless it is refreshed.' }),
    userAgent: t.exposeString('userAgent', { nullable: true }),
    isCurrent: t.boolean({
      description: 'Whether it is the one that asks.',
      resolve: ({ id }, _args, { actor }) =>
        actor?.kind === 'user' && actor.via.kind === 'session' && actor.via.sessionId === id,
    }),
  }),
});

const SignedInType = builder.objectRef<SignedIn>('SignedIn').implement({
  description: 'Send `accessToken` as `Authorization: Bearer …`; before it expires call `refresh`.',
  fields: (t) => ({
    accessToken: t.string({ resolve: ({ accessToken }) => accessToken.token }),
    accessTokenExpiresAt: t.field({ type: 'DateTime', resolve: ({ accessToken }) => accessToken.expiresAt }),
    refreshToken: t.exposeString('refreshToken', {
      description: 'The one to use next time. Should this answer be lost, the one before it is good for 30 s more.',
    }),
    account: t.expose('user', { type: AccountType }),
  }),
});

const Authenticated = builder.objectRef<{ expiresAt: number }>('Authenticated').implement({
  fields: (t) => ({ accessTokenExpiresAt: t.expose('expiresAt', { type: 'DateTime' }) }),
});

builder.queryFields((t) => ({
  mySessions: t.connection({
    type: SessionType,
    description: 'My live sessions, newest first.',
    authScopes: { session: true },
    complexity: pageCost,
    resolve: (_root, args, context) => page(args, (asked) => context.accounts.sessions.list(userOf(context), asked)),
  }),
}));

builder.mutationFields((t) => ({
  login: t.field({
    type: SignedInType,
    authScopes: { public: true },
    errors: { types: [InvalidCredentials], union: { name: 'LoginResult' } },
    args: { username: t.arg.string({ required: true }), password: t.arg.string({ required: true }) },
    resolve: (_root, { username, password }, { accounts, request }) => accounts.login(username, password, request),
  }),
  refresh: t.field({
    type: SignedInType,
    description: 'A new access token, and the next refresh token. One that was used up before ends the whole session.',
    authScopes: { public: true },
    errors: { types: [InvalidRefreshToken], union: { name: 'RefreshResult' } },
    args: { refreshToken: t.arg.string({ required: true }) },
    resolve: (_root, { refreshToken }, { accounts }) => accounts.sessions.refresh(refreshToken),
  }),
  logout: t.authField({
    type: 'Boolean',
    description: 'Ends this session at once, on open sockets too.',
    authScopes: { session: true },
    resolve: async (_root, _args, { accounts, actor }) => {
      await accounts.logout(actor);
      return true;
    },
  }),
  revokeSession: t.authField({
    type: SessionType,
    description: 'Ends one of my sessions at once, on open sockets too.',
    authScopes: { session: true },
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { accounts, actor }) => accounts.sessions.end(actor, id),
  }),
  authenticate: t.authField({
    type: Authenticated,
    description: 'On an open socket: goes on with a fresh access token of the same session or guest.',
    authScopes: { member: true },
    args: { accessToken: t.arg.string({ required: true }) },
    resolve: (_root, { accessToken }, { accounts, actor, connection }) => {
      if (!connection) throw new BadInput('authenticate: only an open socket can go on with another token.');
      const renewed = accounts.renewal(actor, accessToken);
      connection.renew(renewed.actor, renewed.expiresAt);
      return renewed;
    },
  }),
}));
