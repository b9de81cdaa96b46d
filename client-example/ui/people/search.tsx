import { useEffect, useId, useState } from 'react';
import { BlockUserDocument, SearchUsersDocument, SendFriendRequestDocument } from '../../generated/operations.ts';
import type { UserFaceFragment } from '../../generated/operations.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Loading } from '../parts/loading.tsx';
import { Problem } from '../parts/notice.tsx';
import { usePhone } from '../phone/phone.ts';
import { api } from '../services.ts';
import { usePages } from '../use-pages.ts';
import { useAction } from '../use-request.ts';

/** The server looks for no less. */
const minLength = 2;
/** Whoever types on asks once. */
const patienceMs = 200;

type Relation = 'NONE' | 'FRIEND' | 'REQUEST_SENT' | 'REQUEST_RECEIVED';

/** Finds people by the beginning of their user name. */
export function Search() {
  const id = useId();
  const [text, setText] = useState('');
  const prefix = useSettled(text.trim());
  return (
    <div className="search" role="search">
      <label className="visually-hidden" htmlFor={id}>
        Find people by user name
      </label>
      <Icon name="search" />
      <input
        className="input"
        id={id}
        type="search"
        placeholder="Find people by user name"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={32}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && setText('')}
      />
      {prefix.length >= minLength && <Results prefix={prefix} />}
    </div>
  );
}

function Results({ prefix }: { prefix: string }) {
  const { items, hasMore, problem, showMore, reload } = usePages(
    SearchUsersDocument,
    { prefix },
    (data) => data.searchUsers,
  );
  return (
    <div className="card results" data-testid="results">
      <Problem text={problem} />
      {!items && !problem && <Loading label="Searching" />}
      {items?.length === 0 && <p className="soft">Nobody’s user name begins with “{prefix}”.</p>}
      <ul>
        {items?.map(({ id, user }) => (
          <Result key={id} user={user} onBlocked={reload} />
        ))}
      </ul>
      {hasMore && (
        <Button look="outline" size="small" onClick={showMore}>
          Show more
        </Button>
      )}
    </div>
  );
}

function Result({ user, onBlocked }: { user: UserFaceFragment; onBlocked: () => void }) {
  const { id: userId, displayName, username, avatarColor } = user;
  const now = useRelation(userId);
  const ask = useAction(async () => void (await api.request(SendFriendRequestDocument, { userId })));
  const block = useAction(async () => {
    if (!window.confirm(`Block ${displayName}? They are not told.`)) return;
    await api.request(BlockUserDocument, { userId });
    onBlocked();
  });
  return (
    <li data-testid="found">
      <div className="person">
        <Avatar name={displayName} color={avatarColor} size={40} />
        <div className="grow">
          <div className="truncate person-name">{displayName}</div>
          <div className="small soft truncate">{username}</div>
        </div>
        <div className="person-actions">
          {now === 'FRIEND' && <span className="badge badge-live">Friend</span>}
          {now === 'REQUEST_SENT' && <span className="badge">Asked</span>}
          {(now === 'NONE' || now === 'REQUEST_RECEIVED') && (
            <Button look="primary" size="small" icon="add-person" isBusy={ask.isRunning} onClick={() => void ask.run()}>
              {now === 'NONE' ? 'Add' : 'Accept'}
            </Button>
          )}
          <Button
            look="quiet"
            size="small"
            icon="block"
            isBusy={block.isRunning}
            aria-label={`Block ${displayName}`}
            title="Block"
            onClick={() => void block.run()}
          />
        </div>
      </div>
      <Problem text={ask.problem ?? block.problem} />
    </li>
  );
}

/** What we are to each other: the stream knows it better than a search of a moment ago. */
function useRelation(userId: string): Relation {
  const { friends, requests } = usePhone();
  if (friends.some(({ user }) => user.id === userId)) return 'FRIEND';
  if (requests.some(({ to }) => to.id === userId)) return 'REQUEST_SENT';
  return requests.some(({ from }) => from.id === userId) ? 'REQUEST_RECEIVED' : 'NONE';
}

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), patienceMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
