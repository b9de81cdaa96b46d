import type { PresenceStatus, UserFaceFragment } from '../../generated/operations.ts';
import { Avatar } from '../parts/avatar.tsx';

/** Somebody's initials with a dot that shows where they are; the words stand beside it. */
export function PresenceAvatar({
  user: { displayName, avatarColor },
  status,
  size = 44,
}: {
  user: Pick<UserFaceFragment, 'displayName' | 'avatarColor'>;
  status: PresenceStatus;
  size?: number;
}) {
  return (
    <span className="presence" data-status={status}>
      <Avatar name={displayName} color={avatarColor} size={size} />
    </span>
  );
}
