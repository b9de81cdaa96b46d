/**
 * An expected refusal with a stable `code`, thrown by a service.
 * Subclasses are outcomes that a client branches on (members of result unions, listed in `schema/errors.ts`);
 * the others reach the client as a top-level GraphQL error with `extensions.code`.
 */
export class DomainError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = new.target.name;
    this.code = code;
  }

  /** What a client is told besides code and message, where this is a top-level error. */
  get extensions(): Record<string, unknown> {
    return {};
  }
}

/** Nobody is logged in, or the credential is no longer good. */
export class Unauthenticated extends DomainError {
  constructor(message = 'Log in first: send an access token or an API key.') {
    super('UNAUTHENTICATED', message);
  }
}

/** Who asks may not do this. */
export class Forbidden extends DomainError {
  constructor(message = 'You may not do this.') {
    super('FORBIDDEN', message);
  }
}

/** It does not exist, or who asks may not know that it does. */
export class NotFound extends DomainError {
  constructor(what: string) {
    super('NOT_FOUND', `There is no such ${what}, or it is not yours to see.`);
  }
}

/** An argument that is well-typed but not acceptable. */
export class BadInput extends DomainError {
  constructor(message: string) {
    super('BAD_USER_INPUT', message);
  }
}

/** Too many of these in too short a time; says how long to wait. */
export class RateLimited extends DomainError {
  readonly retryAfterSeconds: number;

  constructor(what: string, retryAfterSeconds: number) {
    super('RATE_LIMITED', `Too many ${what}. Try again in ${retryAfterSeconds} s.`);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  override get extensions(): Record<string, unknown> {
    return { retryAfterSeconds: this.retryAfterSeconds };
  }
}

/** A bound on something that a user may own was reached. */
export class LimitReached extends DomainError {
  constructor(message: string) {
    super('LIMIT_REACHED', message);
  }
}

/** Somebody else has this user name. */
export class UsernameTaken extends DomainError {
  constructor(username: string) {
    super('USERNAME_TAKEN', `The user name ${username} is taken.`);
  }
}

/** The user name, the password or both are wrong: which one is never said. */
export class InvalidCredentials extends DomainError {
  constructor() {
    super('INVALID_CREDENTIALS', 'The user name or the password is wrong.');
  }
}

/** A refresh token that was never issued, is used up, has expired or belongs to an ended session. */
export class InvalidRefreshToken extends DomainError {
  constructor() {
    super('INVALID_REFRESH_TOKEN', 'This refresh token is no longer good: log in again.');
  }
}

/** The password of a room, or the current one of an account, is wrong or missing. */
export class WrongPassword extends DomainError {
  constructor() {
    super('WRONG_PASSWORD', 'The password is wrong.');
  }
}

/** A configuration that cannot work; `faults` lists every one of them. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/** The process cannot start; the message says why and what to do, and is all that needs to be shown. */
export class StartupError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartupError';
  }
}
