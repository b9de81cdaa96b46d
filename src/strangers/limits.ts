/** For how long the same stranger comes again only when nobody else waits. */
export const NOT_AGAIN_WITHIN_MS = 60 * 60_000;
/** How long it is remembered who met whom. */
export const MEETINGS_KEPT_MS = 30 * 24 * 60 * 60_000;
