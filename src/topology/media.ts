import type { Actor } from '../accounts/actor.ts';
import { actorId } from '../accounts/actor.ts';
import type { Admission, ParticipantReference, RtpCapabilities, Sfu } from '../../sfu/types.ts';
import { CHANGES } from '../calls/budget.ts';
import { StaleEpoch } from '../calls/errors.ts';
import { findOwn } from '../calls/own-participant.ts';
import type { Roster } from '../calls/roster.ts';
import type { EntityManager } from '../db/orm.ts';
import { Participant } from '../entities/participant.ts';
import { BadInput } from '../errors.ts';
import { SfuRefused, sfuCode } from './errors.ts';
import type { Settling } from './settling.ts';
import type { SwitchDeps, Switches } from './switches.ts';
import type { WarmJoins } from './warm-joins.ts';

export interface MediaDeps extends SwitchDeps {
  switches: Switches;
  settling: Settling;
  warmJoins: WarmJoins;
}

/** Whose media, of which epoch. */
export interface Mine {
  participantId: string;
  epoch: number;
}

/** What a participant begins to send. */
type Producing = Omit<Parameters<Sfu['produce']>[0], keyof ParticipantReference> & { isPaused: boolean };
type Verb<T> = (sfu: Sfu, reference: ParticipantReference) => Promise<T>;

/** The verbs of the SFU as a participant may use them: on its own media, in the epoch that the call is in. */
export class Media {
  readonly #em: EntityManager;
  readonly #deps: MediaDeps;

  constructor(em: EntityManager, deps: MediaDeps) {
    this.#em = em;
    this.#deps = deps;
  }

  /**
   * Carries out a verb for the actor's own participant.
   * @throws NotFound, NotInCall, CallIsOver, StaleEpoch, SfuRefused
   */
  async use<T>(actor: Actor, mine: Mine, verb: Verb<T>): Promise<T> {
    return this.#carryOut(await this.#own(actor, mine.participantId), mine, verb);
  }

  /**
   * The same, also for a device that has prepared its join: it may connect, but whoever is seen by nobody must neither
   * send nor receive.
   */
  async connect<T>(actor: Actor, mine: Mine, verb: Verb<T>): Promise<T> {
    const warm = this.#deps.warmJoins.get(mine.participantId);
    if (warm?.actorId !== actorId(actor)) return this.use(actor, mine, verb);
    warm.changes.spend(warm.participantId, 1, this.#deps.clock.now(), CHANGES);
    return this.#carryOut(await this.#deps.rosters.get(warm.callId), mine, verb);
  }

  /** Begins to send a source; whether it is muted, updateTracks says, also while this is under way. @throws as `use` */
  async produce(actor: Actor, mine: Mine, source: Producing): Promise<{ producerId: string }> {
    return this.use(actor, mine, async (sfu, me) => {
      const produced = await sfu.produce({ ...me, ...source });
      const { view } = await this.#deps.rosters.get(me.callId);
      const track = view.participant(me.participantId)?.tracks.find((one) => one.source === source.source);
      if (track && track.muted !== source.isPaused) {
        await sfu.setProducerPaused({ ...me, producerId: produced.producerId, isPaused: track.muted });
      }
      return produced;
    });
  }

  /** New transports, in the place of whatever the participant had. @throws as `use`; BadInput without capabilities */
  async admit(
    actor: Actor,
    mine: Mine,
    rtpCapabilities: RtpCapabilities | undefined,
    tcpOnly: boolean,
  ): Promise<Admission> {
    return this.use(actor, mine, async (_sfu, { callId, epoch, participantId }) => {
      const capabilities = await this.#remembered(callId, participantId, rtpCapabilities);
      const options = { rtpCapabilities: capabilities, tcpOnly };
      return this.#deps.switches.admitParticipant(callId, epoch, participantId, options);
    });
  }

  /**
   * Says whose media the participant decodes over the path of this epoch; a switch ends with the last of these.
   * @throws NotFound, NotInCall, CallIsOver, StaleEpoch
   */
  async confirmReceiving(actor: Actor, { participantId, epoch }: Mine, from: readonly string[]): Promise<void> {
    const roster = await this.#own(actor, participantId);
    const { view, callId } = roster;
    if (view.epoch !== epoch) throw new StaleEpoch(epoch, view.epoch);
    const live = [...new Set(from)].filter((id) => id !== participantId && view.participant(id));
    const event = {
      type: 'ReceivingConfirmed' as const,
      timestamp: this.#deps.clock.now(),
      participantId,
      epoch,
      from: live,
    };
    await this.#deps.streams.publish(callId, [{ event }]);
    await this.#deps.settling.confirmed(roster);
  }

  async #carryOut<T>({ callId, view }: Roster, { participantId, epoch }: Mine, verb: Verb<T>): Promise<T> {
    if (view.epoch !== epoch) throw new StaleEpoch(epoch, view.epoch);
    const { sfu } = this.#deps;
    if (view.topology !== 'SFU' || !sfu)
      throw new SfuRefused('NOT_ON_SFU', 'This call is a mesh: signal to its participants.');
    return refused(verb(sfu, { callId, epoch, participantId }), epoch);
  }

  async #own(actor: Actor, id: string): Promise<Roster> {
    const { roster } = await findOwn(this.#deps, actor, id);
    roster.budgets.changes.spend(id, 1, this.#deps.clock.now(), CHANGES);
    return roster;
  }

  /** Those that came with the join, or these from now on. */
  async #remembered(
    callId: string,
    participantId: string,
    given: RtpCapabilities | undefined,
  ): Promise<RtpCapabilities> {
    const row = await this.#em.findOne(Participant, { id: participantId }, { fields: ['rtpCapabilities'] });
    const known = row?.rtpCapabilities;
    if (!known && given) await this.#remember(callId, participantId, given);
    if (given) return given;
    if (!known) throw new BadInput('rtpCapabilities: send them, joinCall came without any.');
    return JSON.parse(known) as RtpCapabilities;
  }

  async #remember(callId: string, participantId: string, given: RtpCapabilities): Promise<void> {
    const { view } = await this.#deps.rosters.get(callId);
    await this.#deps.callTransactions.change(view.roomId, (change) => {
      const participant = change.live.find(({ id }) => id === participantId);
      if (participant) change.update(participant, { rtpCapabilities: JSON.stringify(given) });
    });
  }
}

/** @throws StaleEpoch, SfuRefused in the place of an SfuError */
export async function refused<T>(answer: Promise<T>, epoch: number): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const code = sfuCode(error);
    if (code === undefined) throw error;
    if (code === 'STALE_EPOCH') throw new StaleEpoch(epoch, epoch + 1);
    throw new SfuRefused(code, (error as Error).message);
  }
}
