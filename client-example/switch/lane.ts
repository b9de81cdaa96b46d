import type { Viewing } from '../media/viewing.ts';

/** Sound that has flowed this long has filled its buffers: it plays on without a stutter when it is let through. */
const soundSettlesMs = 150;
/** A tile that shows no frame of a decoded picture within this time is not seen by anybody: it holds nothing up. */
const tilePatienceMs = 1_000;
/** How often to ask for a picture that a tile waits for, and tells by itself. To ask a receiver stops the page for a moment. */
const tileLookMs = 250;

/** Remembers which tracks run: something new of them has arrived, and for a picture, the tile has shown it. */
export class Running {
  readonly #viewing: Viewing;
  readonly #since = new WeakMap<MediaStreamTrack, number>();
  readonly #askedAt = new WeakMap<MediaStreamTrack, number>();
  readonly #running = new WeakSet<MediaStreamTrack>();

  constructor(viewing: Viewing) {
    this.#viewing = viewing;
  }

  has(track: MediaStreamTrack): boolean {
    return this.#running.has(track);
  }

  /** Looks whether the track runs by now. */
  look(track: MediaStreamTrack, receiver: RTCRtpReceiver | undefined): void {
    if (this.#running.has(track) || !receiver || receiver.track !== track) return;
    const now = performance.now();
    const isWaiting = track.kind === 'video' && this.#viewing.isWaitingFor(track);
    const since = this.#since.get(track) ?? this.#firstFlow(track, receiver, now, isWaiting ? tileLookMs : 0);
    if (since === undefined) return;
    const flowedMs = now - since;
    const isRunning = track.kind === 'audio' ? flowedMs >= soundSettlesMs : flowedMs >= tilePatienceMs || !isWaiting;
    if (isRunning) this.#running.add(track);
  }

  #firstFlow(track: MediaStreamTrack, receiver: RTCRtpReceiver, now: number, everyMs: number): number | undefined {
    if (now - (this.#askedAt.get(track) ?? -Infinity) < everyMs) return undefined;
    this.#askedAt.set(track, now);
    // A source is listed once a frame or packet of it was decoded and delivered (W3C webrtc-pc, section 5.3).
    if (receiver.getSynchronizationSources().length === 0) return undefined;
    this.#since.set(track, now);
    return now;
  }
}

/** A track of one of the ways that lead to a participant. */
export interface Candidate {
  track: MediaStreamTrack;
  isConnected: boolean;
}

/** What plays of a source now, and what is being warmed up to take its place. */
export interface Lane {
  playing: MediaStreamTrack;
  incoming: MediaStreamTrack | undefined;
}

/**
 * Chooses between the tracks of one source: the newest that runs, else the oldest that is still connected, which is the one that
 * has been playing all along.
 * @param candidates the oldest way first, at least one
 */
export function chooseLane(candidates: readonly [Candidate, ...Candidate[]], running: Pick<Running, 'has'>): Lane {
  const newest = candidates.at(-1) ?? candidates[0];
  const connected = candidates.filter(({ isConnected }) => isConnected);
  const { track: playing } = connected.findLast(({ track }) => running.has(track)) ?? connected[0] ?? newest;
  return { playing, incoming: newest.track === playing ? undefined : newest.track };
}
