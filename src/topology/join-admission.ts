import type { Admission, ParticipantReference, RtpCapabilities, Sfu } from '../../sfu/types.ts';
import type { CallChange } from '../calls/call-change.ts';
import { NotInCall } from '../calls/errors.ts';
import type { LiveRow } from '../calls/live-rows.ts';
import type { Roster } from '../calls/roster.ts';
import { sfuCode } from './errors.ts';
import type { Switches } from './switches.ts';
import type { WarmJoin } from './warm-joins.ts';

export interface JoinAdmissionOptions {
  sfu: Sfu | undefined;
  switches: Switches;
  /** Connected before the join; good for the participant, call and epoch that it was made for. */
  warm: WarmJoin | undefined;
  /** Absent for a device that can only do mesh. */
  rtpCapabilities: RtpCapabilities | undefined;
}

/** Undefined if the SFU cannot take it now: an SfuAdmitted event follows when the call has been switched. */
type Answer = Admission | undefined;

/**
 * One device's way onto the SFU with its join. It is begun when nothing is left of the join but to write it down, and undone when
 * that fails.
 */
export class JoinAdmission {
  readonly #options: JoinAdmissionOptions;
  #early: (ParticipantReference & { answer: Promise<Answer> }) | undefined;

  constructor(options: JoinAdmissionOptions) {
    this.#options = options;
  }

  /** The join is decided. Whoever is in the call already keeps what they have until it is written. */
  begin({ call, come }: CallChange, participant: LiveRow): void {
    if (call.topology !== 'SFU' || !come.includes(participant)) return;
    const reference = { callId: call.id, epoch: call.epoch, participantId: participant.id };
    const answer = this.#admit(reference);
    // Whoever waits for it hears of a failure; the join may fail first.
    answer.catch(() => {});
    this.#early = { ...reference, answer };
  }

  /** @throws NotInCall for whoever was removed meanwhile */
  async of(participantId: string, { callId, view }: Roster): Promise<Answer> {
    const reference = { callId, epoch: view.epoch, participantId };
    const early = this.#early;
    const answer = await (early?.epoch === view.epoch ? early.answer : this.#admit(reference));
    if (view.participant(participantId)) return answer;
    await this.#options.sfu?.closeParticipant(reference);
    throw new NotInCall();
  }

  /** Lets go of whatever the device that has joined does not use; of everything if none has. */
  async settle(joined: Pick<ParticipantReference, 'callId' | 'participantId'> | undefined): Promise<void> {
    const { sfu, warm } = this.#options;
    if (this.#early && !joined) {
      // At once, since it may receive already; and again, since it may be admitted only now.
      await sfu?.closeParticipant(this.#early);
      await this.#early.answer.catch(() => {});
      await sfu?.closeParticipant(this.#early);
    }
    // The call has ended meanwhile and this is the next one, or the device is still in it.
    if (warm && !(joined && isFor(warm, { ...joined, epoch: warm.epoch }))) await sfu?.closeParticipant(warm);
  }

  async #admit(reference: ParticipantReference): Promise<Answer> {
    const { sfu, switches, warm, rtpCapabilities } = this.#options;
    if (!rtpCapabilities || !sfu) return undefined;
    try {
      if (warm?.admission && isFor(warm, reference)) {
        await sfu.resumeConsumers(warm);
        return await withCurrentConsumers(sfu, warm, warm.admission);
      }
      return await switches.admit(reference.callId, reference.epoch, reference.participantId, { rtpCapabilities });
    } catch (error) {
      if (sfuCode(error) === undefined) throw error;
      return undefined;
    }
  }
}

/** The transports of an admission with the consumers that its participant has by now. */
export async function withCurrentConsumers(
  sfu: Sfu,
  { callId, epoch, participantId }: ParticipantReference,
  admission: Admission,
): Promise<Admission> {
  const { participants } = await sfu.snapshot({ callId, epoch, participantId });
  const mine = participants.find((one) => one.participantId === participantId);
  return { ...admission, consumers: mine?.consumers ?? admission.consumers };
}

function isFor(warm: WarmJoin, { callId, epoch, participantId }: ParticipantReference): boolean {
  return warm.callId === callId && warm.epoch === epoch && warm.participantId === participantId;
}
