import manifest from '../../../package.json' with { type: 'json' };

/** What `npm start` gives to Node: small young generations, since each collection copies every event that is kept for replays. */
export const START_FLAGS = /node (.*)src\/main\.ts/.exec(manifest.scripts.start)?.[1]?.trim().split(' ') ?? [];
