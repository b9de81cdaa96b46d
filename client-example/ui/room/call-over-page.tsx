import type { CallEndReason } from '../../generated/operations.ts';
import type { CallOver } from '../../signaling/call-client.ts';
import { Button } from '../parts/button.tsx';
import { Shell } from '../parts/shell.tsx';
import { Link } from '../router.tsx';
import { session } from '../services.ts';
import { useStore } from '../use-store.ts';

/** After a call, or when it cannot be joined: why, and what now. */
export function CallOverPage({ over, roomName, onJoin }: { over: CallOver; roomName: string; onJoin: () => void }) {
  const isGuest = useStore(session.credentials)?.kind === 'guest';
  const { title, text, again } = words(over, roomName);
  return (
    <Shell isCentred>
      <div className="panel card stack" data-testid="call-over" data-code={over.code}>
        <h1 tabIndex={-1}>{title}</h1>
        <p className="soft" role="status">
          {text}
        </p>
        <div className="row">
          <Button look="primary" onClick={onJoin} autoFocus>
            {again}
          </Button>
          <Link className="button button-outline" href="/">
            {isGuest ? 'Go to the start page' : 'Go to your rooms'}
          </Link>
        </div>
      </div>
    </Shell>
  );
}

const endings: Record<CallEndReason, string> = {
  EMPTY: 'Everybody has left.',
  BELOW_MINIMUM: 'The others have left, and nobody came back.',
  ROOM_CLOSED: 'The room was closed.',
  OUTAGE: 'The server was away for too long.',
  HUNG_UP: 'The other side hung up.',
  NOT_ANSWERED: 'Nobody answered.',
  MEDIA_LOST: 'The media server failed, and no other was there.',
  ENDED_BY_ADMIN: 'An administrator ended it.',
};

function words(
  { code, message, endReason }: CallOver,
  roomName: string,
): { title: string; text: string; again: string } {
  switch (code) {
    case 'LEFT':
      return { title: 'You left the call', text: `${roomName} is still there for you.`, again: 'Join again' };
    case 'CALL_ENDED':
      return { title: 'The call has ended', text: endings[endReason ?? 'EMPTY'], again: 'Start a new call' };
    case 'STREAM_REPLACED':
      return { title: 'The call goes on elsewhere', text: 'You opened it in another tab.', again: 'Use it here' };
    case 'ROOM_FULL':
      return { title: 'The room is full', text: message, again: 'Try again' };
    default:
      return { title: 'You are not in the call', text: message, again: 'Try again' };
  }
}
