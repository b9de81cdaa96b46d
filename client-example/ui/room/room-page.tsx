import { useEffect } from 'react';
import { RoomDocument } from '../../generated/operations.ts';
import { Loading } from '../parts/loading.tsx';
import { Problem } from '../parts/notice.tsx';
import { Shell } from '../parts/shell.tsx';
import { startCall } from '../phone/place-call.ts';
import { Link } from '../router.tsx';
import { useQuery } from '../use-request.ts';
import { useTitle } from '../use-title.ts';
import { CallOverPage } from './call-over-page.tsx';
import { InCall } from './in-call.tsx';
import { PreJoin } from './pre-join.tsx';
import { useRoomCall } from './use-room-call.ts';

/** A room: before the call, in it, and after it. */
export function RoomPage({ roomId }: { roomId: string }) {
  const { data, problem, reload } = useQuery(RoomDocument, { id: roomId });
  const { socket, sources, call, over, join, leave } = useRoomCall(roomId);
  const room = data?.room;
  // A room may have ended with its call.
  useEffect(() => void (over && reload()), [over, reload]);
  // Nobody waits in a pair's room: whoever wants to talk there rings.
  const enter = room?.kind === 'DIRECT' && !room.call ? () => void startCall({ roomId }, 'VIDEO') : join;
  useTitle(call ? `● ${room?.name ?? 'Call'}` : (room?.name ?? 'Room'));

  if (call && socket && sources) return <InCall call={call} room={room ?? null} socket={socket} onLeave={leave} />;
  if (over) return <CallOverPage over={over} room={room ?? null} onJoin={join} />;
  if (room && sources) return <PreJoin room={room} sources={sources} onJoin={enter} />;
  return (
    <Shell isCentred>
      <div className="panel card stack">
        {problem ? (
          <>
            <h1 tabIndex={-1}>This room cannot be opened</h1>
            <Problem text={problem} />
            <Link className="button button-outline" href="/">
              Go to your rooms
            </Link>
          </>
        ) : (
          <Loading label="Opening the room" />
        )}
      </div>
    </Shell>
  );
}
