/** Who acts: an account through a session or an API key, or a guest of one room. */
export type Actor = UserActor | GuestActor;

export interface UserActor {
  kind: 'user';
  userId: string;
  role: 'USER' | 'ADMIN';
  /** A session may do everything; an API key may not touch passwords, sessions and keys. */
  via: { kind: 'session'; sessionId: string } | { kind: 'apiKey'; apiKeyId: string };
}

export interface GuestActor {
  kind: 'guest';
  guestId: string;
  /** The one room that the guest was admitted to. */
  roomId: string;
}

/** The id that stands for the actor in rosters, limits and logs: of the user or of the guest. */
export function actorId(actor: Actor): string {
  return actor.kind === 'user' ? actor.userId : actor.guestId;
}

/** What the actor showed: the id of a session, an API key or a guest. Ending it ends everything opened with it. */
export function credentialId(actor: Actor): string {
  if (actor.kind === 'guest') return actor.guestId;
  return actor.via.kind === 'session' ? actor.via.sessionId : actor.via.apiKeyId;
}
