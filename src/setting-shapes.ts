import { isIP } from 'node:net';
import { z } from 'zod';

/** A whole number within bounds. */
export const count = (fallback: number, min = 1, max = 1_000_000) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

/** Items between commas; empty when absent. */
export const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  );

/** URLs between commas, each of these schemes. */
export const urls = (schemes: RegExp) =>
  list.refine((items) => items.every((item) => schemes.test(item)), `each must match ${schemes.source}`);

/** IP addresses between commas. */
export const addresses = list.refine((items) => items.every((item) => isIP(item) !== 0), 'must be IP addresses');
