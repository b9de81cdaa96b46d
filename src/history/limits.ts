/** How many others an entry names. */
export const MAX_OTHERS = 20;
/** How often entries that are too old are looked for. */
export const TIDY_EVERY_MS = 60 * 60_000;
