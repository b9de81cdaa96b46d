import { GraphQLError } from 'graphql';
import { z } from 'zod';
import { builder } from './builder.ts';

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
