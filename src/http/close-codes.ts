/**
 * Why the server ends a socket or an event stream: WebSocket's codes, those of graphql-transport-ws (44xx; its clients
 * treat some of them as final) and our own (48xx; never final). What to do about each is in PROTOCOL.md.
 */
export const CloseCode = {
  /** The process stops; reconnect, perhaps to another. */
  goingAway: 1001,
  /** Something failed on the server's side; reconnect. */
  tryAgainLater: 1013,
  /** A message that is not of the protocol. */
  badRequest: 4400,
  /** An operation before connection_init was acknowledged. */
  unauthorized: 4401,
  /** connection_init carried a credential that is no good. */
  forbidden: 4403,
  /** Another subprotocol than graphql-transport-ws. */
  subprotocolNotAcceptable: 4406,
  /** No connection_init in time. */
  initialisationTimeout: 4408,
  /** An operation id that is in use. */
  subscriberExists: 4409,
  /** A second connection_init. */
  tooManyInitialisations: 4429,
  /** The reader was too slow, or did not answer pings; continue by cursor. */
  slowConsumer: 4801,
  /** The access token expired without renewal; refresh it, then reconnect. */
  tokenExpired: 4802,
  /** The session or API key was revoked; log in again. */
  revoked: 4803,
  /** This user has too many connections open. */
  tooManyConnections: 4804,
} as const;
