/** p50, p95 and the largest of some figures. */
export interface Spread {
  count: number;
  p50: number;
  p95: number;
  max: number;
}

export function spread(figures: readonly number[]): Spread {
  const sorted = [...figures].sort((one, other) => one - other);
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) };
}

/** A row of a table: a name, and a spread as `p50 / p95 / max`. */
export function row(name: string, { count, p50, p95, max }: Spread): string {
  return `| ${name} | ${p50} | ${p95} | ${max} | ${count} |`;
}

export const HEAD = ['| ms | p50 | p95 | max | samples |', '| --- | ---: | ---: | ---: | ---: |'];
