import type { Admission, ParticipantReference, RtpCapabilities, Sfu } from '../../sfu/types.ts';
import type { CallTransactions } from '../calls/call-transactions.ts';
import type { CallEvent, SfuAdmitted } from '../calls/call-events.ts';
import { NotInCall } from '../calls/errors.ts';
import type { Rosters } from '../calls/rosters.ts';
import type { Clock } from '../clock.ts';
import type { MikroORM } from '../db/orm.ts';
import type { SwitchReason } from '../entities/call.ts';
import { Participant } from '../entities/participant.ts';
import type { Streams } from '../events/streams.ts';
import { sfuCode } from './errors.ts';

/** How long the pairs of a call have to confirm the new path. */
export const SWITCH_DEADLINE_MS = 10_000;

export interface SwitchDeps {
  orm: MikroORM;
  clock: Clock;
  streams: Streams<CallEvent>;
  rosters: Rosters;
  callTransactions: CallTransactions;
  /** Undefined in a mesh-only installation. */
  sfu: Sfu | undefined;
}

export interface Switch {
  callId: string;
  roomId: string;
  /** The epoch that the decision was made in; another one by now makes it void. */
  fromEpoch: number;
  to: 'MESH' | 'SFU';
  reason: SwitchReason;
  /** Gets its admission by another way than an event: with the answer to its joinCall. */
  newcomerId?: string;
}

/** What a switch left for those who are there. */
export interface Switched {
  to: 'MESH' | 'SFU';
  epoch: number;
  /** By participant id. */
  admissions: ReadonlyMap<string, Admission>;
}

interface Opened {
  node: string | null;
  admissions: ReadonlyMap<string, Admission>;
}

/** The one operation that changes what a live call runs on. */
export class Switches {
  readonly #deps: SwitchDeps;
  /** The epochs that each call is open with on the SFU: more than one while a switch is under way. */
  readonly #incarnations = new Map<string, number[]>();
  readonly #underWay = new Map<string, Promise<Switched | undefined>>();

  constructor(deps: SwitchDeps) {
    this.#deps = deps;
  }

  /**
   * Switches a call, unless it was switched meanwhile: transports first, then epoch + 1, commit, publish.
   * @returns undefined if the call is at another epoch by now, or ended
   * @throws SfuError if the SFU cannot take the call; nothing has changed then
   */
  switch(wanted: Switch): Promise<Switched | undefined> {
    const before = this.#underWay.get(wanted.callId) ?? Promise.resolve(undefined);
    // Whoever wants what was under way already has it: its admissions are theirs, too.
    const isWanted = (done: Switched) => done.to === wanted.to && done.epoch === wanted.fromEpoch + 1;
    const work = before.then(
      (done) => (done && isWanted(done) ? done : this.#switch(wanted)),
      () => this.#switch(wanted),
    );
    const settled = work.finally(() => {
      if (this.#underWay.get(wanted.callId) === settled) this.#underWay.delete(wanted.callId);
    });
    this.#underWay.set(wanted.callId, settled);
    return settled;
  }

  /** Settles when no switch of this call is under way. */
  async idle(callId: string): Promise<void> {
    await this.#underWay.get(callId)?.catch(() => {});
  }

  /** Opens, or opens again, what a participant needs on the SFU. @throws SfuError */
  async admit(callId: string, epoch: number, participantId: string, options: AdmitOptions): Promise<Admission> {
    const sfu = this.#requireSfu();
    const reference = { callId, epoch, participantId };
    const { rtpCapabilities, tcpOnly = false } = options;
    return sfu.admit({ ...reference, rtpCapabilities, isReceiving: options.isReceiving ?? true, tcpOnly });
  }

  /** The same for somebody in the call, who may leave meanwhile. @throws SfuError, NotInCall */
  async admitParticipant(
    ...[callId, epoch, participantId, options]: Parameters<Switches['admit']>
  ): Promise<Admission> {
    const admission = await this.admit(callId, epoch, participantId, options);
    const { view } = await this.#deps.rosters.get(callId);
    if (view.participant(participantId)) return admission;
    await this.#requireSfu().closeParticipant({ callId, epoch, participantId });
    throw new NotInCall();
  }

  async #switch({ callId, roomId, fromEpoch, to, reason, newcomerId }: Switch): Promise<Switched | undefined> {
    const { rosters, callTransactions, clock, streams } = this.#deps;
    const roster = await rosters.get(callId);
    if (roster.view.epoch !== fromEpoch || roster.view.hasEnded) return undefined;
    const epoch = fromEpoch + 1;
    const { node, admissions } = to === 'SFU' ? await this.#open(callId, epoch) : nothingOpen;
    const commit = callTransactions.change(roomId, (change) => {
      const { call } = change;
      if (call.id !== callId || call.epoch !== fromEpoch) return undefined;
      const switchingUntil = new Date(change.now + SWITCH_DEADLINE_MS);
      Object.assign(call, { epoch, topology: to, switchReason: reason, sfuNode: node, switchingUntil });
      change.tell({ type: 'TopologyChanged', topology: to, epoch, reason });
      return new Set(change.live.map(({ id }) => id));
    });
    const closeAgain = async () => {
      if (to === 'SFU') await this.#requireSfu().closeCall({ callId, epoch });
    };
    const changed = await commit.catch(async (error: unknown) => {
      await closeAgain();
      throw error;
    });
    const live = changed?.result;
    if (!live) {
      await closeAgain();
      return undefined;
    }
    if (to === 'SFU') this.#remember(callId, epoch);
    // Whoever left while the SFU was being opened left a call that was not there yet.
    const gone = [...admissions.keys()].filter((id) => !live.has(id));
    for (const participantId of gone) await this.#requireSfu().closeParticipant({ callId, epoch, participantId });
    const timestamp = clock.now();
    const told = [...admissions].filter(([id]) => live.has(id) && id !== newcomerId);
    const admitted = told.map(([id, admission]) => ({ to: id, event: sfuAdmitted({ timestamp, epoch, admission }) }));
    await streams.publish(callId, admitted);
    return { to, epoch, admissions };
  }

  /** Closes what somebody who left has on the SFU, in every epoch that is open. */
  async closeParticipant(callId: string, participantId: string): Promise<void> {
    for (const epoch of this.#incarnations.get(callId) ?? []) {
      await this.#deps.sfu?.closeParticipant({ callId, epoch, participantId });
    }
  }

  /** Closes what the call had on the SFU before `epoch`; everything with Infinity. */
  async closeBefore(callId: string, epoch: number): Promise<void> {
    const open = this.#incarnations.get(callId) ?? [];
    const left = open.filter((one) => one >= epoch);
    if (left.length > 0) this.#incarnations.set(callId, left);
    else this.#incarnations.delete(callId);
    for (const one of open) if (one < epoch) await this.#deps.sfu?.closeCall({ callId, epoch: one });
  }

  #remember(callId: string, epoch: number): void {
    this.#incarnations.set(callId, [...(this.#incarnations.get(callId) ?? []), epoch]);
  }

  async #open(callId: string, epoch: number): Promise<Opened> {
    const { node } = await this.#requireSfu().openCall({ callId, epoch });
    try {
      const live = await this.#live(callId);
      const admitted = await Promise.all(
        live.map(async ({ id, rtpCapabilities }) => {
          const participant = { callId, epoch, participantId: id };
          const admission = rtpCapabilities && (await this.#admitted(participant, rtpCapabilities));
          return admission ? [[id, admission] as const] : [];
        }),
      );
      return { node, admissions: new Map(admitted.flat()) };
    } catch (error) {
      await this.#requireSfu().closeCall({ callId, epoch });
      throw error;
    }
  }

  /** Undefined for a device whose capabilities the SFU does not take: the others go on without it. */
  async #admitted(
    { callId, epoch, participantId }: ParticipantReference,
    rtpCapabilities: RtpCapabilities,
  ): Promise<Admission | undefined> {
    try {
      return await this.admit(callId, epoch, participantId, { rtpCapabilities });
    } catch (error) {
      if (sfuCode(error) === 'INVALID_RTP_CAPABILITIES') return undefined;
      throw error;
    }
  }

  async #live(callId: string): Promise<{ id: string; rtpCapabilities: RtpCapabilities | undefined }[]> {
    const fields = ['id', 'rtpCapabilities'] as const;
    const rows = await this.#deps.orm.em.fork().find(Participant, { callId, leftAt: null }, { fields });
    return rows.map(({ id, rtpCapabilities }) => ({ id, rtpCapabilities: parsed(rtpCapabilities) }));
  }

  #requireSfu(): Sfu {
    if (!this.#deps.sfu) throw new Error('no SFU is configured');
    return this.#deps.sfu;
  }
}

const nothingOpen: Opened = { node: null, admissions: new Map() };

export interface AdmitOptions {
  rtpCapabilities: RtpCapabilities;
  /** False opens the consumers paused: a warm join. */
  isReceiving?: boolean;
  tcpOnly?: boolean;
}

function sfuAdmitted(facts: Omit<SfuAdmitted, 'type'>): CallEvent {
  return { type: 'SfuAdmitted', ...facts };
}

function parsed(rtpCapabilities: string | null | undefined): RtpCapabilities | undefined {
  return rtpCapabilities ? (JSON.parse(rtpCapabilities) as RtpCapabilities) : undefined;
}
