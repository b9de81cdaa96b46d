import type { Clock } from '../clock.ts';
import type { Streams } from '../events/streams.ts';
import type { UserEvent, UserHappening } from './user-events.ts';

/** The streams of users, one each, its id the user's. Tell after the commit. */
export class UserStreams {
  readonly streams: Streams<UserEvent>;
  readonly #clock: Clock;

  constructor(streams: Streams<UserEvent>, clock: Clock) {
    this.streams = streams;
    this.#clock = clock;
  }

  /** Tells every device of a user, or with `deviceId` that one alone. */
  async tell(userId: string, happening: UserHappening, deviceId?: string): Promise<void> {
    const event = { ...happening, timestamp: this.#clock.now() };
    await this.streams.publish(userId, [deviceId === undefined ? { event } : { event, to: deviceId }]);
  }
}
