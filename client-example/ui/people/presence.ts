import type { FriendSeenFragment } from '../../generated/operations.ts';
import { ago } from '../times.ts';

/** Where somebody is, in words, e.g. `Seen 5 minutes ago`. */
export function presenceWords({ status, lastSeenAt }: FriendSeenFragment['presence'], now: number): string {
  if (status === 'ONLINE') return 'Online';
  if (status === 'IN_CALL') return 'In a call';
  return lastSeenAt ? `Seen ${ago(lastSeenAt, now)}` : 'Offline';
}
