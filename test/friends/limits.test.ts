import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { expect, test } from 'vitest';
import { Block } from '../../src/entities/block.ts';
import { Friendship, pairKeyOf } from '../../src/entities/friendship.ts';
import { User } from '../../src/entities/user.ts';
import { MAX_BLOCKS, MAX_FRIENDS, MAX_REQUESTS_RECEIVED, MAX_REQUESTS_SENT } from '../../src/friends/limits.ts';
import { MAX_RUNG } from '../../src/ringing/limits.ts';
import { testApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Person } from '../support/person.ts';

const SEND = 'mutation ($id: ID!) { sendFriendRequest(userId: $id) { __typename } }';

async function others({ deps }: TestApp, count: number): Promise<string[]> {
  const createdAt = new Date(deps.clock.now());
  const rows = Array.from({ length: count }, () => {
    const id = randomUUIDv7();
    const shared = { displayName: 'someone', avatarColor: '#336699', passwordHash: '-', createdAt };
    return { id, username: randomBytes(8).toString('hex'), usernameKey: id, ...shared };
  });
  await deps.orm.em.fork().insertMany(User, rows);
  return rows.map(({ id }) => id);
}

async function friendships(
  { deps }: TestApp,
  person: Person,
  people: string[],
  how: 'asked' | 'was asked' | 'friends',
): Promise<void> {
  const createdAt = new Date(deps.clock.now());
  await deps.orm.em.fork().insertMany(
    Friendship,
    people.map((other) => ({
      id: randomUUIDv7(),
      pairKey: pairKeyOf(person.id, other),
      requesterId: how === 'was asked' ? other : person.id,
      addresseeId: how === 'was asked' ? person.id : other,
      status: how === 'friends' ? ('ACCEPTED' as const) : ('PENDING' as const),
      createdAt,
    })),
  );
}

test('as many requests may wait as can be looked through, on both sides', async () => {
  const app = await testApp();
  const [ann, bob, cid] = await Promise.all([app.user('ann'), app.user('bob'), app.user('cid')]);
  await friendships(app, ann, await others(app, MAX_REQUESTS_SENT), 'asked');
  await expect(ann.query(SEND, { id: bob.id })).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
  await friendships(app, cid, await others(app, MAX_REQUESTS_RECEIVED), 'was asked');
  await expect(bob.query(SEND, { id: cid.id })).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
});

test('nobody has more friends, or blocks more people, than a list can show', async () => {
  const app = await testApp();
  const [ann, bob] = await Promise.all([app.user('ann'), app.user('bob')]);
  const people = await others(app, Math.max(MAX_FRIENDS, MAX_BLOCKS));
  await friendships(app, ann, people.slice(0, MAX_FRIENDS), 'friends');
  await expect(ann.query(SEND, { id: bob.id })).rejects.toMatchObject({ code: 'LIMIT_REACHED' });

  const createdAt = new Date(app.deps.clock.now());
  const blocks = people.slice(0, MAX_BLOCKS).map((blockedId) => {
    return { id: randomUUIDv7(), blockerId: bob.id, blockedId, createdAt };
  });
  await app.deps.orm.em.fork().insertMany(Block, blocks);
  const block = bob.query('mutation ($id: ID!) { blockUser(userId: $id) { id } }', { id: ann.id });
  await expect(block).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
});

test('a call rings so many people and no more, and so many a minute', async () => {
  const app = await testApp({ env: { RINGS_PER_MINUTE: '40' } });
  const ann = await app.user('ann');
  const people = await others(app, MAX_RUNG + 1);
  const call = (to: string[]) =>
    ann.query('mutation ($to: [ID!], $id: ID!) { startCall(to: $to, kind: AUDIO, deviceId: $id) { __typename } }', {
      to,
      id: crypto.randomUUID(),
    });
  await expect(call(people)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(await call(people.slice(1))).toEqual({ startCall: { __typename: 'CallJoined' } });
  await expect(call(people.slice(1))).rejects.toMatchObject({ code: 'RATE_LIMITED' });
});
