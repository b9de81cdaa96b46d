import { useCallback, useEffect } from 'react';
import type { InvitationSeenFragment } from '../../generated/operations.ts';
import type { CallState } from '../../signaling/call-state.ts';
import { useMe } from '../me.ts';
import { playTone } from '../phone/ring-tone.ts';
import { useRings } from '../phone/use-rings.ts';

/** Whom I ring in this call, and for some seconds why somebody does not come. It rings here, too, while nobody is here. */
export function useOutgoingRings({ id, participants }: CallState): InvitationSeenFragment[] {
  const meId = useMe()?.id;
  const isMine = useCallback(
    ({ callId, from }: InvitationSeenFragment) => callId === id && from.id === meId,
    [id, meId],
  );
  const present = new Set(participants.map(({ userId }) => userId));
  // Whoever has answered has a tile of their own.
  const rings = useRings(isMine).rings.filter(({ status, to }) => status !== 'ACCEPTED' && !present.has(to.id));
  const isHeard = participants.length <= 1 && rings.some(({ status }) => status === 'RINGING');

  useEffect(() => (isHeard ? playTone('outgoing') : undefined), [isHeard]);

  return rings;
}
