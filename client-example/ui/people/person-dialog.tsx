import { BlockUserDocument, UnfriendDocument } from '../../generated/operations.ts';
import type { CallKind, FriendSeenFragment } from '../../generated/operations.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Problem } from '../parts/notice.tsx';
import { startCall } from '../phone/place-call.ts';
import { api } from '../services.ts';
import { useNow } from '../times.ts';
import { useAction } from '../use-request.ts';
import { PresenceAvatar } from './presence-avatar.tsx';
import { presenceWords } from './presence.ts';

const minuteMs = 60_000;
const since = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });

/** A friend, and everything there is to do about them. */
export function PersonDialog({ friend, onClose }: { friend: FriendSeenFragment; onClose: () => void }) {
  const { user, presence } = friend;
  const { id: userId, displayName, username } = user;
  const now = useNow(minuteMs);
  const call = useAction(async (kind: CallKind) => {
    onClose();
    await startCall({ to: [userId] }, kind);
  });
  const part = useAction(async () => {
    if (!window.confirm(`Remove ${displayName} from your friends?`)) return;
    await api.request(UnfriendDocument, { userId });
  });
  const block = useAction(async () => {
    const question = `Block ${displayName}? You will not see or hear of each other any more. They are not told.`;
    if (window.confirm(question)) await api.request(BlockUserDocument, { userId });
  });
  return (
    <Dialog title={displayName} onClose={onClose}>
      <div className="stack">
        <div className="row row-firm">
          <PresenceAvatar user={user} status={presence.status} size={64} />
          <div className="grow">
            <div>{presenceWords(presence, now)}</div>
            <div className="small soft truncate">
              {username}, friends since {since.format(new Date(friend.since))}
            </div>
          </div>
        </div>
        <Problem text={part.problem ?? block.problem} />
        <div className="pair">
          <Button look="primary" icon="phone" onClick={() => void call.run('AUDIO')}>
            Audio call
          </Button>
          <Button look="primary" icon="video" onClick={() => void call.run('VIDEO')}>
            Video call
          </Button>
          <Button look="outline" icon="close" isBusy={part.isRunning} onClick={() => void part.run()}>
            Unfriend
          </Button>
          <Button look="outline" icon="block" isBusy={block.isRunning} onClick={() => void block.run()}>
            Block
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
