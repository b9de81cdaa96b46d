import { cpus, loadavg, totalmem } from 'node:os';
import { ratio, systems } from './figures.ts';
import type { Figure } from './figures.ts';

/** The figures as a table in Markdown, ready for the README. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    figure.unit,
    ...systems.map((system) => shown(figure.values[system])),
    ...systems.slice(1).map((peer) => shown(ratio(figure, peer))),
    figure.target ? `${figure.target.text}: ${figure.target.isMet ? 'yes' : '**no**'}` : '',
  ]);
  const head = ['', 'unit', 'Tandem', 'Socket.IO', 'ws', 'PeerJS', '× Socket.IO', '× ws', '× PeerJS', 'target'];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** One line: `{"name": {"value", "unit", "vs": {"peer": ratio}}}`. */
export function json(figures: readonly Figure[]): string {
  const entries = figures.map((figure) => {
    const ratios = systems.slice(1).map((peer) => [peer, rounded(ratio(figure, peer))] as const);
    const vs = Object.fromEntries(ratios.filter(([, value]) => value !== undefined));
    return [figure.name, { value: rounded(figure.values.tandem), unit: figure.unit, vs }] as const;
  });
  return JSON.stringify(Object.fromEntries(entries));
}

export function machine(): string {
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0]?.toFixed(1);
  return `${cpus().length} cores (${processor}), ${memory} GB, Node ${process.versions.node}, load ${load} at the end`;
}

function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Number(value.toPrecision(3));
}

function shown(value: number | undefined): string {
  return value === undefined ? '' : String(rounded(value));
}
