import {
  AcceptFriendRequestDocument,
  CancelFriendRequestDocument,
  DeclineFriendRequestDocument,
} from '../../generated/operations.ts';
import type { FriendRequestSeenFragment } from '../../generated/operations.ts';
import { useMe } from '../me.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Button } from '../parts/button.tsx';
import { Problem } from '../parts/notice.tsx';
import { usePhone } from '../phone/phone.ts';
import { api } from '../services.ts';
import { ago, useNow } from '../times.ts';
import { useAction } from '../use-request.ts';

const minuteMs = 60_000;

/** Who wants to be a friend, and whom I have asked. What was answered goes away by itself, on every device. */
export function Requests() {
  const meId = useMe()?.id;
  const { requests } = usePhone();
  if (requests.length === 0) return null;
  return (
    <section className="card requests" aria-labelledby="requests">
      <h2 id="requests">Friend requests</h2>
      <ul>
        {requests.map((request) => (
          <Request key={request.id} request={request} isReceived={request.to.id === meId} />
        ))}
      </ul>
    </section>
  );
}

function Request({ request, isReceived }: { request: FriendRequestSeenFragment; isReceived: boolean }) {
  const { id, from, to, createdAt } = request;
  const { displayName, username, avatarColor } = isReceived ? from : to;
  const now = useNow(minuteMs);
  const accept = useAction(async () => void (await api.request(AcceptFriendRequestDocument, { id })));
  const close = useAction(async () => {
    if (isReceived) await api.request(DeclineFriendRequestDocument, { id });
    else await api.request(CancelFriendRequestDocument, { id });
  });
  return (
    <li data-testid="request">
      <div className="person">
        <Avatar name={displayName} color={avatarColor} size={44} />
        <div className="grow">
          <div className="truncate person-name">{displayName}</div>
          <div className="small soft truncate">
            {username}, {isReceived ? 'asked' : 'you asked'} {ago(createdAt, now)}
          </div>
        </div>
        <div className="person-actions">
          {isReceived && (
            <Button
              look="primary"
              size="small"
              icon="check"
              isBusy={accept.isRunning}
              aria-label={`Accept ${displayName}`}
              title="Accept"
              onClick={() => void accept.run()}
            />
          )}
          <Button
            look="outline"
            size="small"
            icon="close"
            isBusy={close.isRunning}
            aria-label={isReceived ? `Decline ${displayName}` : `Take back the request to ${displayName}`}
            title={isReceived ? 'Decline' : 'Take back'}
            onClick={() => void close.run()}
          />
        </div>
      </div>
      <Problem text={accept.problem ?? close.problem} />
    </li>
  );
}
