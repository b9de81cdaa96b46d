import { DomainError } from '../src/errors.ts';
import { builder } from './builder.ts';

/** An outcome that a client branches on: a member of a result union. */
export const ErrorInterface = builder.interfaceRef<DomainError>('Error').implement({
  description: 'An outcome that a client branches on. `code` is stable, `message` is for people.',
  fields: (t) => ({
    code: t.exposeString('code'),
    message: t.exposeString('message'),
  }),
});
