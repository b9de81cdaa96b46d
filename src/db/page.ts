/** One page of a list that is ordered by its UUIDv7 ids, that is by age. */
export interface Page {
  /** Ids that the page lies between, exclusive, in the list's own order. */
  after?: string | undefined;
  before?: string | undefined;
  /** How many rows to read. */
  limit: number;
  /** Read from the end towards the beginning. */
  inverted: boolean;
}

/**
 * The query of a page by key, which costs the same on the last page as on the first.
 * @param order `asc` for the oldest first, `desc` for the newest first
 * @returns a condition on `id` and the find options that go with it
 */
export function pageQuery({ after, before, limit, inverted }: Page, order: 'asc' | 'desc') {
  const [above, below] = order === 'asc' ? [after, before] : [before, after];
  const id = { ...(above !== undefined && { $gt: above }), ...(below !== undefined && { $lt: below }) };
  const direction: 'asc' | 'desc' = (order === 'asc') !== inverted ? 'asc' : 'desc';
  return { where: Object.keys(id).length > 0 ? { id } : {}, options: { orderBy: { id: direction }, limit } };
}
