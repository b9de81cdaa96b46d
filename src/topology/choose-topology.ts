import { LARGEST_MESH } from '../calls/join.ts';

/** How long a call stays small before it returns to the mesh. */
export const BACK_TO_MESH_AFTER_MS = 20_000;

/** What the choice depends on. */
export interface Situation {
  topology: 'MESH' | 'SFU';
  participants: number;
  /** Above it a call goes to the SFU. */
  meshLimit: number;
  /** Whether an SFU runs and every device of the call can use it. */
  isSfuUsable: boolean;
}

/** What the call should be on: the same as now, the other after it was right for `afterMs`, or nothing at all. */
export type Choice = { topology: 'MESH' | 'SFU'; afterMs: number } | 'IMPOSSIBLE';

/**
 * The one place that decides. Above `meshLimit` a call goes to the SFU at once if it can; it returns to the mesh when it
 * has been below the limit for a while, so that one who leaves and comes back switches nothing.
 */
export function chooseTopology({ topology, participants, meshLimit, isSfuUsable }: Situation): Choice {
  if (topology === 'MESH') {
    return { topology: participants > meshLimit && isSfuUsable ? 'SFU' : 'MESH', afterMs: 0 };
  }
  if (!isSfuUsable) return participants <= LARGEST_MESH ? { topology: 'MESH', afterMs: 0 } : 'IMPOSSIBLE';
  if (participants < meshLimit) return { topology: 'MESH', afterMs: BACK_TO_MESH_AFTER_MS };
  return { topology: 'SFU', afterMs: 0 };
}
