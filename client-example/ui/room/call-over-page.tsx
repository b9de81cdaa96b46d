import type { RoomStateFragment } from '../../generated/operations.ts';
import { useMe } from '../me.ts';
import { Button } from '../parts/button.tsx';
import { Shell } from '../parts/shell.tsx';
import { usePhone } from '../phone/phone.ts';
import { startCall } from '../phone/place-call.ts';
import { Link } from '../router.tsx';
import { session } from '../services.ts';
import { useAction } from '../use-request.ts';
import { useStore } from '../use-store.ts';
import { directEnding, roomEnding } from './call-ending.ts';
import type { RoomCallOver } from './use-room-call.ts';

/** After a call, or when it cannot be joined: why, and what now. */
export function CallOverPage({
  over,
  room,
  onJoin,
}: {
  over: RoomCallOver;
  room: RoomStateFragment | null;
  onJoin: () => void;
}) {
  const isGuest = useStore(session.credentials)?.kind === 'guest';
  const meId = useMe()?.id;
  const rings = usePhone().invitations.filter(({ callId }) => callId === over.callId);
  const [ring] = rings;
  const other = room?.kind === 'DIRECT' && ring ? (ring.from.id === meId ? ring.to : ring.from) : null;
  const ending = other ? directEnding(over, other, rings) : roomEnding(over, room && !room.closedAt ? room.name : null);
  const begin = useAction(async () => {
    if (other && ring && over.code !== 'STREAM_REPLACED') await startCall({ to: [other.id] }, ring.kind);
    else onJoin();
  });
  return (
    <Shell isCentred>
      <div className="panel card stack" data-testid="call-over" data-code={over.code}>
        <h1 tabIndex={-1}>{ending.title}</h1>
        <p className="soft" role="status">
          {ending.text}
        </p>
        {ending.quote && <blockquote className="quote">{ending.quote}</blockquote>}
        <div className="row">
          {ending.again && (
            <Button look="primary" isBusy={begin.isRunning} onClick={() => void begin.run()} autoFocus>
              {ending.again}
            </Button>
          )}
          <Link className={ending.again ? 'button button-outline' : 'button button-primary'} href="/">
            {isGuest ? 'Go to the start page' : other ? 'Go to your people' : 'Go to your rooms'}
          </Link>
        </div>
      </div>
    </Shell>
  );
}
