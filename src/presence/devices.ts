import type { UserActor } from '../accounts/actor.ts';
import type { UserEvent, UserSnapshotState } from '../accounts/user-events.ts';
import type { UserStreams } from '../accounts/user-streams.ts';
import type { Clock } from '../clock.ts';
import { deviceKey } from '../entities/device.ts';
import { EndingFeed } from '../events/ending-feed.ts';
import type { StreamItem } from '../events/ending-feed.ts';
import { StreamReplaced } from './errors.ts';
import type { Leases } from './leases.ts';
import type { Presences } from './presences.ts';

export interface DevicesDeps {
  clock: Clock;
  userStreams: UserStreams;
  deviceLeases: Leases;
  presences: Presences;
}

export interface UserStreamOptions {
  /** Chosen by the client, one per tab. */
  deviceId: string;
  /** Continue after this cursor; null begins with a snapshot. */
  after: string | null;
  /** Whether the connection answers pings, so that the open stream keeps the device alive. */
  renewsLease: boolean;
  /** Called once if the reader falls too far behind. */
  onOverflow: () => void;
  /** Reads the whole state; called after listening began. */
  snapshot: () => Promise<UserSnapshotState>;
}

/** The devices of users, and the streams that keep them alive. */
export class Devices {
  readonly #deps: DevicesDeps;

  constructor(deps: DevicesDeps) {
    this.#deps = deps;
  }

  /**
   * Opens the stream of a user for one device: what happens to them after `after`, or after a snapshot where that is
   * no longer possible.
   */
  async open(
    { userId }: UserActor,
    { deviceId, after, renewsLease, onOverflow, snapshot }: UserStreamOptions,
  ): Promise<AsyncIterableIterator<StreamItem<UserEvent>>> {
    const { userStreams, deviceLeases, presences, clock } = this.#deps;
    const resumed = await userStreams.streams.subscribe(userId, { recipient: deviceId, after, onOverflow });
    const { isResumed } = resumed;
    // A snapshot replaces whatever another log would replay after it.
    if (!isResumed) await resumed.feed.return();
    const begin = { recipient: deviceId, after: null, onOverflow };
    const { feed, from } = isResumed ? resumed : await userStreams.streams.subscribe(userId, begin);
    const key = deviceKey(userId, deviceId);
    const free = deviceLeases.hold(key, { renewsLease, onReplaced: () => feed.finish(new StreamReplaced()) });
    try {
      if (renewsLease) {
        await deviceLeases.renew(key);
        await presences.refresh([userId]);
      }
      if (!isResumed) {
        const event: UserEvent = { type: 'UserSnapshot', timestamp: clock.now(), ...(await snapshot()) };
        feed.prepend({ ...from, to: deviceId, bytes: 0, event });
      }
      return new EndingFeed<UserEvent>(feed, () => undefined, free);
    } catch (error) {
      free();
      await feed.return();
      throw error;
    }
  }

  /**
   * For clients whose stream does not answer pings (SSE).
   * @returns when the lease expires, in ms since the epoch
   */
  async keepAlive({ userId }: UserActor, deviceId: string): Promise<number> {
    const expiresAt = await this.#deps.deviceLeases.renew(deviceKey(userId, deviceId));
    await this.#deps.presences.refresh([userId]);
    return expiresAt;
  }
}
