import type { Actor } from '../accounts/actor.ts';
import { accepted } from '../accounts/input.ts';
import { Reason } from '../accounts/profile.ts';
import type { EntityManager } from '../db/orm.ts';
import { Call } from '../entities/call.ts';
import { Guest } from '../entities/guest.ts';
import type { Track } from '../entities/participant.ts';
import type { Room } from '../entities/room.ts';
import { User } from '../entities/user.ts';
import { NotFound } from '../errors.ts';
import type { Leases } from '../presence/leases.ts';
import { Rooms } from '../rooms/rooms.ts';
import type { RoomsDeps } from '../rooms/rooms.ts';
import { CHANGES } from './budget.ts';
import type { CallChange } from './call-change.ts';
import { openCallStream } from './call-stream.ts';
import type { CallStreamDeps, CallStreamItem, CallStreamOptions } from './call-stream.ts';
import { participantState } from './call-state.ts';
import type { CallState, ParticipantState } from './call-state.ts';
import type { CallTransactions } from './call-transactions.ts';
import { NotInCall } from './errors.ts';
import { admit } from './join.ts';
import type { Face } from './join.ts';
import type { LiveRow } from './live-rows.ts';
import { findOwn } from './own-participant.ts';
import { readCall } from './read-call.ts';
import type { Found, Rosters } from './rosters.ts';
import { requireDistinctSources } from './tracks.ts';

export interface CallsDeps extends RoomsDeps, CallStreamDeps {
  rosters: Rosters;
  leases: Leases;
  callTransactions: CallTransactions;
}

export interface JoinCall {
  roomId: string;
  /** Chosen by the client, one per tab: a reload is the same device. */
  deviceId: string;
  tracks: Track[];
  /** mediasoup's RtpCapabilities as JSON; absent for a device that can only do mesh. */
  rtpCapabilities?: string | undefined;
  /** Of a device that is connected to the SFU already. */
  participantId?: string | undefined;
  /** Whether an SFU would take the call: with devices that can use it, it may grow beyond a mesh. */
  isSfuUsable?: (callId: string) => boolean;
  /** For whoever is let in by other rules than membership: the room; `along` makes them members. */
  invitedTo?: Room | undefined;
  /** What belongs into the same transaction; what it throws undoes the join. */
  along?: ((change: CallChange, participant: LiveRow) => Promise<void>) | undefined;
}

/** Everything needed to begin. */
export interface Joined {
  participant: ParticipantState;
  deviceId: string;
  call: CallState;
  room: Room;
  /** Taken before the call was read: a subscription after it misses nothing. */
  cursor: string;
}

/** Calls and who is in them. Every change is one transaction that is then published, in order per room. */
export class Calls {
  readonly #em: EntityManager;
  readonly #deps: CallsDeps;

  constructor(em: EntityManager, deps: CallsDeps) {
    this.#em = em;
    this.#deps = deps;
  }

  /**
   * A call as its members see it.
   * @throws NotFound if there is none, or the actor does not belong to its room
   */
  async get(actor: Actor, callId: string): Promise<CallState> {
    const state = await readCall(this.#em, callId);
    if (!state) throw new NotFound('call');
    await new Rooms(this.#em, this.#deps).room(actor, state.roomId);
    return state;
  }

  /** The open call of a room; who asks must have been found to belong to it. */
  async openIn(roomId: string): Promise<CallState | undefined> {
    const call = await this.#em.findOne(Call, { openRoomId: roomId }, { fields: ['id'] });
    return call ? readCall(this.#em, call.id) : undefined;
  }

  /**
   * Joins the room's call, and begins one if there is none. Idempotent per call and device: the same device gets the
   * same participant back.
   * @throws NotFound if the actor does not belong to the room, RoomFull, RtpCapabilitiesRequired
   */
  async join(actor: Actor, { roomId, invitedTo, along, ...device }: JoinCall): Promise<Joined> {
    requireDistinctSources(device.tracks);
    const room = invitedTo ?? (await new Rooms(this.#em, this.#deps).requireMember(actor, roomId));
    const face = await this.#face(actor);
    const joined = await this.#deps.callTransactions.changeOrBegin(roomId, async (change) => {
      // Once more, inside: whoever has left the room meanwhile was already looked for in the call.
      if (!invitedTo) await new Rooms(change.em, this.#deps).requireMemberOf(actor, change.room);
      const participant = admit(change, { face, ...device });
      await along?.(change, participant);
      return participantState(participant);
    });
    const { result: participant, cursor } = joined;
    const call = joined.state();
    const roster = await this.#deps.rosters.get(call.id);
    roster.forgetSignals(participant.id);
    return { participant, deviceId: device.deviceId, call, room, cursor };
  }

  /**
   * Leaves at once.
   * @param reason what the others are told, 1 to 200 characters
   * @throws BadInput for another length
   */
  async leave(actor: Actor, participantId: string, reason?: string): Promise<ParticipantState> {
    const detail = reason === undefined ? undefined : accepted(Reason, reason, 'reason');
    return this.#change(actor, participantId, (change, participant) => change.remove(participant, 'LEFT', detail));
  }

  setReady(actor: Actor, participantId: string, isReady: boolean): Promise<ParticipantState> {
    return this.#change(actor, participantId, (change, participant) => change.update(participant, { isReady }));
  }

  /** Says what the participant publishes from now on, all of it. */
  async updateTracks(actor: Actor, participantId: string, tracks: Track[]): Promise<ParticipantState> {
    requireDistinctSources(tracks);
    return this.#change(actor, participantId, (change, participant) => change.update(participant, { tracks }));
  }

  /**
   * For clients whose stream does not answer pings (SSE).
   * @returns when the lease expires, in ms since the epoch
   */
  async keepAlive(actor: Actor, participantId: string): Promise<number> {
    await this.find(actor, participantId);
    return this.#deps.leases.renew(participantId);
  }

  /**
   * The actor's own live participant.
   * @throws NotFound if it is somebody else's, NotInCall, CallIsOver
   */
  find(actor: Actor, participantId: string): Promise<Found> {
    return findOwn(this.#deps, actor, participantId);
  }

  /**
   * The stream of the actor's own participant; see `openCallStream`.
   * @throws NotFound, NotInCall, CallIsOver
   */
  async openStream(
    actor: Actor,
    participantId: string,
    options: CallStreamOptions,
  ): Promise<AsyncIterableIterator<CallStreamItem>> {
    return openCallStream(this.#deps, await this.find(actor, participantId), options);
  }

  /** Ends the room's open call, if there is one: the room was closed. */
  async roomClosed(roomId: string): Promise<void> {
    await this.#deps.callTransactions.change(roomId, (change) => change.end('ROOM_CLOSED'));
  }

  /** Removes every device of somebody who no longer belongs to the room. */
  async memberLeft(roomId: string, userId: string): Promise<void> {
    await this.#deps.callTransactions.change(roomId, (change) => {
      for (const one of change.live) if (one.userId === userId) change.remove(one, 'LEFT');
    });
  }

  async #change(
    actor: Actor,
    participantId: string,
    work: (change: CallChange, participant: LiveRow) => void,
  ): Promise<ParticipantState> {
    const { roster } = await this.find(actor, participantId);
    roster.budgets.changes.spend(participantId, 1, this.#deps.clock.now(), CHANGES);
    const changed = await this.#deps.callTransactions.change(roster.view.roomId, (change) => {
      const participant = change.live.find((one) => one.id === participantId);
      if (!participant) throw new NotInCall();
      work(change, participant);
      return participantState(participant);
    });
    if (!changed) throw new NotInCall();
    return changed.result;
  }

  async #face(actor: Actor): Promise<Face> {
    if (actor.kind === 'guest') {
      const guest = await this.#em.findOneOrFail(Guest, { id: actor.guestId });
      return { userId: null, guestId: guest.id, displayName: guest.displayName, avatarColor: guest.avatarColor };
    }
    const user = await this.#em.findOneOrFail(User, { id: actor.userId });
    return { userId: user.id, guestId: null, displayName: user.displayName, avatarColor: user.avatarColor };
  }
}
