import { Throttle } from '../accounts/throttle.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { FriendsDeps } from './friends.ts';

/** What friends need beside the streams of users; where the news goes is wired by `createApp`. */
export function createFriendsDeps(
  { throttle }: Pick<Config, 'throttle'>,
  clock: Clock,
  news: Pick<FriendsDeps, 'userBlocked'>,
): Pick<FriendsDeps, 'friendRequestThrottle' | 'searchThrottle' | 'userBlocked'> {
  return {
    ...news,
    friendRequestThrottle: new Throttle('friend requests', throttle.friendRequestsPerMinute, clock),
    searchThrottle: new Throttle('searches', throttle.searchesPerMinute, clock),
  };
}
