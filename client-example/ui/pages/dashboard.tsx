import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Loading } from '../parts/loading.tsx';
import { Notice, Problem } from '../parts/notice.tsx';
import { Shell } from '../parts/shell.tsx';
import { freshApiKey } from '../services.ts';
import { useStore } from '../use-store.ts';
import { useTitle } from '../use-title.ts';
import { CreateRoom } from './create-room.tsx';
import { JoinByLink } from './join-by-link.tsx';
import { RoomCard } from './room-card.tsx';
import { useRooms } from './use-rooms.ts';

/** My rooms, and the ways to get into others. */
export function Dashboard() {
  useTitle('Rooms');
  const { rooms, hasMore, problem, showMore, reload } = useRooms();
  const [isCreating, setIsCreating] = useState(false);
  const create = (
    <Button look="primary" icon="plus" onClick={() => setIsCreating(true)}>
      New room
    </Button>
  );
  return (
    <Shell>
      <div className="stack">
        <div className="row row-apart">
          <h1 tabIndex={-1}>Your rooms</h1>
          {rooms && rooms.length > 0 && create}
        </div>
        <FreshApiKey />
        <Problem text={problem} />
        <div className="dashboard">
          <section className="stack" aria-label="Your rooms">
            {!rooms && !problem && <Loading label="Loading your rooms" />}
            {rooms?.length === 0 && (
              <div className="empty">
                <h2>No rooms yet</h2>
                <p className="soft">A room is a place to call from, with a link that you can send to anybody.</p>
                {create}
              </div>
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
          </section>
          <JoinByLink />
        </div>
      </div>
      {isCreating && <CreateRoom onClose={() => setIsCreating(false)} />}
    </Shell>
  );
}

/** The API key that came with the registration: it can be read now and never again. */
function FreshApiKey() {
  const apiKey = useStore(freshApiKey);
  if (!apiKey) return null;
  return (
    <Notice tone="good">
      <div className="stack-small">
        <strong>Welcome. This is your API key; it is shown only now.</strong>
        <div className="secret">
          <code className="mono grow">{apiKey}</code>
          <CopyButton text={apiKey} size="small" />
          <Button
            look="quiet"
            size="small"
            icon="close"
            aria-label="Hide the key"
            onClick={() => freshApiKey.write(null)}
          />
        </div>
        <span className="small">
          You need it only for programs of your own. A new one can be made under your account.
        </span>
      </div>
    </Notice>
  );
}
