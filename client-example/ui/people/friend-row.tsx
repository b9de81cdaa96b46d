import { useState } from 'react';
import type { CallKind, FriendSeenFragment } from '../../generated/operations.ts';
import { Button } from '../parts/button.tsx';
import { startCall } from '../phone/place-call.ts';
import { useNow } from '../times.ts';
import { useAction } from '../use-request.ts';
import { PersonDialog } from './person-dialog.tsx';
import { PresenceAvatar } from './presence-avatar.tsx';
import { presenceWords } from './presence.ts';

const minuteMs = 60_000;

/** A friend: where they are, and the ways to call them. */
export function FriendRow({ friend }: { friend: FriendSeenFragment }) {
  const { user, presence } = friend;
  const { id, displayName } = user;
  const [isOpen, setIsOpen] = useState(false);
  const now = useNow(minuteMs);
  const call = useAction((kind: CallKind) => startCall({ to: [id] }, kind));
  return (
    <li className="person" data-testid="friend" data-user-id={id} data-presence={presence.status}>
      <PresenceAvatar user={user} status={presence.status} />
      <div className="grow">
        <div className="truncate person-name">{displayName}</div>
        <div className="small soft truncate">{presenceWords(presence, now)}</div>
      </div>
      <div className="person-actions">
        <Button
          look="quiet"
          icon="phone"
          aria-label={`Call ${displayName}`}
          title="Audio call"
          disabled={call.isRunning}
          onClick={() => void call.run('AUDIO')}
        />
        <Button
          look="quiet"
          icon="video"
          aria-label={`Video call ${displayName}`}
          title="Video call"
          disabled={call.isRunning}
          onClick={() => void call.run('VIDEO')}
        />
        <Button look="quiet" icon="more" aria-label={`More about ${displayName}`} onClick={() => setIsOpen(true)} />
      </div>
      {isOpen && <PersonDialog friend={friend} onClose={() => setIsOpen(false)} />}
    </li>
  );
}
