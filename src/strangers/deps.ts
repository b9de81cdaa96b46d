import { Throttle } from '../accounts/throttle.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { StrangersDeps } from './strangers.ts';

/**
 * What strangers need beside calls and the streams of users.
 * @param hides what keeps addresses hidden: without a TURN server a call has to go through the SFU, from two people on
 */
export function createStrangersDeps(
  { rooms, throttle }: Pick<Config, 'rooms' | 'throttle'>,
  clock: Clock,
  { hasTurn, hasSfu }: { hasTurn: boolean; hasSfu: boolean },
): Pick<StrangersDeps, 'strangerThrottle' | 'strangerMeshLimit'> {
  const withoutTurn = hasSfu ? 1 : undefined;
  return {
    strangerMeshLimit: hasTurn ? rooms.meshLimit : withoutTurn,
    strangerThrottle: new Throttle('strangers', throttle.strangersPerMinute, clock),
  };
}
