import { useState } from 'react';
import type { CallKind, FriendSeenFragment } from '../../generated/operations.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { startCall } from '../phone/place-call.ts';
import { useNow } from '../times.ts';
import { useAction } from '../use-request.ts';
import { PresenceAvatar } from './presence-avatar.tsx';
import { presenceWords } from './presence.ts';

const minuteMs = 60_000;
/** As many as the server rings for one call. */
const maxRung = 32;

/** Several friends to call at once. Those who are here come first. */
export function GroupCall({ friends, onClose }: { friends: readonly FriendSeenFragment[]; onClose: () => void }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const now = useNow(minuteMs);
  const ordered = friends.toSorted((one, other) => order(one) - order(other));
  const choose = (id: string, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  const call = useAction(async (kind: CallKind) => {
    await startCall({ to: [...chosen] }, kind);
    onClose();
  });
  const cannotCall = chosen.size === 0 || chosen.size > maxRung || call.isRunning;
  return (
    <Dialog title="Call several" onClose={onClose}>
      <div className="stack">
        <ul className="choices">
          {ordered.map(({ id, user, presence }) => (
            <li key={id}>
              <label className="person">
                <input
                  type="checkbox"
                  checked={chosen.has(user.id)}
                  onChange={(event) => choose(user.id, event.target.checked)}
                />
                <PresenceAvatar user={user} status={presence.status} size={36} />
                <span className="grow">
                  <span className="truncate person-name">{user.displayName}</span>
                  <span className="small soft truncate">{presenceWords(presence, now)}</span>
                </span>
              </label>
            </li>
          ))}
        </ul>
        <p className="small soft" role="status">
          {chosen.size > maxRung ? `At most ${maxRung} people at once.` : `${chosen.size} chosen`}
        </p>
        <div className="pair">
          <Button look="primary" icon="phone" disabled={cannotCall} onClick={() => void call.run('AUDIO')}>
            Audio call
          </Button>
          <Button look="primary" icon="video" disabled={cannotCall} onClick={() => void call.run('VIDEO')}>
            Video call
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function order({ presence }: FriendSeenFragment): number {
  return ['ONLINE', 'IN_CALL', 'OFFLINE'].indexOf(presence.status);
}
