import type { UserActor } from '../accounts/actor.ts';
import { accepted } from '../accounts/input.ts';
import { Reason } from '../accounts/profile.ts';
import type { Throttle } from '../accounts/throttle.ts';
import type { InvitationState } from '../accounts/user-events.ts';
import type { CallChange } from '../calls/call-change.ts';
import type { Changed } from '../calls/call-transactions.ts';
import type { EntityManager } from '../db/orm.ts';
import { Block } from '../entities/block.ts';
import { Call } from '../entities/call.ts';
import type { CallKind } from '../entities/call-kind.ts';
import { Invitation } from '../entities/invitation.ts';
import { Membership } from '../entities/membership.ts';
import type { Participant } from '../entities/participant.ts';
import { Room } from '../entities/room.ts';
import { User } from '../entities/user.ts';
import { BadInput, Forbidden, NotFound } from '../errors.ts';
import { Rooms } from '../rooms/rooms.ts';
import { Topology } from '../topology/topology.ts';
import type { JoinRequest, TopologyDeps } from '../topology/topology.ts';
import { CallRings } from './call-rings.ts';
import type { CallRingsDeps } from './call-rings.ts';
import { EverybodyBusy, NotRinging } from './errors.ts';
import { invitationStates } from './invitation-state.ts';
import { MAX_RUNG } from './limits.ts';
import { verdicts } from './may-call.ts';
import { addMember, directRoom, temporaryRoom } from './rooms-for-calls.ts';

export interface RingingDeps extends TopologyDeps, CallRingsDeps {
  /** How long a device rings. */
  ringMs: number;
  /** People rung, per caller. */
  ringThrottle: Throttle;
}

/** Whom to ring: some users, or the members of a room. */
export type RingTarget = { to: readonly string[] } | { roomId: string };

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
    const callees = 'to' in target ? await this.#users(userId, target.to) : await this.#members(actor, target.roomId);
    for (const _callee of callees) this.#deps.ringThrottle.take(`user:${userId}`);
    const room =
      'to' in target
        ? await this.#roomFor(userId, callees)
        : await this.#em.findOneOrFail(Room, { id: target.roomId }, { refresh: true });
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
    participant: Participant,
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

  /** @throws BadInput, NotFound, Forbidden */
  async #users(userId: string, to: readonly string[]): Promise<string[]> {
    const ids = [...new Set(to)];
    if (ids.length === 0 || ids.length > MAX_RUNG) throw new BadInput(`to: name 1 to ${MAX_RUNG} users.`);
    if (ids.includes(userId)) throw new BadInput('to: that is you.');
    if ((await this.#em.count(User, { id: { $in: ids } })) < ids.length) throw new NotFound('user');
    const blocked = await this.#em.count(Block, { blockerId: userId, blockedId: { $in: ids } });
    if (blocked > 0) throw new Forbidden('You have blocked this user: unblock first.');
    return ids;
  }

  /** @throws NotFound, BadInput */
  async #members(actor: UserActor, roomId: string): Promise<string[]> {
    const room = await new Rooms(this.#em, this.#deps).requireMember(actor, roomId);
    // A pair is a pair, whether or not the other one has been here.
    const pair = room.pairKey?.split(':').filter((id) => id !== actor.userId);
    if (pair) return this.#users(actor.userId, pair);
    const others = { roomId, userId: { $ne: actor.userId } };
    const options = { limit: MAX_RUNG + 1, disableIdentityMap: true } as const;
    const members = await this.#em.find(Membership, others, options);
    if (members.length === 0) throw new BadInput('roomId: nobody else belongs to this room.');
    if (members.length > MAX_RUNG) throw new BadInput(`roomId: a call can ring ${MAX_RUNG} people; use \`to\`.`);
    return members.map((membership) => membership.userId);
  }

  async #roomFor(userId: string, callees: readonly string[]): Promise<Room> {
    const ids = [userId, ...callees];
    const users = await this.#em.find(User, { id: { $in: ids } }, { disableIdentityMap: true });
    const name = ids.map((id) => users.find((user) => user.id === id)?.displayName ?? '').join(', ');
    const { capacity, meshLimit } = this.#deps.roomDefaults;
    const options = { name, now: this.#deps.clock.now(), meshLimit };
    const [callee] = callees;
    if (callee !== undefined && callees.length === 1) return directRoom(this.#em, [userId, callee], options);
    const row = temporaryRoom('GROUP', { ...options, ownerId: userId, capacity: Math.max(capacity, ids.length) });
    await this.#em.insert(Room, row);
    return this.#em.findOneOrFail(Room, { id: row.id });
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
