import type { Actor } from '../accounts/actor.ts';
import type { Admission, ParticipantReference, RtpCapabilities, Sfu } from '../../sfu/types.ts';
import { Calls } from '../calls/calls.ts';
import type { CallsDeps, JoinCall, Joined } from '../calls/calls.ts';
import type { EntityManager } from '../db/orm.ts';
import type { Track } from '../entities/participant.ts';
import { Rooms } from '../rooms/rooms.ts';
import { sfuCode } from './errors.ts';
import { JoinAdmission, withCurrentConsumers } from './join-admission.ts';
import { refused } from './media.ts';
import type { TopologyKeeper } from './topology-keeper.ts';
import type { WarmJoin, WarmJoins } from './warm-joins.ts';
import type { Settling } from './settling.ts';
import type { SwitchDeps, Switches } from './switches.ts';
import type { ParticipantState } from '../calls/call-state.ts';

export interface TopologyDeps extends CallsDeps, SwitchDeps {
  switches: Switches;
  settling: Settling;
  warmJoins: WarmJoins;
  topologyKeeper: TopologyKeeper;
}

/** What a joining device says of itself. */
export type JoinRequest = Pick<JoinCall, 'roomId' | 'deviceId' | 'tracks' | 'invitedTo' | 'along'> & {
  /** Absent for a device that can only do mesh. */
  rtpCapabilities: RtpCapabilities | undefined;
};

/** Joining a call on whatever it runs, or will run on because of this very join. */
export class Topology {
  readonly #em: EntityManager;
  readonly #deps: TopologyDeps;
  readonly #calls: Calls;

  constructor(em: EntityManager, deps: TopologyDeps) {
    this.#em = em;
    this.#deps = deps;
    this.#calls = new Calls(em, deps);
  }

  /**
   * Joins, and takes the call to the SFU if it outgrows the mesh with this.
   * @returns with `sfu` set if the call is on the SFU now
   * @throws what `Calls.join` throws
   */
  async join(actor: Actor, request: JoinRequest): Promise<Joined & { sfu: Admission | undefined }> {
    const { rtpCapabilities, ...join } = request;
    const { roomId, deviceId } = join;
    const warm = this.#deps.warmJoins.take(actor, deviceId, roomId);
    const admission = new JoinAdmission({ ...this.#deps, warm, rtpCapabilities });
    const joined = await this.#join(actor, admission, {
      ...join,
      rtpCapabilities: rtpCapabilities ? JSON.stringify(rtpCapabilities) : undefined,
      participantId: warm?.participantId,
      isSfuUsable: (callId) => this.#deps.sfu !== undefined && !this.#deps.settling.avoids(callId, 'SFU'),
      along: async (change, participant) => {
        await join.along?.(change, participant);
        admission.begin(change, participant);
      },
    });
    const roster = await this.#deps.rosters.get(joined.call.id);
    const switched = await this.#deps.topologyKeeper.grown(roster, joined.room.meshLimit, joined.participant.id);
    if (roster.view.topology === 'MESH' || !rtpCapabilities) return { ...joined, sfu: undefined };
    const sfu = switched?.admissions.get(joined.participant.id) ?? (await admission.of(joined.participant.id, roster));
    return { ...joined, call: roster.view.state, sfu };
  }

  /**
   * Connects a device to the SFU before its user clicks: it receives nothing and nobody sees it.
   * @returns undefined if the room has no call on the SFU
   * @throws NotFound, LimitReached, StaleEpoch, SfuRefused
   */
  async prepare(
    actor: Actor,
    { roomId, deviceId, rtpCapabilities }: { roomId: string; deviceId: string; rtpCapabilities: RtpCapabilities },
  ): Promise<(WarmJoin & { admission: Admission }) | undefined> {
    await new Rooms(this.#em, this.#deps).requireMember(actor, roomId);
    const call = await this.#calls.openIn(roomId);
    if (call?.topology !== 'SFU' || !this.#deps.sfu) return undefined;
    const warm = this.#deps.warmJoins.reserve(actor, { deviceId, roomId, callId: call.id, epoch: call.epoch });
    if (warm.admission) {
      const current = withCurrentConsumers(this.#deps.sfu, warm, warm.admission);
      return { ...warm, admission: await refused(current, call.epoch) };
    }
    try {
      const options = { rtpCapabilities, isReceiving: false };
      // Whoever asks twice at once is let in once: a second admission would close the first.
      warm.admitting ??= this.#deps.switches.admit(call.id, call.epoch, warm.participantId, options);
      warm.admission = await refused(warm.admitting, call.epoch);
      return { ...warm, admission: warm.admission };
    } catch (error) {
      this.#deps.warmJoins.drop(warm.participantId);
      throw error;
    }
  }

  /** Says what the participant publishes; on the SFU, what is muted is not forwarded either. */
  async updateTracks(actor: Actor, participantId: string, tracks: Track[]): Promise<ParticipantState> {
    const updated = await this.#calls.updateTracks(actor, participantId, tracks);
    const { roster } = await this.#calls.find(actor, participantId);
    const { callId, view } = roster;
    const { sfu } = this.#deps;
    if (view.topology !== 'SFU' || !sfu) return updated;
    try {
      await pauseWhatIsMuted(sfu, { callId, epoch: view.epoch, participantId }, tracks);
    } catch (error) {
      // It was lost, or is just being replaced: on the next one everything is produced as it is by then.
      if (sfuCode(error) === undefined) throw error;
    }
    return updated;
  }

  async #join(actor: Actor, admission: JoinAdmission, join: JoinCall): Promise<Joined> {
    let joined: Joined | undefined;
    try {
      return (joined = await this.#calls.join(actor, join));
    } finally {
      await admission.settle(joined && { callId: joined.call.id, participantId: joined.participant.id });
    }
  }
}

async function pauseWhatIsMuted(sfu: Sfu, mine: ParticipantReference, tracks: readonly Track[]): Promise<void> {
  const { producers } = await sfu.snapshot(mine);
  for (const { producerId, source, participantId, isPaused } of producers) {
    const track = tracks.find((one) => one.source === source);
    if (participantId !== mine.participantId || !track || track.muted === isPaused) continue;
    await sfu.setProducerPaused({ ...mine, producerId, isPaused: track.muted });
  }
}
