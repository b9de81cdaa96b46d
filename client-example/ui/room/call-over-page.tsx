import type { CallOver } from '../../signaling/call-client.ts';
import { Button } from '../parts/button.tsx';
import { Shell } from '../parts/shell.tsx';
import { Link } from '../router.tsx';

/** After a call, or when it cannot be joined: why, and what now. */
export function CallOverPage({ over, roomName, onJoin }: { over: CallOver; roomName: string; onJoin: () => void }) {
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
            Go to your rooms
          </Link>
        </div>
      </div>
    </Shell>
  );
}

function words({ code, message }: CallOver, roomName: string): { title: string; text: string; again: string } {
  switch (code) {
    case 'LEFT':
      return { title: 'You left the call', text: `${roomName} is still there for you.`, again: 'Join again' };
    case 'CALL_ENDED':
      return { title: 'The call has ended', text: 'Everybody has left, or it was ended.', again: 'Start a new call' };
    case 'STREAM_REPLACED':
      return { title: 'The call goes on elsewhere', text: 'You opened it in another tab.', again: 'Use it here' };
    case 'ROOM_FULL':
      return { title: 'The room is full', text: message, again: 'Try again' };
    default:
      return { title: 'You are not in the call', text: message, again: 'Try again' };
  }
}
