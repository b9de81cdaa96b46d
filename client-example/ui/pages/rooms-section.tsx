import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Loading } from '../parts/loading.tsx';
import { Problem } from '../parts/notice.tsx';
import { CreateRoom } from './create-room.tsx';
import { RoomCard } from './room-card.tsx';
import { useRooms } from './use-rooms.ts';

/** My rooms, and who is in them. */
export function RoomsSection() {
  const { rooms, hasMore, problem, showMore, reload } = useRooms();
  const [isCreating, setIsCreating] = useState(false);
  return (
    <section className="stack" aria-labelledby="rooms">
      <div className="row row-apart">
        <h2 id="rooms" className="section-title">
          Your rooms
        </h2>
        <Button look="outline" size="small" icon="plus" onClick={() => setIsCreating(true)}>
          New room
        </Button>
      </div>
      <Problem text={problem} />
      {!rooms && !problem && <Loading label="Loading your rooms" />}
      {rooms?.length === 0 && (
        <p className="empty empty-small soft">
          A room is a place to call from, with a link that you can send to anybody.
        </p>
      )}
      <ul className="rooms">
        {rooms?.map((room) => (
          <li key={room.id}>
            <RoomCard room={room} onChanged={reload} />
          </li>
        ))}
      </ul>
      {hasMore && (
        <Button look="outline" onClick={showMore}>
          Show more rooms
        </Button>
      )}
      {isCreating && <CreateRoom onClose={() => setIsCreating(false)} />}
    </section>
  );
}
