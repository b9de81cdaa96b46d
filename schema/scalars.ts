import { GraphQLError } from 'graphql';
import { z } from 'zod';
import { builder } from './builder.ts';

/** How much JSON one opaque value may be. */
const MAX_JSON_LENGTH = 64 * 1024;

const Moment = z.iso.datetime({ offset: true });

/** Leaves as ISO 8601 in UTC with milliseconds; a number counts as milliseconds since the epoch. */
builder.scalarType('DateTime', {
  description: 'A moment in UTC, ISO 8601 with milliseconds.',
  serialize: (value) => new Date(value).toISOString(),
  parseValue(value) {
    const moment = Moment.safeParse(value);
    if (!moment.success)
      throw new GraphQLError('A DateTime is ISO 8601 with a time zone, like 2026-11-20T06:00:00.000Z.');
    return new Date(moment.data);
  },
});

/** Values of mediasoup that pass through as they are: the SFU checks them, and the client's library makes them. */
for (const [name, description] of [
  ['RtpCapabilities', 'RtpCapabilities of mediasoup'],
  ['RtpParameters', 'RtpParameters of mediasoup'],
  ['DtlsParameters', 'DtlsParameters of mediasoup'],
  ['IceParameters', 'IceParameters of mediasoup'],
  ['SfuIceCandidates', 'a list of IceCandidate of mediasoup'],
] as const) {
  builder.scalarType(name, {
    description: `${description}, as JSON; at most ${MAX_JSON_LENGTH} characters.`,
    serialize: (value) => value,
    parseValue(value) {
      const isJson = typeof value === 'object' && value !== null && JSON.stringify(value).length <= MAX_JSON_LENGTH;
      if (!isJson) throw new GraphQLError(`${name} is a JSON object of at most ${MAX_JSON_LENGTH} characters.`);
      return value as never;
    },
  });
}
