import { BlockedUsersDocument, UnblockUserDocument } from '../../generated/operations.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Button } from '../parts/button.tsx';
import { Loading } from '../parts/loading.tsx';
import { Problem } from '../parts/notice.tsx';
import { api } from '../services.ts';
import { usePages } from '../use-pages.ts';
import { useAction } from '../use-request.ts';

/** Whom I have blocked, and the way back. */
export function BlockedSection() {
  const { items, hasMore, problem, showMore, reload } = usePages(BlockedUsersDocument, {}, (data) => data.blockedUsers);
  const unblock = useAction(async (userId: string) => {
    await api.request(UnblockUserDocument, { userId });
    reload();
  });
  return (
    <section className="card stack" aria-labelledby="blocked">
      <h2 id="blocked">Blocked people</h2>
      <Problem text={problem ?? unblock.problem} />
      {!items && !problem && <Loading label="Loading" />}
      {items?.length === 0 && <p className="small soft">Nobody. Whom you block neither finds nor reaches you.</p>}
      <ul className="list">
        {items?.map(({ id, user }) => (
          <li key={id}>
            <Avatar name={user.displayName} color={user.avatarColor} size={36} />
            <div className="grow truncate">{user.displayName}</div>
            <Button look="outline" size="small" disabled={unblock.isRunning} onClick={() => void unblock.run(user.id)}>
              Unblock
            </Button>
          </li>
        ))}
      </ul>
      {hasMore && (
        <Button look="outline" size="small" onClick={showMore}>
          Show more
        </Button>
      )}
    </section>
  );
}
