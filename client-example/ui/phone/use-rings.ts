import { useLayoutEffect, useRef, useState } from 'react';
import type { InvitationSeenFragment } from '../../generated/operations.ts';
import { usePhone } from './phone.ts';

/** How long what became of a ring stays in sight. */
const shownMs = 6_000;

/**
 * The rings that match: those that go on, and for some seconds those that ended while this part of the page looked.
 * @param matches does not change from one rendering to the next without need
 */
export function useRings(matches: (invitation: InvitationSeenFragment) => boolean): {
  rings: InvitationSeenFragment[];
  /** Takes one out of sight. */
  hide: (id: string) => void;
} {
  const { invitations } = usePhone();
  const rung = useRef(new Set<string>());
  const [ended, setEnded] = useState<ReadonlySet<string>>(new Set());
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());

  // Before the page is drawn: a ring that ends does not go away for a moment.
  useLayoutEffect(() => {
    for (const { id, status } of invitations) {
      if (status === 'RINGING') rung.current.add(id);
      else if (rung.current.delete(id)) {
        setEnded((before) => new Set(before).add(id));
        setTimeout(() => setEnded((before) => new Set([...before].filter((other) => other !== id))), shownMs);
      }
    }
  }, [invitations]);

  const isInSight = ({ id, status }: InvitationSeenFragment) =>
    !hidden.has(id) && (status === 'RINGING' || ended.has(id));
  return {
    rings: invitations.filter((one) => matches(one) && isInSight(one)),
    hide: (id) => setHidden((before) => new Set(before).add(id)),
  };
}
