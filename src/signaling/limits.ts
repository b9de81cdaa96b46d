import { BadInput } from '../errors.ts';
import type { IceCandidate, SessionDescription } from '../calls/call-events.ts';

/** Signals in one `sendSignals`. */
export const MAX_SIGNALS = 64;
/** Characters of one session description. */
export const MAX_SDP_LENGTH = 64 * 1024;
/** Characters of one candidate with its facts. */
export const MAX_CANDIDATE_LENGTH = 2 * 1024;
/** Candidates in one signal. */
export const MAX_CANDIDATES = 64;
/** A participant may send so many seconds' worth of signals at once. */
export const SIGNAL_BURST_SECONDS = 2;

/** One of the two is set. */
export interface SignalPayload {
  description?: SessionDescription | null;
  candidates?: IceCandidate[] | null;
}

/**
 * @returns about how large the payload is
 * @throws BadInput if it is too large; the message never repeats any of it
 */
export function requireSmall(index: number, { description, candidates }: SignalPayload): number {
  if (description) {
    if (description.sdp.length <= MAX_SDP_LENGTH) return description.sdp.length;
    throw new BadInput(`Signal ${index}: a session description has at most ${MAX_SDP_LENGTH} characters.`);
  }
  const all = candidates ?? [];
  if (all.length > MAX_CANDIDATES) throw new BadInput(`Signal ${index}: at most ${MAX_CANDIDATES} candidates.`);
  let length = 0;
  for (const { candidate, sdpMid, usernameFragment } of all) {
    const own = candidate.length + (sdpMid?.length ?? 0) + (usernameFragment?.length ?? 0);
    if (own > MAX_CANDIDATE_LENGTH) {
      throw new BadInput(`Signal ${index}: a candidate has at most ${MAX_CANDIDATE_LENGTH} characters.`);
    }
    length += own;
  }
  return length;
}
