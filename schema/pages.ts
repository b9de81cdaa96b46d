import { resolveCursorConnection } from '@pothos/plugin-relay';
import type { DefaultConnectionArguments } from '@pothos/plugin-relay';
import type { Page } from '../src/db/page.ts';
import { BadInput } from '../src/errors.ts';
import { isId } from './ids.ts';

/** What a page holds when nobody says how much, and at most. */
const DEFAULT_PAGE = 20;
const MAX_PAGE = 100;

/**
 * One page of a list as a Relay connection; the cursor of a row is its id.
 * @param list reads the page that it is asked for
 * @throws BadInput for a cursor or a size that cannot be
 */
export function page<T extends { id: string }>(args: DefaultConnectionArguments, list: (page: Page) => Promise<T[]>) {
  for (const name of ['first', 'last'] as const) {
    if ((args[name] ?? 0) < 0) throw new BadInput(`${name}: must be 0 or more`);
  }
  for (const name of ['after', 'before'] as const) {
    if (!isId(args[name] ?? NO_CURSOR)) throw new BadInput(`${name}: is not a cursor of this list`);
  }
  if (typeof args.first === 'number' && typeof args.last === 'number') {
    throw new BadInput('first, last: give one of them');
  }
  const options = { args, defaultSize: DEFAULT_PAGE, maxSize: MAX_PAGE, toCursor: (row: T) => row.id };
  return resolveCursorConnection(options, list);
}

/** What a connection costs: as many rows as may come. */
export function pageCost({ first, last }: DefaultConnectionArguments) {
  return { field: 1, multiplier: Math.min(Math.max(first ?? last ?? DEFAULT_PAGE, 0), MAX_PAGE) };
}

const NO_CURSOR = '00000000-0000-0000-0000-000000000000';
