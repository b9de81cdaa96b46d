import { randomUUIDv7 } from 'node:crypto';
import type { Track } from '../entities/participant.ts';
import { NotFound } from '../errors.ts';
import { LEASE_MS } from '../presence/leases.ts';
import type { CallChange } from './call-change.ts';
import { RoomFull, RtpCapabilitiesRequired } from './errors.ts';
import type { LiveRow } from './live-rows.ts';

/** How many participants a mesh can have at the most, whatever the room's capacity says. */
export const LARGEST_MESH = 10;

/** Whom the others see; exactly one of the two ids is set. */
export interface Face {
  userId: string | null;
  guestId: string | null;
  displayName: string;
  avatarColor: string;
}

/** Who wants in, and with what. */
export interface Newcomer {
  face: Face;
  deviceId: string;
  tracks: Track[];
  /** As JSON; absent for a device that can only do mesh. */
  rtpCapabilities?: string | undefined;
  /** For a device that is connected to the SFU already; else a new one is made. */
  participantId?: string | undefined;
  /** Whether an SFU would take the call: with devices that can use it, it may grow beyond a mesh. */
  isSfuUsable?: (callId: string) => boolean;
}

/**
 * Lets a device into the call, or back in: a device that is still there gets its participant back.
 * @throws RoomFull; NotFound if the room was closed meanwhile; RtpCapabilitiesRequired in a call on the SFU
 */
export function admit(change: CallChange, who: Newcomer): LiveRow {
  const { call, room, now } = change;
  if (room.closedAt) throw new NotFound('room');
  const rtpCapabilities = who.rtpCapabilities ?? null;
  if (call.topology === 'SFU' && rtpCapabilities === null) throw new RtpCapabilitiesRequired();
  const liveKey = `${call.id}:${who.face.userId ?? who.face.guestId}:${who.deviceId}`;
  const tracks = room.startMuted ? withMicrophoneMuted(who.tracks) : who.tracks;
  const leaseExpiresAt = new Date(now + LEASE_MS);
  const existing = change.live.find((participant) => participant.liveKey === liveKey);
  if (existing) {
    change.update(existing, { tracks, leaseExpiresAt, rtpCapabilities });
    return existing;
  }
  // Whoever can do nothing but mesh keeps everybody there.
  const canAll = [who, ...change.live].every((one) => typeof one.rtpCapabilities === 'string');
  const canGrow = call.topology === 'SFU' || (canAll && who.isSfuUsable?.(call.id));
  const capacity = canGrow ? room.capacity : Math.min(room.capacity, LARGEST_MESH);
  if (change.live.length >= capacity) throw new RoomFull(capacity);
  call.lastSeq += 1;
  const participant: LiveRow = {
    id: who.participantId ?? randomUUIDv7(),
    callId: call.id,
    deviceId: who.deviceId,
    liveKey,
    seq: call.lastSeq,
    ...who.face,
    isReady: false,
    tracks,
    rtpCapabilities,
    joinedAt: new Date(now),
    leftAt: null,
    leaveReason: null,
  };
  change.add(participant, leaseExpiresAt);
  return participant;
}

function withMicrophoneMuted(tracks: Track[]): Track[] {
  return tracks.map((track) => (track.source === 'MICROPHONE' ? { ...track, muted: true } : track));
}
