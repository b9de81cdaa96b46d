/** How one system is spoken to; the same work on each of them. */
export interface Driver {
  /**
   * Opens so many more, each ready to receive.
   * @param perCall how many come together in one call; all of them, if it is not said
   * @param atOnce how many are opened at the same time
   */
  open(count: number, options?: { perCall?: number | undefined; atOnce?: number | undefined }): Promise<void>;
  /** Sends signals from one to another, in one message; resolves with the acknowledgement. */
  send(from: number, to: number, signals: Signal[]): Promise<void>;
  /** Sends one event to everybody in the call; resolves with the acknowledgement. */
  broadcast(from: number): Promise<void>;
  /** Called with every signal, or broadcast, that somebody receives. */
  onReceived: (to: number, sentAt: number) => void;
  /** Opens every connection anew, all at once; resolves when each of them is live again. */
  reconnect(): Promise<void>;
  /** What somebody has been sent so far, and the epoch that its call has reached. */
  traffic(of: number): { messages: number; bytes: number; epoch: number };
  close(): void;
}

/** About what a browser's trickled candidate is; it carries the time it was sent at. */
export interface Signal {
  candidate: string;
  sdpMid: string;
  sdpMLineIndex: number;
  usernameFragment: string;
}

export function candidate(): Signal {
  return {
    candidate: `candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 10.0.0.7 rport 46154 generation 0 ufrag EsAw network-cost 999 at ${performance.now()}`,
    sdpMid: '0',
    sdpMLineIndex: 0,
    usernameFragment: 'EsAw',
  };
}

/** When a signal was sent. */
export function sentAt({ candidate: text }: Signal): number {
  return Number(text.slice(text.lastIndexOf(' ') + 1));
}

/** Does work for each index, at most so many at the same time. */
export async function each(count: number, atOnce: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(count, atOnce) }, worker));
}
