import type { Clock } from '../clock.ts';
import type { Outgoing, Streams } from '../events/streams.ts';
import type { DeviceFacts } from '../ice/device-facts.ts';
import type { IceConfiguration, IceServers, IceUser } from '../ice/ice-servers.ts';
import type { CallEvent } from './call-events.ts';
import type { CallState } from './call-state.ts';
import type { Rosters } from './rosters.ts';

/** One timer for all participants looks this often. */
const LOOK_EVERY_MS = 5_000;
/** When this share of its life is over, a participant gets a new configuration. */
const RENEWAL_SHARE = 0.75;

interface Watched {
  user: IceUser;
  deviceId: string | undefined;
  /** What was told when joining without a device id, under which it would be kept. */
  facts?: DeviceFacts;
  /** Ms since the epoch. */
  renewAt: number;
}

/** Somebody who joins, as far as ICE is concerned. */
export interface IceJoin {
  participantId: string;
  user: IceUser;
  deviceId?: string | undefined;
  facts?: DeviceFacts;
  call: Pick<CallState, 'relayOnly' | 'topology'>;
}

/**
 * Keeps the ICE configurations of participants good for as long as their calls last: before one expires, a new one comes
 * through the stream of the call, for that participant alone.
 */
export class IceRenewals {
  readonly #ice: IceServers;
  readonly #clock: Clock;
  readonly #streams: Streams<CallEvent>;
  readonly #rosters: Rosters;
  readonly #onError: (error: unknown) => void;
  readonly #watched = new Map<string, Watched>();
  readonly #stop: () => void;

  constructor(deps: {
    ice: IceServers;
    clock: Clock;
    streams: Streams<CallEvent>;
    rosters: Rosters;
    onError: (error: unknown) => void;
  }) {
    this.#ice = deps.ice;
    this.#clock = deps.clock;
    this.#streams = deps.streams;
    this.#rosters = deps.rosters;
    this.#onError = deps.onError;
    this.#stop = deps.clock.every(LOOK_EVERY_MS, () => void this.look().catch(this.#onError));
  }

  /** A configuration for somebody who joins: renewed from now on until the participant leaves. */
  begin({ participantId, user, deviceId, facts, call }: IceJoin): IceConfiguration {
    const watched: Watched = { user, deviceId, renewAt: 0, ...(facts && !deviceId && { facts }) };
    this.#watched.set(participantId, watched);
    return this.#issue(watched, call, facts);
  }

  /** Whoever reads their stream may have been given a configuration by another process, or before a restart: gets one soon. */
  follow(participantId: string, user: IceUser): void {
    if (!this.#watched.has(participantId)) {
      this.#watched.set(participantId, { user, deviceId: undefined, renewAt: 0 });
    }
  }

  /** Sends out what is due; forgets who is gone. */
  async look(): Promise<void> {
    const timestamp = this.#clock.now();
    const here = new Set<string>();
    for (const { callId, view } of this.#rosters.held()) {
      const due: Outgoing<CallEvent>[] = [];
      for (const participantId of view.participantIds) {
        here.add(participantId);
        const watched = this.#watched.get(participantId);
        if (!watched || timestamp < watched.renewAt) continue;
        const iceConfiguration = this.#issue(watched, view);
        // Without credentials nothing expires, and a new configuration would only disturb connections that work.
        if (!iceConfiguration.iceServers.some(({ credential }) => credential)) continue;
        due.push({ event: { type: 'IceConfigurationChanged', timestamp, iceConfiguration }, to: participantId });
      }
      if (due.length > 0) await this.#streams.publish(callId, due);
    }
    for (const participantId of this.#watched.keys()) if (!here.has(participantId)) this.#watched.delete(participantId);
  }

  close(): void {
    this.#stop();
  }

  #issue(watched: Watched, call: IceJoin['call'], facts = watched.facts): IceConfiguration {
    const { user, deviceId } = watched;
    const hidesAddress = hidesAddresses(call);
    const configuration = this.#ice.configurationFor(user, { deviceId, hidesAddress, ...(facts && { facts }) });
    const now = this.#clock.now();
    watched.renewAt = now + RENEWAL_SHARE * (configuration.expiresAt - now);
    return configuration;
  }
}

/** On the SFU nobody sees another's address. */
function hidesAddresses({ relayOnly, topology }: IceJoin['call']): boolean {
  return relayOnly && topology === 'MESH';
}
