import type { SfuEvent } from '../../sfu/types.ts';
import type { Told } from '../calls/call-transactions.ts';
import type { Roster } from '../calls/roster.ts';
import { Call } from '../entities/call.ts';
import type { SwitchReason } from '../entities/call.ts';
import { Participant } from '../entities/participant.ts';
import { Room } from '../entities/room.ts';
import { chooseTopology } from './choose-topology.ts';
import { sfuCode } from './errors.ts';
import type { Settling } from './settling.ts';
import { momentOf } from './sfu-news.ts';
import { SWITCH_DEADLINE_MS } from './switches.ts';
import type { SwitchDeps, Switched, Switches } from './switches.ts';
import type { WarmJoins } from './warm-joins.ts';

/** Workers that die as often as this in a row are not worth another try for now. */
const MAX_LOSSES_IN_A_ROW = 3;

export interface TopologyKeeperDeps extends SwitchDeps {
  switches: Switches;
  settling: Settling;
  warmJoins: WarmJoins;
  onError: (error: unknown) => void;
}

/** Keeps every call on what it should run on: as it grows and shrinks, as SFU workers die, after a restart. */
export class TopologyKeeper {
  readonly #deps: TopologyKeeperDeps;
  /** Since when a call would be better off on the other topology, in ms since the epoch. */
  readonly #wantsSince = new Map<string, number>();
  /** How often in a row a call lost its SFU without having settled on one. */
  readonly #losses = new Map<string, number>();

  constructor(deps: TopologyKeeperDeps) {
    this.#deps = deps;
    deps.callTransactions.onChanged((told) => void this.#follow(told).catch(deps.onError));
  }

  /**
   * After a join: takes the call to the SFU if it outgrew the mesh.
   * @returns undefined if it stays, also when the SFU cannot take it: the mesh then goes on
   */
  async grown(roster: Roster, meshLimit: number, newcomerId: string): Promise<Switched | undefined> {
    if (roster.view.topology === 'SFU') return undefined;
    const choice = chooseTopology(await this.#situation(roster, meshLimit));
    if (choice === 'IMPOSSIBLE' || choice.topology === 'MESH') return undefined;
    return this.#attempt(roster, 'SFU', 'OUTGREW_MESH', newcomerId);
  }

  /** Once a second: deadlines, calls that should be elsewhere, prepared joins that nobody took. */
  async sweep(now: number): Promise<void> {
    const { rosters, settling, warmJoins, sfu, orm, onError } = this.#deps;
    const overdue = { endedAt: null, switchingUntil: { $lt: new Date(now) } };
    for (const { id } of await orm.em.fork().find(Call, overdue, { fields: ['id'] })) {
      await settling.overdue(await rosters.get(id)).catch(onError);
    }
    for (const warm of warmJoins.expired()) await sfu?.closeParticipant(warm);
    if (sfu) await this.#reconsider(now);
  }

  /** What the SFU tells: moments for the participants; a lost call is switched. */
  onSfuEvent(event: SfuEvent): void {
    const { streams, clock, warmJoins, onError } = this.#deps;
    if (event.type === 'callLost') {
      void this.#lost(event.callId, event.epoch).catch(onError);
      return;
    }
    // Whoever has only prepared a join is seen by nobody, and told with the answer to joinCall.
    if ('participantId' in event && warmJoins.get(event.participantId)) return;
    const moment = momentOf(event, clock.now());
    if (!moment) return;
    Promise.try(() => streams.publish(event.callId, [moment])).catch(onError);
  }

  /** Before the first sweep: who confirmed what was in memory, so everybody gets the time to say it again. */
  async giveTime(): Promise<void> {
    const { orm, clock } = this.#deps;
    const switchingUntil = new Date(clock.now() + SWITCH_DEADLINE_MS);
    const switching = { endedAt: null, switchingUntil: { $ne: null } };
    await orm.em.fork().nativeUpdate(Call, switching, { switchingUntil });
  }

  /** At the start: calls whose SFU was in a process that is gone get another; participants stay. */
  async recover(): Promise<void> {
    const { orm, rosters } = this.#deps;
    const onSfu = await orm.em.fork().find(Call, { endedAt: null, topology: 'SFU' }, { fields: ['id'] });
    for (const { id } of onSfu) await this.#moveOrEnd(await rosters.get(id), 'RESTARTED');
  }

  async #lost(callId: string, epoch: number): Promise<void> {
    // It may be lost while the call is still being switched to it.
    await this.#deps.switches.idle(callId);
    const roster = await this.#deps.rosters.get(callId);
    const isCurrent = roster.view.topology === 'SFU' && roster.view.epoch === epoch;
    if (!isCurrent || roster.view.hasEnded) return;
    const losses = (this.#losses.get(callId) ?? 0) + 1;
    this.#losses.set(callId, losses);
    if (losses >= MAX_LOSSES_IN_A_ROW) this.#deps.settling.fail(callId, 'SFU');
    await this.#moveOrEnd(roster, 'SFU_LOST');
  }

  /** To another worker if there is one; else to the mesh if it may be one; else the call is over. */
  async #moveOrEnd(roster: Roster, reason: SwitchReason): Promise<void> {
    if (roster.view.hasEnded) return;
    const isWorthTrying = this.#deps.sfu && !this.#deps.settling.avoids(roster.callId, 'SFU');
    if (isWorthTrying && (await this.#attempt(roster, 'SFU', reason))) return;
    const participants = roster.view.size;
    const choice = chooseTopology({ topology: 'SFU', participants, meshLimit: 0, isSfuUsable: false });
    if (choice === 'IMPOSSIBLE') await this.#endWithoutMedia(roster);
    else await this.#attempt(roster, 'MESH', reason);
  }

  async #endWithoutMedia({ callId, view }: Roster): Promise<void> {
    await this.#deps.callTransactions.change(view.roomId, (change) => {
      if (change.call.id === callId) change.end('MEDIA_LOST');
    });
  }

  async #reconsider(now: number): Promise<void> {
    const candidates = this.#deps.rosters.held().filter(({ view }) => {
      const isLarge = view.size > 2;
      return !view.hasEnded && !view.isSwitching && (view.topology === 'SFU' || isLarge);
    });
    const roomIds = candidates.map(({ view }) => view.roomId);
    const rooms = await this.#deps.orm.em.fork().find(Room, { id: { $in: roomIds } }, { fields: ['id', 'meshLimit'] });
    const limits = new Map(rooms.map(({ id, meshLimit }) => [id, meshLimit]));
    // Side by side: an SFU that is being replaced lets each of them wait for it.
    const work = candidates.map((roster) => this.#reconsiderOne(roster, limits.get(roster.view.roomId) ?? 0, now));
    for (const done of await Promise.allSettled(work)) if (done.status === 'rejected') this.#deps.onError(done.reason);
  }

  async #reconsiderOne(roster: Roster, meshLimit: number, now: number): Promise<void> {
    const { callId, view } = roster;
    const choice = chooseTopology(await this.#situation(roster, meshLimit));
    if (choice === 'IMPOSSIBLE') return this.#endWithoutMedia(roster);
    const isWanted = choice.topology !== view.topology && !this.#deps.settling.avoids(callId, choice.topology);
    if (!isWanted) {
      this.#wantsSince.delete(callId);
      return undefined;
    }
    const since = this.#wantsSince.get(callId) ?? now;
    this.#wantsSince.set(callId, since);
    if (now - since < choice.afterMs) return undefined;
    this.#wantsSince.delete(callId);
    await this.#attempt(roster, choice.topology, choice.topology === 'SFU' ? 'OUTGREW_MESH' : 'BACK_TO_MESH');
    return undefined;
  }

  /** @returns undefined if the SFU refused, or the call is elsewhere by now */
  async #attempt(
    { callId, view }: Roster,
    to: 'MESH' | 'SFU',
    reason: SwitchReason,
    newcomerId?: string,
  ): Promise<Switched | undefined> {
    const wanted = { callId, roomId: view.roomId, fromEpoch: view.epoch, to, reason };
    try {
      return await this.#deps.switches.switch(newcomerId === undefined ? wanted : { ...wanted, newcomerId });
    } catch (error) {
      if (sfuCode(error) === undefined) throw error;
      this.#deps.onError(error);
      if (to === 'SFU') this.#deps.settling.fail(callId, 'SFU');
      return undefined;
    }
  }

  async #situation({ callId, view }: Roster, meshLimit: number) {
    const participants = view.size;
    const { topology } = view;
    // Asked last: it costs a query, and only a call above the limit needs to know.
    const isSfuUsable =
      topology === 'SFU' ||
      (participants > meshLimit && !this.#deps.settling.avoids(callId, 'SFU') && (await this.#allCan(callId)));
    return { topology, participants, meshLimit, isSfuUsable };
  }

  async #allCan(callId: string): Promise<boolean> {
    if (!this.#deps.sfu) return false;
    const em = this.#deps.orm.em.fork();
    return (await em.count(Participant, { callId, leftAt: null, rtpCapabilities: null })) === 0;
  }

  async #follow({ call, events }: Told): Promise<void> {
    const { rosters, switches, settling } = this.#deps;
    for (const event of events) {
      if (event.type === 'SwitchSettled') this.#losses.delete(call.id);
      if (event.type === 'CallEnded') {
        this.#wantsSince.delete(call.id);
        this.#losses.delete(call.id);
        settling.forget(call.id);
        await switches.closeBefore(call.id, Number.POSITIVE_INFINITY);
      }
      if (event.type === 'ParticipantLeft') {
        await switches.closeParticipant(call.id, event.participantId);
        // It may have been the last one who was waited for.
        if (call.switchingUntil && !call.endedAt) await settling.confirmed(await rosters.get(call.id));
      }
    }
  }
}
