import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { friends, Phone } from '../support/phone.ts';

test('a friend is called, answers, talks and hangs up, and both remember it', async () => {
  const app = await testApp();
  const [ann, bob] = await friends(app, 'ann', 'bob');
  const started = await ann.call([bob], { kind: 'VIDEO' });
  expect(started).toMatchObject({ __typename: 'CallJoined', room: { kind: 'DIRECT' }, call: { kind: 'VIDEO' } });
  expect(started.invitations).toMatchObject([{ status: 'RINGING', to: { id: bob.id } }]);

  const ring = await bob.ringing();
  expect(ring).toMatchObject({ status: 'RINGING', kind: 'VIDEO', from: { id: ann.id, displayName: 'ann' } });
  const answered = await bob.accept(ring);
  expect(answered).toMatchObject({ __typename: 'CallJoined', call: { id: started.call.id } });
  expect(answered.call.participants.map(({ userId }) => userId)).toEqual([ann.id, bob.id]);
  expect(await ann.changed()).toMatchObject({ status: 'ACCEPTED', answeredByDeviceId: bob.deviceId });

  await bob.hangUp(answered, 'Dinner is ready');
  expect(await ann.history()).toMatchObject([
    { direction: 'OUTGOING', outcome: 'ANSWERED', kind: 'VIDEO', durationSeconds: 0, others: [{ userId: bob.id }] },
  ]);
  expect(await bob.history()).toMatchObject([
    { direction: 'INCOMING', outcome: 'ANSWERED', isNew: false, others: [{ userId: ann.id }] },
  ]);
});

test('every device rings, the first to answer wins, and the others learn that it was elsewhere', async () => {
  const app = await testApp();
  const [ann, bob] = await friends(app, 'ann', 'bob');
  const others = await Promise.all([1, 2, 3].map(() => Phone.open(bob.person)));
  await ann.call([bob]);
  const rings = await Promise.all([bob, ...others].map((phone) => phone.ringing()));
  expect(new Set(rings.map(({ id }) => id)).size).toBe(1);

  const answered = await bob.accept(rings[0]!);
  const told = await Promise.all(others.map((phone) => phone.changed()));
  expect(answered.__typename).toBe('CallJoined');
  for (const one of told) expect(one).toMatchObject({ status: 'ACCEPTED', answeredByDeviceId: bob.deviceId });
  expect(await others[0]?.accept(rings[0]!)).toMatchObject({ __typename: 'NotRinging', status: 'ACCEPTED' });
});

test('two devices that answer at the same moment: exactly one wins', async () => {
  const app = await testApp();
  const [ann, bob] = await friends(app, 'ann', 'bob');
  const tabs = [bob, ...(await Promise.all([1, 2, 3, 4].map(() => Phone.open(bob.person))))];
  await ann.call([bob]);
  const ring = await bob.ringing();
  const answers = await Promise.all(tabs.map((tab) => tab.accept(ring)));
  const winners = answers.filter(({ __typename }) => __typename === 'CallJoined');
  expect(winners).toHaveLength(1);
  expect(winners[0]?.call.participants).toHaveLength(2);
  for (const one of answers) if (one !== winners[0]) expect(one).toMatchObject({ code: 'NOT_RINGING' });
});

test('whoever has won may ask again, should the answer have been lost', async () => {
  const app = await testApp();
  const [ann, bob] = await friends(app, 'ann', 'bob');
  await ann.call([bob]);
  const ring = await bob.ringing();
  const first = await bob.accept(ring);
  const again = await bob.accept(ring);
  expect(again.participant).toEqual(first.participant);
});

test('a call is declined with a reason: the caller is told, the call is over, and it stays in both histories', async () => {
  const app = await testApp();
  const [ann, bob] = await friends(app, 'ann', 'bob');
  const tab = await Phone.open(bob.person);
  const { call } = await ann.call([bob]);
  const ring = await bob.ringing();
  expect(await bob.decline(ring, 'In a meeting')).toMatchObject({ __typename: 'Invitation', status: 'DECLINED' });
  expect(await ann.changed()).toMatchObject({ status: 'DECLINED', declineReason: 'In a meeting' });
  expect(await tab.changed()).toMatchObject({ status: 'DECLINED' });
  expect(await ann.ask(`{ call(id: "${call.id}") { endReason participants { id } } }`)).toEqual({
    call: { endReason: 'NOT_ANSWERED', participants: [] },
  });
  expect(await ann.history()).toMatchObject([{ direction: 'OUTGOING', outcome: 'DECLINED', durationSeconds: null }]);
  expect(await bob.history()).toMatchObject([{ direction: 'INCOMING', outcome: 'DECLINED', isNew: false }]);
});

test('a caller gives up: the ringing stops and the callee has missed a call', async () => {
  const app = await testApp();
  const [ann, bob] = await friends(app, 'ann', 'bob');
  const { call } = await ann.call([bob]);
  const ring = await bob.ringing();
  expect(await ann.cancel(call.id)).toMatchObject([{ status: 'CANCELLED' }]);
  expect(await bob.changed()).toMatchObject({ status: 'CANCELLED' });
  expect((await bob.next('MissedCallsChanged')).count).toBe(1);
  expect(await bob.accept(ring)).toMatchObject({ __typename: 'NotRinging', status: 'CANCELLED' });
  expect(await bob.history()).toMatchObject([{ outcome: 'MISSED', isNew: true }]);
  expect(await ann.history()).toMatchObject([{ outcome: 'CANCELLED' }]);
});

test('hanging up while it rings is giving up', async () => {
  const app = await testApp();
  const [ann, bob] = await friends(app, 'ann', 'bob');
  const started = await ann.call([bob]);
  await bob.ringing();
  await ann.hangUp(started);
  expect(await bob.changed()).toMatchObject({ status: 'CANCELLED' });
  expect(await ann.changed()).toMatchObject({ status: 'CANCELLED' });
});

test('somebody in another call is busy: the caller learns it, they have missed a call', async () => {
  const app = await testApp();
  const [ann, bob] = await friends(app, 'ann', 'bob');
  const [cid] = await friends(app, 'cid', 'bob');
  await ann.call([bob]);
  await bob.accept(await bob.ringing());
  expect(await cid.call([bob])).toMatchObject({ __typename: 'EverybodyBusy', code: 'EVERYBODY_BUSY' });
  expect((await bob.next('MissedCallsChanged')).count).toBe(1);
  expect(await cid.history()).toMatchObject([{ direction: 'OUTGOING', outcome: 'BUSY' }]);
  expect((await bob.history())[0]).toMatchObject({ direction: 'INCOMING', outcome: 'MISSED', isNew: true });
});

test('with call waiting somebody in a call is rung all the same', async () => {
  const app = await testApp();
  const [ann, bob] = await friends(app, 'ann', 'bob');
  const [cid] = await friends(app, 'cid', 'bob');
  await bob.settings({ callWaiting: true });
  await ann.call([bob]);
  await bob.accept(await bob.ringing());
  expect(await cid.call([bob])).toMatchObject({ __typename: 'CallJoined' });
  expect(await bob.ringing()).toMatchObject({ from: { id: cid.id } });
});

test('two people who call each other at the same moment meet in one call', async () => {
  const app = await testApp();
  const [ann, bob] = await friends(app, 'ann', 'bob');
  const [one, other] = await Promise.all([ann.call([bob]), bob.call([ann])]);
  expect(one.__typename).toBe('CallJoined');
  expect(other.__typename).toBe('CallJoined');
  expect(one.call.id).toBe(other.call.id);
  const call = await ann.ask<{ call: { participants: { userId: string }[] } }>(
    `{ call(id: "${one.call.id}") { participants { userId } } }`,
  );
  expect(call.call.participants.map(({ userId }) => userId).toSorted()).toEqual([ann.id, bob.id].toSorted());
});

test('several are rung into one call: each answers for themselves', async () => {
  const app = await testApp();
  const [ann, bob] = await friends(app, 'ann', 'bob');
  const [, cid] = await friends(app, 'ann', 'cid');
  const [, dan] = await friends(app, 'ann', 'dan');
  const started = await ann.call([bob, cid, dan]);
  expect(started.room.kind).toBe('GROUP');
  await bob.accept(await bob.ringing());
  await cid.decline(await cid.ringing());
  const last = await dan.accept(await dan.ringing());
  expect(last.call.participants.map(({ userId }) => userId)).toEqual([ann.id, bob.id, dan.id]);
  const outcomes = [await ann.changed(), await ann.changed(), await ann.changed()];
  expect(outcomes.map(({ status }) => status)).toEqual(['ACCEPTED', 'DECLINED', 'ACCEPTED']);
});

test('the members of a room are rung, friends or not', async () => {
  const app = await testApp();
  const ann = await Phone.open(await app.user('ann'));
  const bob = await Phone.open(await app.user('bob'));
  const { createRoom } = await ann.ask<{ createRoom: { id: string; link: string } }>(
    'mutation { createRoom(name: "Team") { id link } }',
  );
  await bob.ask('mutation ($link: String!) { joinRoom(link: $link) { ... on Room { id } } }', {
    link: createRoom.link,
  });
  await ann.callRoom(createRoom.id);
  const ring = await bob.ringing();
  expect(ring).toMatchObject({ roomName: 'Team', roomKind: 'GROUP', roomId: createRoom.id });
  expect(await bob.accept(ring)).toMatchObject({ __typename: 'CallJoined', room: { id: createRoom.id } });
});

test('whoever comes online while it rings, rings', async () => {
  const app = await testApp();
  const ann = (await friends(app, 'ann', 'bob'))[0];
  const bob = await app.user('bob');
  await ann.call([bob]);
  const socket = await bob.socket();
  const late = socket.subscribe<{ event: { invitations: { id: string }[] } }>(
    'subscription ($id: ID!) { userEvents(deviceId: $id) { event { __typename ... on UserSnapshot { invitations { id status } } } } }',
    { id: randomUUID() },
  );
  expect((await late.next('UserSnapshot')).event.invitations).toMatchObject([{ status: 'RINGING' }]);
});

test('a stream that was cut continues where it was: the call that came meanwhile rings', async () => {
  const app = await testApp();
  const [ann, bob] = await friends(app, 'ann', 'bob');
  await ann.call([bob]);
  const first = await bob.ringing();
  bob.socket.cut();
  await ann.cancel(first.callId);
  await ann.call([bob]);
  await bob.connect();
  expect(await bob.changed()).toMatchObject({ id: first.id, status: 'CANCELLED' });
  expect((await bob.ringing()).id).not.toBe(first.id);
});
