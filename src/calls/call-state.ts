import type { Call, CallEndReason, SwitchReason } from '../entities/call.ts';
import type { CallKind } from '../entities/call-kind.ts';
import type { Track } from '../entities/participant.ts';
import type { LiveRow } from './live-rows.ts';

/** A live participant as everybody in the call sees it. Times are ms since the epoch. */
export interface ParticipantState {
  id: string;
  seq: number;
  /** Exactly one of the two is set. */
  userId: string | null;
  guestId: string | null;
  displayName: string;
  avatarColor: string;
  isReady: boolean;
  tracks: Track[];
  joinedAt: number;
}

/** A call as everybody in it sees it: pure data, the same in queries, payloads and events. */
export interface CallState {
  id: string;
  roomId: string;
  revision: number;
  topology: 'MESH' | 'SFU';
  epoch: number;
  /** Why it has this topology; null if it never switched. */
  switchReason: SwitchReason | null;
  /** Whether a switch is under way. */
  isSwitching: boolean;
  /** As it was rung; null for a call that began by joining a room. */
  kind: CallKind | null;
  /** Whether candidates in the mesh must be relayed. */
  relayOnly: boolean;
  hostId: string | null;
  startedAt: number;
  endedAt: number | null;
  endReason: CallEndReason | null;
  /** Live participants by `seq`. */
  participants: ParticipantState[];
}

export function participantState(row: LiveRow): ParticipantState {
  return {
    id: row.id,
    seq: row.seq,
    userId: row.userId ?? null,
    guestId: row.guestId ?? null,
    displayName: row.displayName,
    avatarColor: row.avatarColor,
    isReady: row.isReady,
    tracks: row.tracks,
    joinedAt: row.joinedAt.getTime(),
  };
}

/** @param live the call's live participants by `seq` */
export function callState(call: Call, live: readonly LiveRow[], ownerId: string | null): CallState {
  const participants = live.map(participantState);
  return {
    id: call.id,
    roomId: call.roomId,
    revision: call.revision,
    topology: call.topology,
    epoch: call.epoch,
    switchReason: call.switchReason ?? null,
    isSwitching: Boolean(call.switchingUntil),
    kind: call.kind ?? null,
    relayOnly: call.relayOnly,
    hostId: hostOf(participants, ownerId),
    startedAt: call.startedAt.getTime(),
    endedAt: call.endedAt?.getTime() ?? null,
    endReason: call.endReason ?? null,
    participants,
  };
}

/** The host is the room's owner while present, else the lowest `seq`. */
export function hostOf(participants: readonly Pick<LiveRow, 'id' | 'userId'>[], ownerId: string | null): string | null {
  const owner = ownerId === null ? undefined : participants.find((participant) => participant.userId === ownerId);
  return (owner ?? participants[0])?.id ?? null;
}
