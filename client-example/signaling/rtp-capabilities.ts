import type { JoinCallMutationVariables } from '../generated/operations.ts';

/** What a browser can receive from an SFU. */
export type RtpCapabilities = NonNullable<JoinCallMutationVariables['rtpCapabilities']>;

/** A join waits no longer than this for what the SFU would like to know of this browser. */
const timeoutMs = 3_000;

/** What to tell a join of this browser; null, and so a mesh, when that is not known in time. */
export function knownInTime(capabilities: Promise<RtpCapabilities | null>): Promise<RtpCapabilities | null> {
  const timeout = new Promise<null>((resolve) => setTimeout(() => resolve(null), timeoutMs));
  return Promise.race([capabilities, timeout]);
}
