import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { Throttle } from '../accounts/throttle.ts';
import type { RoomsDeps } from './rooms.ts';

/** What rooms need beside what accounts bring; where the news goes is wired by `createApp`. */
export function createRoomsDeps(
  { rooms, throttle }: Pick<Config, 'rooms' | 'throttle'>,
  clock: Clock,
  news: Pick<RoomsDeps, 'roomClosed' | 'memberLeft'>,
): Pick<RoomsDeps, 'roomDefaults' | 'roomPasswordThrottle' | 'guestThrottle' | 'roomClosed' | 'memberLeft'> {
  return {
    ...news,
    roomDefaults: rooms,
    roomPasswordThrottle: new Throttle('room passwords', throttle.roomPasswordPerMinute, clock),
    guestThrottle: new Throttle('guests', throttle.guestsPerMinute, clock),
  };
}
