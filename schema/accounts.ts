import type { SignedIn } from '../src/accounts/sessions.ts';
import type { UserState } from '../src/accounts/user-events.ts';
import type { Guest } from '../src/entities/guest.ts';
import type { User } from '../src/entities/user.ts';
import { UsernameTaken, WrongPassword } from '../src/errors.ts';
import { builder } from './builder.ts';

export const WhoMayCall = builder.enumType('WhoMayCall', {
  values: {
    EVERYONE: { description: 'Everybody whom I have not blocked.' },
    FRIENDS: { description: 'My friends, and whoever rings a room that I belong to. The default.' },
    NOBODY: { description: 'To every caller it looks like ringing that nobody answers.' },
  } as const,
});

const Role = builder.enumType('Role', { values: ['USER', 'ADMIN'] as const });

export const AccountType = builder.objectRef<User>('Account').implement({
  description: 'An account, as its owner sees it.',
  fields: (t) => ({
    id: t.exposeID('id'),
    username: t.exposeString('username'),
    displayName: t.exposeString('displayName'),
    avatarColor: t.exposeString('avatarColor', { description: '#rrggbb' }),
    role: t.expose('role', { type: Role }),
    whoMayCall: t.expose('whoMayCall', { type: WhoMayCall, description: 'Who may make my devices ring.' }),
    callWaiting: t.exposeBoolean('callWaiting', {
      description: 'Whether I am rung while I am in another call. If not, the caller learns that I am busy.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
});

export const UserType = builder.objectRef<UserState>('User').implement({
  description: 'What others may see of an account.',
  fields: (t) => ({
    id: t.exposeID('id'),
    username: t.exposeString('username'),
    displayName: t.exposeString('displayName'),
    avatarColor: t.exposeString('avatarColor', { description: '#rrggbb' }),
  }),
});

export const GuestType = builder.objectRef<Guest>('Guest').implement({
  description: 'A person without an account, admitted to one room.',
  fields: (t) => ({
    id: t.exposeID('id'),
    displayName: t.exposeString('displayName'),
    avatarColor: t.exposeString('avatarColor', { description: '#rrggbb' }),
    roomId: t.exposeID('roomId'),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
  }),
});

const Viewer = builder.unionType('Viewer', {
  description: 'Who is asking: an account or a guest of one room.',
  types: [AccountType, GuestType],
  resolveType: (viewer) => ('username' in viewer ? 'Account' : 'Guest'),
});

const Registered = builder.objectRef<SignedIn & { apiKey: string }>('Registered').implement({
  description: 'A new account, logged in.',
  fields: (t) => ({
    accessToken: t.string({ resolve: ({ accessToken }) => accessToken.token }),
    accessTokenExpiresAt: t.field({ type: 'DateTime', resolve: ({ accessToken }) => accessToken.expiresAt }),
    refreshToken: t.exposeString('refreshToken'),
    apiKey: t.exposeString('apiKey', { description: 'Acts for the user; shown this once.' }),
    account: t.expose('user', { type: AccountType }),
  }),
});

const ApiKeyIssued = builder.objectRef<{ apiKey: string }>('ApiKeyIssued').implement({
  fields: (t) => ({ apiKey: t.exposeString('apiKey', { description: 'Acts for the user; shown this once.' }) }),
});

builder.queryFields((t) => ({
  me: t.authField({
    type: Viewer,
    authScopes: { member: true },
    resolve: (_root, _args, { accounts, actor }) => accounts.viewer(actor),
  }),
}));

builder.mutationFields((t) => ({
  register: t.field({
    type: Registered,
    description: 'Makes an account with its first API key, and logs in.',
    authScopes: { public: true },
    errors: { types: [UsernameTaken], union: { name: 'RegisterResult' } },
    args: {
      username: t.arg.string({ required: true, description: '3 to 32 letters, digits, dots, underscores or hyphens.' }),
      password: t.arg.string({ required: true, description: '8 to 256 characters.' }),
      displayName: t.arg.string({ description: '1 to 64 characters; the user name if absent.' }),
    },
    resolve: (_root, args, { accounts, request }) => accounts.register(args, request),
  }),
  changePassword: t.authField({
    type: AccountType,
    description: 'Ends every other session of the user. Needs a session, not an API key.',
    authScopes: { session: true },
    errors: { types: [WrongPassword], union: { name: 'ChangePasswordResult' } },
    args: {
      currentPassword: t.arg.string({ required: true }),
      newPassword: t.arg.string({ required: true, description: '8 to 256 characters.' }),
    },
    resolve: (_root, { currentPassword, newPassword }, { accounts, actor }) =>
      accounts.changePassword(actor, currentPassword, newPassword),
  }),
  regenerateApiKey: t.authField({
    type: ApiKeyIssued,
    description: 'The old key dies at once, on open sockets too. Needs a session, not an API key.',
    authScopes: { session: true },
    resolve: async (_root, _args, { accounts, actor }) => ({ apiKey: await accounts.regenerateApiKey(actor) }),
  }),
  updateProfile: t.authField({
    type: AccountType,
    description: 'What is absent or null stays as it is.',
    authScopes: { user: true },
    args: {
      displayName: t.arg.string({ description: '1 to 64 characters.' }),
      avatarColor: t.arg.string({ description: '#rrggbb' }),
    },
    resolve: (_root, args, { accounts, actor }) => accounts.updateProfile(actor, args),
  }),
}));
