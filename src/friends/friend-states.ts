import { presenceState, userState } from '../accounts/user-events.ts';
import type { FriendRequestState, FriendState } from '../accounts/user-events.ts';
import type { EntityManager } from '../db/orm.ts';
import type { Friendship } from '../entities/friendship.ts';
import { User } from '../entities/user.ts';

/** The user on the other side. */
export function otherOf({ requesterId, addresseeId }: Friendship, userId: string): string {
  return requesterId === userId ? addresseeId : requesterId;
}

/** A friendship as `userId` sees it. */
export function friendState(friendship: Friendship, other: User): FriendState {
  const { id, acceptedAt, createdAt } = friendship;
  return { id, user: userState(other), presence: presenceState(other), since: (acceptedAt ?? createdAt).getTime() };
}

export function requestState({ id, createdAt }: Friendship, from: User, to: User): FriendRequestState {
  return { id, from: userState(from), to: userState(to), createdAt: createdAt.getTime() };
}

/** Reads users by id, as they are now. @throws Error if one of them is gone */
export async function readUsers(em: EntityManager, ids: Iterable<string>): Promise<(id: string) => User> {
  const users = await em.find(User, { id: { $in: [...new Set(ids)] } }, { disableIdentityMap: true });
  const byId = new Map(users.map((user) => [user.id, user]));
  return (id) => {
    const user = byId.get(id);
    if (!user) throw new Error(`User ${id} is gone.`);
    return user;
  };
}
