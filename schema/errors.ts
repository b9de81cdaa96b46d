import type { DomainError } from '../src/errors.ts';
import { InvalidCredentials, InvalidRefreshToken, UsernameTaken, WrongPassword } from '../src/errors.ts';
import { builder } from './builder.ts';

/** An outcome that a client branches on: a member of a result union. */
export const ErrorInterface = builder.interfaceRef<DomainError>('Error').implement({
  description: 'An outcome that a client branches on. `code` is stable, `message` is for people.',
  fields: (t) => ({
    code: t.exposeString('code'),
    message: t.exposeString('message'),
  }),
});

builder.objectType(UsernameTaken, { name: 'UsernameTaken', interfaces: [ErrorInterface] });
builder.objectType(InvalidCredentials, {
  name: 'InvalidCredentials',
  description: 'The user name, the password or both are wrong: which one is never said.',
  interfaces: [ErrorInterface],
});
builder.objectType(InvalidRefreshToken, {
  name: 'InvalidRefreshToken',
  description: 'Never issued, used up, expired, or of an ended session: log in again.',
  interfaces: [ErrorInterface],
});
builder.objectType(WrongPassword, { name: 'WrongPassword', interfaces: [ErrorInterface] });
