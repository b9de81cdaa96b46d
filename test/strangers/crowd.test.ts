import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { expect, test } from 'vitest';
import type { UserActor } from '../../src/accounts/actor.ts';
import { Block } from '../../src/entities/block.ts';
import { Device, deviceKey } from '../../src/entities/device.ts';
import { pairKeyOf } from '../../src/entities/friendship.ts';
import { StrangerMeeting } from '../../src/entities/stranger-meeting.ts';
import { StrangerTicket } from '../../src/entities/stranger-ticket.ts';
import { User } from '../../src/entities/user.ts';
import { Strangers } from '../../src/strangers/strangers.ts';
import { testApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';

const TURN = { TURN_URLS: 'turn:turn.example.com:3478', TURN_SECRET: 'sixteen characters' };
const PEOPLE = 200;

interface Waiting {
  actor: UserActor;
  deviceId: string;
}

/** People who are online. */
async function crowd({ deps }: TestApp, count: number): Promise<Waiting[]> {
  const em = deps.orm.em.fork();
  const now = deps.clock.now();
  const people = Array.from({ length: count }, () => ({ userId: randomUUIDv7(), deviceId: randomUUID() }));
  await em.insertMany(
    User,
    people.map(({ userId: id }) => ({
      id,
      username: id,
      usernameKey: id,
      displayName: id.slice(-4),
      avatarColor: '#336699',
      passwordHash: '-',
      createdAt: new Date(now),
    })),
  );
  await em.insertMany(
    Device,
    people.map(({ userId, deviceId }) => {
      return { id: deviceKey(userId, deviceId), userId, deviceId, leaseExpiresAt: new Date(now + 600_000) };
    }),
  );
  return people.map(({ userId, deviceId }) => {
    return { actor: { kind: 'user', userId, role: 'USER', via: { kind: 'session', sessionId: userId } }, deviceId };
  });
}

test(
  '200 people who look for a stranger at the same moment: everybody meets one, and only one',
  { timeout: 60_000 },
  async () => {
    const app = await testApp({ env: TURN });
    const people = await crowd(app, PEOPLE);
    const strangers = () => new Strangers(app.deps.orm.em.fork(), app.deps);
    const find = ({ actor, deviceId }: Waiting) => strangers().find(actor, deviceId);

    // Every tenth has blocked the one after, and was blocked by the one before.
    const blocks = people.flatMap(({ actor }, index) => {
      const next = people[index + 1]?.actor.userId;
      return index % 10 === 0 && next ? [{ blockerId: actor.userId, blockedId: next }] : [];
    });
    const createdAt = new Date(app.deps.clock.now());
    const em = app.deps.orm.em.fork();
    await em.insertMany(
      Block,
      blocks.map((block) => ({ id: randomUUIDv7(), createdAt, ...block })),
    );
    const hasBlocked = new Set(blocks.map(({ blockerId, blockedId }) => pairKeyOf(blockerId, blockedId)));

    const known = new Set<string>();
    let before = new Map<string, string>();
    for (let round = 0; round < 2; round += 1) {
      await Promise.all(people.map(find));
      const meetings = await em.fork().find(StrangerMeeting, { id: { $nin: [...known] } });
      const met = new Map(meetings.map(({ userId, otherId }) => [userId, otherId]));

      expect(met.size).toBe(meetings.length);
      for (const [one, other] of met) {
        expect(met.get(other)).toBe(one);
        expect(hasBlocked.has(pairKeyOf(one, other))).toBe(false);
        expect(before.get(one)).not.toBe(other);
      }
      expect(new Set(meetings.map(({ roomId }) => roomId)).size).toBe(meetings.length / 2);

      const waiting = await em.fork().find(StrangerTicket, {});
      // Whoever is left waits only for somebody whom they may not meet now.
      const mayMeet = (one: StrangerTicket, other: StrangerTicket) =>
        one !== other &&
        !hasBlocked.has(pairKeyOf(one.userId, other.userId)) &&
        one.lastMetId !== other.userId &&
        other.lastMetId !== one.userId;
      expect(waiting.filter((one) => waiting.some((other) => mayMeet(one, other)))).toEqual([]);
      before = met;
      // Whoever was left over would look twice in the next round.
      for (const { actor } of people) await strangers().stop(actor);
      known.clear();
      for (const { id } of await em.fork().find(StrangerMeeting, {})) known.add(id);
    }
  },
);
