/**
 * Why the server ends a socket or an event stream, beside the codes of graphql-transport-ws itself.
 * None of them is one that graphql-ws clients treat as final; what to do about each is in PROTOCOL.md.
 */
export const CloseCode = {
  /** The process stops; reconnect, perhaps to another. */
  goingAway: 1001,
  /** Something failed on the server's side; reconnect. */
  tryAgainLater: 1013,
  /** A message that is not of the protocol. */
  badRequest: 4400,
  /** connection_init carried a credential that is no good. */
  forbidden: 4403,
  /** The reader was too slow, or did not answer pings; continue by cursor. */
  slowConsumer: 4801,
  /** The access token expired without renewal; refresh it, then reconnect. */
  tokenExpired: 4802,
  /** The session or API key was revoked; log in again. */
  revoked: 4803,
  /** This user has too many connections open. */
  tooManyConnections: 4804,
} as const;
