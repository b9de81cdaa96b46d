import type { CallResult } from './cell.ts';
import { NETWORKS } from './networks.ts';
import type { Network } from './networks.ts';

export type Cell = readonly [Network, Network];

/** What `npm test` tries: one of every reason for which a call may fail. */
export const TELLING_CELLS: readonly Cell[] = [
  ['open', 'symmetric'],
  ['full cone', 'symmetric'],
  ['port-restricted', 'port-restricted'],
  ['symmetric', 'symmetric'],
  ['UDP blocked', 'port-restricted'],
  ['only TCP 443', 'symmetric'],
];

/** Every pair, each once. */
export const ALL_CELLS: readonly Cell[] = NETWORKS.flatMap((one, index) =>
  NETWORKS.slice(index).map((other) => [one, other] as const),
);

export interface Row {
  cell: Cell;
  mesh: CallResult;
  sfu: CallResult;
}

/** A table in Markdown: the chosen pair from both sides, and the time to the first frame. */
export function matrix(rows: readonly Row[]): string {
  const lines = rows.map(({ cell: [one, other], mesh, sfu }) => {
    const cells = [mesh, sfu].flatMap(({ paths, firstFrameMs }) => [
      paths.map(({ local }) => local).join(' – '),
      `${firstFrameMs.toFixed(0)} ms`,
    ]);
    return `| ${[one, other, ...cells].join(' | ')} |`;
  });
  return [
    '| one | other | mesh: chosen candidates | first frame | SFU: chosen candidates | first frame |',
    '| --- | --- | --- | --: | --- | --: |',
    ...lines,
  ].join('\n');
}
