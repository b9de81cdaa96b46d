import type { UserActor } from '../accounts/actor.ts';
import { accepted } from '../accounts/input.ts';
import { Reason } from '../accounts/profile.ts';
import type { Throttle } from '../accounts/throttle.ts';
import type { InvitationState } from '../accounts/user-events.ts';
import type { CallChange } from '../calls/call-change.ts';
import type { Changed } from '../calls/call-transactions.ts';
import type { EntityManager } from '../db/orm.ts';
import { Call } from '../entities/call.ts';
import type { CallKind } from '../entities/call-kind.ts';
import { Invitation } from '../entities/invitation.ts';
import type { LiveRow } from '../calls/live-rows.ts';
import { Room } from '../entities/room.ts';
import { NotFound } from '../errors.ts';
import { Topology } from '../topology/topology.ts';
import type { JoinRequest, TopologyDeps } from '../topology/topology.ts';
import { CallRings } from './call-rings.ts';
import type { CallRingsDeps } from './call-rings.ts';
import { EverybodyBusy, NotRinging } from './errors.ts';
import { invitationStates } from './invitation-state.ts';
import { verdicts } from './may-call.ts';
import { addMember } from './rooms-for-calls.ts';
import { calleesOf, roomOf } from './targets.ts';
import type { RingTarget } from './targets.ts';

export interface RingingDeps extends TopologyDeps, CallRingsDeps {
  /** How long a device rings. */
  ringMs: number;
  /** People rung, per caller. */
  ringThrottle: Throttle;
}

/** The device that calls or answers. */
export type CallingDevice = Pick<JoinRequest, 'deviceId' | 'tracks' | 'rtpCapabilities'>;

type Joined = Awaited<ReturnType<Topology['join']>>;

/** Calling people: ringing them, answering, declining, giving up. */
export class Ringing {
  readonly #em: EntityManager;
  readonly #deps: RingingDeps;
  readonly #topology: Topology;

  constructor(em: EntityManager, deps: RingingDeps) {
    this.#em = em;
    this.#deps = deps;
    this.#topology = new Topology(em, deps);
  }

  /**
   * Rings people and joins this device. Two people who call each other meet in one call.
   * @throws NotFound, Forbidden for somebody whom the caller has blocked, BadInput, RateLimited, EverybodyBusy, and
   *   whatever joining a call throws
   */
  async start(actor: UserActor, target: RingTarget, kind: CallKind, device: CallingDevice): Promise<Joined> {
    const { userId } = actor;
    const callees = await calleesOf(this.#em, this.#deps, actor, target);
    for (const _callee of callees) this.#deps.ringThrottle.take(`user:${userId}`);
    const room = await roomOf(this.#em, this.#deps, userId, target, callees);
    const viaRoom = 'roomId' in target && room.kind === 'GROUP';
    const joined = await this.#topology.join(actor, {
      ...device,
      roomId: room.id,
      invitedTo: room,
      along: async (change, participant) => {
        await addMember(change.em, room, userId, change.now);
        await this.#ring(change, participant, callees, { kind, viaRoom });
      },
    });
    if (joined.call.endReason === 'NOT_ANSWERED') throw new EverybodyBusy();
    return joined;
  }

  /**
   * Answers: exactly one device wins, and joins. The same device may ask again, should an answer have been lost.
   * @throws NotFound unless it is or was the actor's to answer, NotRinging, and whatever joining a call throws
   */
  async accept(actor: UserActor, invitationId: string, device: CallingDevice): Promise<Joined> {
    const invitation = await this.#mine(actor, invitationId);
    const hasWon = ({ status, answeredByDeviceId }: Invitation) =>
      status === 'ACCEPTED' && answeredByDeviceId === device.deviceId;
    if (invitation.status !== 'RINGING' && !hasWon(invitation)) throw new NotRinging(invitation.status);
    const room = await this.#em.findOneOrFail(Room, { id: invitation.roomId }, { refresh: true });
    try {
      return await this.#topology.join(actor, {
        ...device,
        roomId: room.id,
        invitedTo: room,
        along: async (change) => {
          const rings = await CallRings.of(change, this.#deps);
          const ring = rings.find(invitationId);
          if (!ring) throw new NotRinging('CANCELLED');
          await this.#answer(rings, ring, device.deviceId, change.now);
          if (!hasWon(ring)) throw new NotRinging(ring.status);
          await addMember(change.em, room, actor.userId, change.now);
          await rings.settle();
        },
      });
    } catch (error) {
      // A room for one call closes with it.
      if (error instanceof NotFound) throw new NotRinging((await this.#mine(actor, invitationId)).status);
      throw error;
    }
  }

  /**
   * @param reason what the caller is told, 1 to 200 characters
   * @throws NotFound unless it is or was the actor's to answer, NotRinging, BadInput
   */
  async decline(actor: UserActor, invitationId: string, reason?: string): Promise<InvitationState> {
    const declineReason = reason === undefined ? null : accepted(Reason, reason, 'reason');
    const { roomId } = await this.#mine(actor, invitationId);
    const changed = await this.#deps.callTransactions.change(roomId, async (change) => {
      const rings = await CallRings.of(change, this.#deps);
      const ring = rings.find(invitationId);
      const hasDeclined = ring ? await rings.end(ring, 'DECLINED', { declineReason }) : false;
      await rings.settle();
      return hasDeclined;
    });
    const invitation = await this.#mine(actor, invitationId);
    if (!changed?.result) throw new NotRinging(invitation.status);
    return this.#stateOf(invitation);
  }

  /**
   * Stops ringing whomever the actor rings in this call; a call that nobody answered ends with it.
   * @returns the rings that this ended
   * @throws NotFound unless the actor has rung somebody in it
   */
  async cancel({ userId }: UserActor, callId: string): Promise<InvitationState[]> {
    const mine = { callId, callerId: userId };
    const call = await this.#em.findOne(Call, { id: callId }, { disableIdentityMap: true });
    if (!call || (await this.#em.count(Invitation, mine)) === 0) throw new NotFound('call');
    const changed: Changed<Invitation[]> | undefined = await this.#deps.callTransactions.change(
      call.roomId,
      async (change) => {
        if (change.call.id !== callId) return [];
        const rings = await CallRings.of(change, this.#deps);
        const ended: Invitation[] = [];
        for (const one of rings.ringing) {
          if (one.callerId === userId && (await rings.end(one, 'CANCELLED'))) ended.push(one);
        }
        await rings.settle();
        return ended;
      },
    );
    return invitationStates(this.#em, changed?.result ?? []);
  }

  /** What rings now, to the user and from the user. */
  async current({ userId }: UserActor): Promise<InvitationState[]> {
    const concerned = { $or: [{ callerId: userId }, { calleeId: userId, isSilent: false }] };
    const ringing = { status: 'RINGING' as const, ...concerned };
    return invitationStates(this.#em, await this.#em.find(Invitation, ringing, { disableIdentityMap: true }));
  }

  /** What the user rings in a call, and what has come of it. */
  async sent({ userId }: UserActor, callId: string): Promise<InvitationState[]> {
    const sent = { callId, callerId: userId };
    const options = { disableIdentityMap: true, orderBy: { id: 'asc' } } as const;
    return invitationStates(this.#em, await this.#em.find(Invitation, sent, options));
  }

  async #ring(
    change: CallChange,
    participant: LiveRow,
    callees: readonly string[],
    { kind, viaRoom }: { kind: CallKind; viaRoom: boolean },
  ): Promise<void> {
    const { call, em, now } = change;
    if (call.revision === 1) call.kind = kind;
    const rings = await CallRings.of(change, this.#deps);
    // Whoever calls somebody who is calling them answers.
    const mine = rings.ringing.find(({ calleeId }) => calleeId === participant.userId);
    if (mine) await this.#answer(rings, mine, participant.deviceId, now);
    const caller = { userId: participant.userId as string, callId: call.id };
    const decided = await verdicts(em, caller, callees, viaRoom);
    await rings.ring(participant, decided, { kind, ringsUntil: now + this.#deps.ringMs });
    await rings.settle();
  }

  /** In time, or not at all. */
  async #answer(rings: CallRings, ring: Invitation, deviceId: string, now: number): Promise<void> {
    if (ring.ringsUntil.getTime() <= now) await rings.end(ring, 'MISSED');
    else await rings.end(ring, 'ACCEPTED', { answeredByDeviceId: deviceId });
  }

  /** @throws NotFound unless it rings, or rang, on the actor's devices */
  async #mine({ userId }: UserActor, id: string): Promise<Invitation> {
    const mine = { id, calleeId: userId, isSilent: false };
    const invitation = await this.#em.findOne(Invitation, mine, { disableIdentityMap: true });
    if (!invitation) throw new NotFound('call');
    return invitation;
  }

  async #stateOf(invitation: Invitation): Promise<InvitationState> {
    const [state] = await invitationStates(this.#em, [invitation]);
    if (!state) throw new NotFound('call');
    return state;
  }
}
