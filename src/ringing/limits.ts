/** How many people one call may ring. */
export const MAX_RUNG = 32;
/** How long what became of a ring can be asked for. */
export const INVITATIONS_KEPT_MS = 24 * 60 * 60_000;
/** How long a room that is for one call only waits for its first participant. */
export const TEMPORARY_ROOM_WAITS_MS = 60_000;
