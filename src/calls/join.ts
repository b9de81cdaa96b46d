import { randomUUIDv7 } from 'node:crypto';
import { Participant } from '../entities/participant.ts';
import type { Track } from '../entities/participant.ts';
import { NotFound } from '../errors.ts';
import { LEASE_MS } from '../presence/leases.ts';
import type { CallChange } from './call-change.ts';
import { RoomFull } from './errors.ts';

/** How many participants a mesh can have at the most, whatever the room's capacity says. */
export const LARGEST_MESH = 10;

/** Whom the others see; exactly one of the two ids is set. */
export interface Face {
  userId: string | null;
  guestId: string | null;
  displayName: string;
  avatarColor: string;
}

/**
 * Lets a device into the call, or back in: a device that is still there gets its participant back.
 * @throws RoomFull; NotFound if the room was closed meanwhile
 */
export function admit(change: CallChange, who: { face: Face; deviceId: string; tracks: Track[] }): Participant {
  const { call, room, now } = change;
  if (room.closedAt) throw new NotFound('room');
  const liveKey = `${call.id}:${who.face.userId ?? who.face.guestId}:${who.deviceId}`;
  const tracks = room.startMuted ? withMicrophoneMuted(who.tracks) : who.tracks;
  const leaseExpiresAt = new Date(now + LEASE_MS);
  const existing = change.live.find((participant) => participant.liveKey === liveKey);
  if (existing) {
    Object.assign(existing, { tracks, leaseExpiresAt });
    change.updated(existing);
    return existing;
  }
  const capacity = Math.min(room.capacity, LARGEST_MESH);
  if (change.live.length >= capacity) throw new RoomFull(capacity);
  call.lastSeq += 1;
  const participant = change.em.create(Participant, {
    id: randomUUIDv7(),
    callId: call.id,
    deviceId: who.deviceId,
    liveKey,
    seq: call.lastSeq,
    ...who.face,
    isReady: false,
    tracks,
    leaseExpiresAt,
    joinedAt: new Date(now),
  });
  change.add(participant);
  return participant;
}

function withMicrophoneMuted(tracks: Track[]): Track[] {
  return tracks.map((track) => (track.source === 'MICROPHONE' ? { ...track, muted: true } : track));
}
