import type { CSSProperties } from 'react';
import type { InvitationSeenFragment, InvitationStatus } from '../../generated/operations.ts';
import { Avatar } from '../parts/avatar.tsx';

const words: Record<InvitationStatus, string> = {
  RINGING: 'Ringing…',
  ACCEPTED: 'Answered',
  DECLINED: 'Declined',
  CANCELLED: 'Not called any more',
  MISSED: 'No answer',
  BUSY: 'In another call',
};

/** Somebody who is being called, in the place where they will be; then, for a moment, why they are not. */
export function RingTile({ invitation: { id, to, status, declineReason } }: { invitation: InvitationSeenFragment }) {
  const { displayName, avatarColor } = to;
  return (
    <article
      className="tile ring-tile"
      style={{ '--avatar-color': avatarColor } as CSSProperties}
      aria-label={`${displayName}, ${words[status]}`}
      data-testid="ring"
      data-invitation-id={id}
      data-status={status}
    >
      <div className="tile-avatar">
        <div className="ring-who">
          <span className={status === 'RINGING' ? 'pulsing' : 'is-faded'}>
            <Avatar name={displayName} color={avatarColor} />
          </span>
          <p role="status">{words[status]}</p>
          {declineReason && <p className="ring-reason">“{declineReason}”</p>}
        </div>
      </div>
      <div className="tile-label">
        <span className="truncate">{displayName}</span>
      </div>
    </article>
  );
}
