import { setImmediate } from 'node:timers/promises';
import { presenceState } from '../accounts/user-events.ts';
import type { UserStreams } from '../accounts/user-streams.ts';
import type { Clock } from '../clock.ts';
import type { EntityManager, MikroORM } from '../db/orm.ts';
import { Device } from '../entities/device.ts';
import { Friendship } from '../entities/friendship.ts';
import { Participant } from '../entities/participant.ts';
import { User } from '../entities/user.ts';
import type { PresenceStatus } from '../entities/user.ts';
import { LEASE_MS } from './leases.ts';

/** How many users a repair takes at a time; the next pass takes the others. */
const CHUNK = 500;

/** How often it is looked for what nobody has told. */
const REPAIR_EVERY_MS = 10_000;

/**
 * Users whose presence is not what their leases say, because somebody died before telling. Each part begins with what
 * is live, so that it costs as much as people are online and not as many as there are.
 */
const WRONG = `
  select u.id from users u where u.presence in ('ONLINE', 'IN_CALL')
    and not exists (select 1 from devices d where d.user_id = u.id)
    and not exists (select 1 from participants p where p.user_id = u.id and p.left_at is null)
  union
  select u.id from users u where u.presence = 'IN_CALL'
    and not exists (select 1 from participants p where p.user_id = u.id and p.left_at is null)
  union
  select u.id from devices d join users u on u.id = d.user_id where u.presence = 'OFFLINE'
  union
  select u.id from participants p join users u on u.id = p.user_id
    where p.left_at is null and u.presence in ('ONLINE', 'OFFLINE')
  limit ${CHUNK}`;

/**
 * Who is online: in a call while a participant of theirs is live, online while a device is, else offline. What friends
 * were last told stands in the user's row, so that each change is told once, whichever process sees it first.
 */
export class Presences {
  readonly #orm: MikroORM;
  readonly #clock: Clock;
  readonly #userStreams: UserStreams;
  readonly #onError: (error: unknown) => void;
  readonly #due = new Set<string>();
  #refreshing: Promise<void> | undefined;
  #repairedAt = -Infinity;

  constructor(deps: { orm: MikroORM; clock: Clock; userStreams: UserStreams; onError: (error: unknown) => void }) {
    this.#orm = deps.orm;
    this.#clock = deps.clock;
    this.#userStreams = deps.userStreams;
    this.#onError = deps.onError;
  }

  /** Looks at leases anew within a moment: nobody waits for it, and all who are due by then are looked at together. */
  refreshSoon(userIds: Iterable<string>): void {
    for (const id of userIds) this.#due.add(id);
    this.#refreshing ??= this.#refreshDue();
  }

  /** Settles when nobody is due. */
  async idle(): Promise<void> {
    await this.#refreshing;
  }

  /** Looks at leases anew and tells friends what changed. Never inside a transaction. */
  async refresh(userIds: Iterable<string>): Promise<void> {
    let ids = [...new Set(userIds)];
    // Whoever was overtaken looks again; each round somebody gets ahead.
    while (ids.length > 0) ids = await this.#refreshOnce(this.#orm.em.fork(), ids);
  }

  /** Drops devices whose lease ran out, and now and then mends what nobody has told. */
  async sweep(now: number): Promise<void> {
    const em = this.#orm.em.fork();
    const expired = { leaseExpiresAt: { $lt: new Date(now) } };
    const devices = await em.find(Device, expired, { limit: CHUNK, disableIdentityMap: true });
    for (const { id, userId, leaseExpiresAt } of devices) {
      if ((await em.nativeDelete(Device, { id, ...expired })) === 0) continue;
      await em.nativeUpdate(User, { id: userId }, { lastSeenAt: new Date(leaseExpiresAt.getTime() - LEASE_MS) });
    }
    await this.refresh(devices.map(({ userId }) => userId));
    if (now - this.#repairedAt < REPAIR_EVERY_MS) return;
    this.#repairedAt = now;
    const wrong = await em.execute<{ id: string }[]>(WRONG);
    await this.refresh(wrong.map(({ id }) => id));
  }

  async #refreshDue(): Promise<void> {
    while (this.#due.size > 0) {
      await setImmediate();
      const ids = [...this.#due].slice(0, CHUNK);
      for (const id of ids) this.#due.delete(id);
      await this.refresh(ids).catch(this.#onError);
    }
    // In the same step that found nobody due: whoever is from now on begins anew.
    this.#refreshing = undefined;
  }

  /** @returns whom another process changed meanwhile */
  async #refreshOnce(em: EntityManager, ids: string[]): Promise<string[]> {
    const options = { disableIdentityMap: true } as const;
    const users = await em.find(User, { id: { $in: ids } }, { ...options, fields: ['presence', 'lastSeenAt'] });
    const devices = await em.find(Device, { userId: { $in: ids } }, { ...options, fields: ['userId'] });
    const inCalls = { userId: { $in: ids }, leftAt: null };
    const participants = await em.find(Participant, inCalls, { ...options, fields: ['userId'] });
    const online = new Set(devices.map(({ userId }) => userId));
    const inCall = new Set(participants.map(({ userId }) => userId));
    const overtaken: string[] = [];
    for (const { id, presence: before, lastSeenAt: seenBefore } of users) {
      const presence: PresenceStatus = inCall.has(id) ? 'IN_CALL' : online.has(id) ? 'ONLINE' : 'OFFLINE';
      if (presence === before) continue;
      // A device that vanished was seen last when its lease was renewed; whoever leaves a call is seen leaving.
      const lastSeenAt = before === 'IN_CALL' ? new Date(this.#clock.now()) : (seenBefore ?? null);
      const changed = await em.nativeUpdate(User, { id, presence: before }, { presence, lastSeenAt });
      if (changed === 0) overtaken.push(id);
      else await this.#tell(em, id, { presence, lastSeenAt });
    }
    return overtaken;
  }

  async #tell(em: EntityManager, userId: string, presence: Parameters<typeof presenceState>[0]): Promise<void> {
    const mine = { status: 'ACCEPTED' as const, $or: [{ requesterId: userId }, { addresseeId: userId }] };
    const friendships = await em.find(Friendship, mine, { disableIdentityMap: true });
    for (const { requesterId, addresseeId } of friendships) {
      const friendId = requesterId === userId ? addresseeId : requesterId;
      const happening = { type: 'PresenceChanged', userId, presence: presenceState(presence) } as const;
      await this.#userStreams.tell(friendId, happening);
    }
  }
}
