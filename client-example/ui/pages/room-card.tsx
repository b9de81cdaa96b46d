import { CloseRoomDocument, LeaveRoomDocument } from '../../generated/operations.ts';
import type { RoomStateFragment } from '../../generated/operations.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Button } from '../parts/button.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Problem } from '../parts/notice.tsx';
import { useMe } from '../me.ts';
import { roomUrl } from '../room-url.ts';
import { Link } from '../router.tsx';
import { api } from '../services.ts';
import { useAction } from '../use-request.ts';

/** More faces than this are a number. */
const maxFaces = 5;

/** One of my rooms: who is in it now, and what to do with it. */
export function RoomCard({ room, onChanged }: { room: RoomStateFragment; onChanged: () => void }) {
  const participants = room.call?.participants ?? [];
  const me = useMe();
  const isMine = me !== null && me.id === room.owner?.id;

  const end = useAction(async () => {
    const question = isMine
      ? `Close “${room.name}” for everybody? Its link will stop working.`
      : `Leave “${room.name}”? You can come back with its link.`;
    if (!window.confirm(question)) return;
    if (isMine) await api.request(CloseRoomDocument, { id: room.id });
    else await api.request(LeaveRoomDocument, { id: room.id });
    onChanged();
  });

  return (
    <article className={participants.length > 0 ? 'card room-card is-live' : 'card room-card'} aria-label={room.name}>
      <div className="stack-small">
        <div className="row row-apart">
          <h3 className="grow">{room.name}</h3>
          {participants.length > 0 && <span className="badge badge-live">In a call</span>}
        </div>
        <div className="row small soft">
          {room.hasPassword && (
            <span className="badge">
              <Icon name="lock" size={13} /> Password
            </span>
          )}
          <span>
            {isMine ? 'Your room' : room.owner ? `${room.owner.displayName}’s room` : 'Room'}, up to {room.capacity}
          </span>
        </div>
        {participants.length > 0 && (
          <div className="row small" aria-label={participants.map(({ displayName }) => displayName).join(', ')}>
            <span className="avatars">
              {participants.slice(0, maxFaces).map(({ id, displayName, avatarColor }) => (
                <Avatar key={id} name={displayName} color={avatarColor} size={30} />
              ))}
            </span>
            {participants.length > maxFaces && `+${participants.length - maxFaces}`}
          </div>
        )}
        <Problem text={end.problem} />
      </div>
      <div className="row">
        <Link className="button button-primary button-small grow" href={`/rooms/${room.id}`}>
          {participants.length > 0 ? 'Join the call' : 'Start a call'}
        </Link>
        <CopyButton text={roomUrl(room.link)} label="Copy link" size="small" />
        <Button
          look="quiet"
          size="small"
          icon={isMine ? 'close' : 'out'}
          aria-label={isMine ? `Close ${room.name}` : `Leave ${room.name}`}
          title={isMine ? 'Close the room' : 'Leave the room'}
          isBusy={end.isRunning}
          onClick={() => void end.run()}
        />
      </div>
    </article>
  );
}
