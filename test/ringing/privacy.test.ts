import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { passTime } from '../calls/caller.ts';
import { testApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { FakeClock } from '../support/fake-clock.ts';
import type { GraphQLFailure } from '../support/graphql-failure.ts';
import type { Person } from '../support/person.ts';
import { befriend, Phone } from '../support/phone.ts';

/** How somebody came to be no one who may call: each with a caller of their own. */
const WAYS: [string, (app: TestApp, caller: Person, callee: Phone) => Promise<void>][] = [
  ['never met', () => Promise.resolve()],
  ['blocked', (_app, caller, callee) => callee.block(caller)],
  [
    'a friend, then blocked',
    async (_app, caller, callee) => {
      await befriend(caller, callee.person);
      await callee.block(caller);
    },
  ],
  [
    'a friend, then not any more',
    async (_app, caller, callee) => {
      await befriend(caller, callee.person);
      await callee.ask('mutation ($id: ID!) { unfriend(userId: $id) }', { id: caller.id });
    },
  ],
];

/** Ids and moments differ by themselves: everything else that a client can see must not. */
function withoutIds(value: unknown, names: readonly [string, string][]): unknown {
  let text = JSON.stringify(value);
  for (const [name, stand] of names) text = text.replaceAll(name, stand);
  return JSON.parse(
    text
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'an id')
      .replaceAll(/"cursor":"[^"]*"/g, '"cursor":""')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'a moment'),
  );
}

function asObject(value: unknown): object {
  return value as object;
}

async function failure(doing: Promise<unknown>): Promise<unknown> {
  const error = await doing.then(
    (data) => ({ succeeded: data }),
    (refusal: GraphQLFailure) => ({ code: refusal.code, message: refusal.message }),
  );
  return error;
}

test('whoever may not call hears ringing that nobody answers, and nothing tells why', async () => {
  const clock = new FakeClock();
  const app = await testApp({ clock, env: { RING_SECONDS: '5' } });
  const bob = await Phone.open(await app.user('bob'));
  const seen = new Map<string, unknown>();
  const ways = [...WAYS, ['nobody may', () => bob.settings({ whoMayCall: 'NOBODY' })] as (typeof WAYS)[number]];
  for (const [index, [way, become]] of ways.entries()) {
    const caller = await Phone.open(await app.user(`caller${index}`));
    await become(app, caller.person, bob);
    bob.events.takeAll();
    caller.events.takeAll();

    const started = await caller.call([bob]);
    const calls = caller.socket.subscribe('subscription ($id: ID!) { callEvents(participantId: $id) { cursor } }', {
      id: started.participant.id,
    });
    const room = await caller.ask(
      'query ($id: ID!) { room(id: $id) { kind name members { edges { node { user { username } role } } } } }',
      { id: started.room.id },
    );
    await passTime(app, clock, 7_000, [caller, bob]);
    const changed = await caller.changed();
    calls.stop();
    const history = await caller.history();
    const names: [string, string][] = [[`caller${index}`, 'caller']];
    seen.set(way, withoutIds({ started, changed, history, room }, names));

    expect(changed).toMatchObject({ status: 'MISSED' });
    expect(bob.events.takeAll().filter(({ event }) => event.__typename !== 'PresenceChanged')).toEqual([]);
    expect(await bob.history()).toEqual([]);
    expect(await bob.ask('{ myRooms { edges { node { id } } } missedCallCount }')).toMatchObject({
      myRooms: { edges: [] },
      missedCallCount: 0,
    });
  }
  for (const [way] of ways)
    expect({ way, ...asObject(seen.get(way)) }).toEqual({ way, ...asObject(seen.get('never met')) });
});

test('that somebody is busy is told only to those who may call them', async () => {
  const app = await testApp();
  const bob = await Phone.open(await app.user('bob'));
  const ann = await Phone.open(await app.user('ann'));
  await befriend(ann.person, bob.person);
  await ann.call([bob]);
  await bob.accept(await bob.ringing());
  const stranger = await Phone.open(await app.user('eve'));
  expect(await stranger.call([bob])).toMatchObject({ invitations: [{ status: 'RINGING' }] });
});

test('to somebody blocked the other does not exist: not found, not asked, not seen', async () => {
  const app = await testApp();
  const bob = await Phone.open(await app.user('bob'));
  const eve = await Phone.open(await app.user('eve'));
  await befriend(eve.person, bob.person);
  await eve.next('FriendAdded');
  await bob.block(eve);
  expect((await eve.next('FriendRemoved')).userId).toBe(bob.id);

  const search = await eve.ask('{ searchUsers(prefix: "bob") { edges { node { id } } } }');
  expect(search).toEqual({ searchUsers: { edges: [] } });
  expect(await bob.ask('{ searchUsers(prefix: "eve") { edges { node { id } } } }')).toEqual(search);
  const ask = (id: string) => eve.ask('mutation ($id: ID!) { sendFriendRequest(userId: $id) { __typename } }', { id });
  const refusal = await failure(ask(bob.id));
  expect(refusal).toMatchObject({ code: 'NOT_FOUND' });
  expect(refusal).toEqual(await failure(ask(randomUUID())));
  expect(await eve.ask('{ friends { edges { node { id } } } }')).toEqual({ friends: { edges: [] } });
  eve.events.takeAll();
  bob.socket.cut();
  await bob.connect(null);
  await bob.settings({ callWaiting: true });
  await eve.events.expectNothing(100);
});

test('whoever blocks somebody who is ringing them hears no more; to the caller it rings on', async () => {
  const clock = new FakeClock();
  const app = await testApp({ clock });
  const bob = await Phone.open(await app.user('bob'));
  const eve = await Phone.open(await app.user('eve'));
  await befriend(eve.person, bob.person);
  const started = await eve.call([bob]);
  eve.socket.subscribe('subscription ($id: ID!) { callEvents(participantId: $id) { cursor } }', {
    id: started.participant.id,
  });
  const ring = await bob.ringing();
  await bob.block(eve);
  expect(await bob.changed()).toMatchObject({ id: ring.id, status: 'CANCELLED' });
  expect(await failure(bob.accept(ring))).toMatchObject({ code: 'NOT_FOUND' });
  await passTime(app, clock, 47_000, [bob, eve]);
  expect(await eve.changed()).toMatchObject({ id: ring.id, status: 'MISSED' });
  expect(await bob.history()).toEqual([]);
});

test('whoever blocks somebody in a call with them is out of it', async () => {
  const app = await testApp();
  const bob = await Phone.open(await app.user('bob'));
  const eve = await Phone.open(await app.user('eve'));
  await befriend(eve.person, bob.person);
  const started = await eve.call([bob]);
  await bob.accept(await bob.ringing());
  await bob.block(eve);
  const { call } = await eve.ask<{ call: { endReason: string } }>(`{ call(id: "${started.call.id}") { endReason } }`);
  expect(call.endReason).toBe('HUNG_UP');
  expect(await failure(bob.join(started.room.id))).toMatchObject({ code: 'NOT_FOUND' });
  expect(await failure(bob.call([eve]))).toMatchObject({ code: 'FORBIDDEN' });
});

test('somebody else’s ring can be neither answered, declined nor cancelled', async () => {
  const app = await testApp();
  const bob = await Phone.open(await app.user('bob'));
  const ann = await Phone.open(await app.user('ann'));
  const eve = await Phone.open(await app.user('eve'));
  await befriend(ann.person, bob.person);
  const { call } = await ann.call([bob]);
  const ring = await bob.ringing();
  const refused = await Promise.all([
    failure(eve.accept(ring)),
    failure(eve.decline(ring)),
    failure(eve.cancel(call.id)),
    failure(ann.accept(ring)),
    failure(bob.cancel(call.id)),
  ]);
  for (const one of refused) expect(one).toMatchObject({ code: 'NOT_FOUND' });
  expect((await bob.accept(ring)).__typename).toBe('CallJoined');
});
