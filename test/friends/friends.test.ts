import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { befriend, friends, Phone } from '../support/phone.ts';

const SEND = `mutation ($id: ID!) { sendFriendRequest(userId: $id) {
  __typename ... on FriendRequest { id } ... on Friend { id user { id } }
} }`;

type Sent = { sendFriendRequest: { __typename: string; id: string } };

async function two(): Promise<[Phone, Phone]> {
  const app = await testApp();
  return [await Phone.open(await app.user('ann')), await Phone.open(await app.user('bob'))];
}

test('somebody asks, the other accepts, and both are friends on every device at once', async () => {
  const [ann, bob] = await two();
  const { sendFriendRequest } = await ann.ask<Sent>(SEND, { id: bob.id });
  expect(sendFriendRequest.__typename).toBe('FriendRequest');
  expect((await ann.next('FriendRequestOpened')).request).toMatchObject({ to: { id: bob.id } });
  const { request } = await bob.next('FriendRequestOpened');
  expect(request).toMatchObject({ id: sendFriendRequest.id, from: { id: ann.id } });

  const accepted = await bob.ask('mutation ($id: ID!) { acceptFriendRequest(id: $id) { user { username } } }', {
    id: request.id,
  });
  expect(accepted).toEqual({ acceptFriendRequest: { user: { username: 'ann' } } });
  for (const [phone, other] of [
    [ann, bob],
    [bob, ann],
  ] as const) {
    expect(await phone.next('FriendRequestClosed')).toMatchObject({ requestId: request.id, outcome: 'ACCEPTED' });
    const { friend } = await phone.next('FriendAdded');
    expect(friend).toMatchObject({ user: { id: other.id }, presence: { status: 'ONLINE', lastSeenAt: null } });
    expect(await phone.ask('{ friends { edges { node { user { id } } } } }')).toEqual({
      friends: { edges: [{ node: { user: { id: other.id } } }] },
    });
  }
});

test('two who ask each other are friends, also at the same moment', async () => {
  const [ann, bob] = await two();
  const answers = await Promise.all([ann.ask<Sent>(SEND, { id: bob.id }), bob.ask<Sent>(SEND, { id: ann.id })]);
  expect(answers.map(({ sendFriendRequest }) => sendFriendRequest.__typename)).toContain('Friend');
  expect((await ann.next('FriendAdded')).friend.user.id).toBe(bob.id);
});

test('asking twice is asking once; a request is declined, or taken back, and may be sent again', async () => {
  const [ann, bob] = await two();
  const first = await ann.ask<Sent>(SEND, { id: bob.id });
  expect(await ann.ask<Sent>(SEND, { id: bob.id })).toEqual(first);
  const { id } = first.sendFriendRequest;
  const accept = 'mutation ($id: ID!) { acceptFriendRequest(id: $id) { id } }';
  await expect(ann.ask(accept, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await bob.ask('mutation ($id: ID!) { declineFriendRequest(id: $id) { id } }', { id });
  expect(await ann.next('FriendRequestClosed')).toMatchObject({ requestId: id, outcome: 'DECLINED' });
  await expect(bob.ask(accept, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });

  const again = await ann.ask<Sent>(SEND, { id: bob.id });
  await ann.ask('mutation ($id: ID!) { cancelFriendRequest(id: $id) { id } }', { id: again.sendFriendRequest.id });
  expect(await bob.ask('{ friendRequests(direction: RECEIVED) { edges { node { id } } } }')).toEqual({
    friendRequests: { edges: [] },
  });
});

test('people are found by the beginning of their name, page by page, with what they are to the searcher', async () => {
  const app = await testApp();
  const ann = await app.user('ann');
  for (const name of ['Bobby', 'bob', 'bobette', 'BOB2', 'rob']) await app.user(name);
  await befriend(ann, await app.user('bob'));
  await ann.query(SEND, { id: (await app.user('Bobby')).id });
  const search = `query ($after: String) { searchUsers(prefix: "BoB", first: 3, after: $after) {
    pageInfo { hasNextPage endCursor } edges { node { relation user { username } } }
  } }`;
  type Page = {
    searchUsers: {
      pageInfo: { hasNextPage: boolean; endCursor: string };
      edges: { node: { relation: string; user: { username: string } } }[];
    };
  };
  const first = (await ann.query<Page>(search)).searchUsers;
  const second = (await ann.query<Page>(search, { after: first.pageInfo.endCursor })).searchUsers;
  expect(first.pageInfo.hasNextPage).toBe(true);
  expect(second.pageInfo.hasNextPage).toBe(false);
  const found = [...first.edges, ...second.edges].map(({ node }) => [node.user.username, node.relation]);
  expect(found).toEqual([
    ['Bobby', 'REQUEST_SENT'],
    ['bob', 'FRIEND'],
    ['bobette', 'NONE'],
    ['BOB2', 'NONE'],
  ]);
  await expect(ann.query('{ searchUsers(prefix: "b") { edges { cursor } } }')).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
  });
  expect(await ann.query('{ searchUsers(prefix: "%o") { edges { cursor } } }')).toEqual({ searchUsers: { edges: [] } });
});

test('an unfriended friend is told, and sees no presence any more', async () => {
  const app = await testApp();
  const [ann, bob] = await friends(app, 'ann', 'bob');
  await ann.ask('mutation ($id: ID!) { unfriend(userId: $id) }', { id: bob.id });
  expect((await bob.next('FriendRemoved')).userId).toBe(ann.id);
  expect((await ann.next('FriendRemoved')).userId).toBe(bob.id);
  bob.events.takeAll();
  await Phone.open(ann.person);
  await ann.call([bob]);
  await bob.events.expectNothing(100);
  await expect(ann.ask('mutation ($id: ID!) { unfriend(userId: $id) }', { id: bob.id })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('blocks are listed and taken back, after which the other exists again', async () => {
  const [ann, bob] = await two();
  await ann.block(bob);
  await ann.block(bob);
  expect(await ann.ask('{ blockedUsers { edges { node { user { username } } } } }')).toEqual({
    blockedUsers: { edges: [{ node: { user: { username: 'bob' } } }] },
  });
  await ann.ask('mutation ($id: ID!) { unblockUser(userId: $id) }', { id: bob.id });
  expect(await bob.ask<Sent>(SEND, { id: ann.id })).toMatchObject({
    sendFriendRequest: { __typename: 'FriendRequest' },
  });
});

test('friend requests are limited per minute', async () => {
  const app = await testApp({ env: { FRIEND_REQUESTS_PER_MINUTE: '1' } });
  const ann = await app.user('ann');
  const bob = await app.user('bob');
  await ann.query(SEND, { id: bob.id });
  await expect(ann.query(SEND, { id: bob.id })).rejects.toMatchObject({ code: 'RATE_LIMITED' });
});
