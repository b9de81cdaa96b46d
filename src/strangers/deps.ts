import { Throttle } from '../accounts/throttle.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { StrangersDeps } from './strangers.ts';

/**
 * What strangers need beside calls and the streams of users.
 * @param hasSfu whether a call can go through a media server: without a TURN server it has to, from two people on
 */
export function createStrangersDeps(
  { ice, rooms, throttle }: Pick<Config, 'ice' | 'rooms' | 'throttle'>,
  clock: Clock,
  hasSfu: boolean,
): Pick<StrangersDeps, 'strangerThrottle' | 'strangerMeshLimit'> {
  const withoutTurn = hasSfu ? 1 : undefined;
  return {
    strangerMeshLimit: ice.turnUrls.length > 0 ? rooms.meshLimit : withoutTurn,
    strangerThrottle: new Throttle('strangers', throttle.strangersPerMinute, clock),
  };
}
