/** How many friends a user may have. */
export const MAX_FRIENDS = 1_000;
/** How many requests of one user may wait for an answer. */
export const MAX_REQUESTS_SENT = 100;
/** How many requests may wait for one user's answer. */
export const MAX_REQUESTS_RECEIVED = 200;
/** How many users one may block. */
export const MAX_BLOCKS = 1_000;
/** The shortest beginning of a name that can be searched for. */
export const MIN_PREFIX_LENGTH = 2;
