/** Tandem, and the peers that can do all of the work. */
export const allRounders = ['tandem', 'socket.io', 'ws'] as const;
/** PeerJS carries messages between two and nothing else. */
export const systems = [...allRounders, 'peerjs'] as const;
export type System = (typeof systems)[number];

/** One measured thing: of Tandem, and of its peers in the same run where they can do it. */
export interface Figure {
  name: string;
  unit: string;
  values: Partial<Record<System, number>> & { tandem: number };
  /** What Tandem means to keep, as a sentence fragment, and whether it did. */
  target?: { text: string; isMet: boolean };
}

export interface ScenarioOptions {
  /** A minute for everything, instead of ten. */
  isQuick: boolean;
  /** Told what is being done, for whoever watches. */
  say: (text: string) => void;
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

export function percentile(values: Iterable<number>, percent: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

/** How many times a peer's figure Tandem's is; undefined where the peer has none. */
export function ratio({ values }: Figure, peer: System): number | undefined {
  const other = values[peer];
  return other === undefined ? undefined : values.tandem / other;
}

/** A target as a multiple of Socket.IO's figure. */
export function atMostTimesSocketIo(figure: Figure, times: number): Figure {
  const isMet = (ratio(figure, 'socket.io') ?? Infinity) <= times;
  return { ...figure, target: { text: `at most ${times} times Socket.IO`, isMet } };
}

export function atMost(figure: Figure, most: number): Figure {
  return { ...figure, target: { text: `at most ${most} ${figure.unit}`, isMet: figure.values.tandem <= most } };
}
