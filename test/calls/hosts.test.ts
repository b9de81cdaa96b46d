import { expect, test } from 'vitest';
import type { Caller } from './caller.ts';
import { gather } from './gathering.ts';

test('the owner is the host from the moment they are there, whoever came first', async () => {
  const { join } = await gather(['ann', 'bob']);
  const bob = await join('bob');
  expect(bob.joined.call.hostId).toBe(bob.id);
  const ann = await join('ann');
  expect(ann.joined.call.hostId).toBe(ann.id);
  expect(await bob.next('HostChanged')).toMatchObject({ hostId: ann.id });
});

test('when the owner leaves, who has been here longest becomes the host; when they come back, they are it again', async () => {
  const { join, joinAll } = await gather(['ann', 'bob', 'cid']);
  const [ann, bob, cid] = (await joinAll()) as [Caller, Caller, Caller];
  await ann.leave();
  expect(await cid.next('HostChanged')).toMatchObject({ hostId: bob.id });
  const again = await join('ann');
  expect(await cid.next('HostChanged')).toMatchObject({ hostId: again.id });
  expect((await bob.call()).hostId).toBe(again.id);
});

test('the host passes on down the line, and a leave of somebody else changes nothing', async () => {
  const { join } = await gather(['owner', 'bob', 'cid', 'dan']);
  const bob = await join('bob');
  const cid = await join('cid');
  const dan = await join('dan');
  await cid.leave();
  expect(await dan.next('ParticipantLeft')).toMatchObject({ participantId: cid.id });
  await bob.leave();
  expect(await dan.next()).toMatchObject({ __typename: 'ParticipantLeft', participantId: bob.id });
  expect(await dan.next()).toMatchObject({ __typename: 'HostChanged', hostId: dan.id });
});

test('of two devices of the owner the one that came first is the host, then the other', async () => {
  const { join } = await gather(['ann', 'bob']);
  const bob = await join('bob');
  const desktop = await join('ann');
  const phone = await join('ann');
  expect(phone.joined.call.hostId).toBe(desktop.id);
  await desktop.leave();
  expect((await bob.call()).hostId).toBe(phone.id);
});

test('the host passes on when the lease of the host runs out', async () => {
  const { join, pass } = await gather(['ann', 'bob']);
  const ann = await join('ann');
  const bob = await join('bob');
  ann.socket.cut();
  await ann.socket.closed;
  await pass(21_000, bob);
  expect(await bob.next('ParticipantLeft')).toMatchObject({ participantId: ann.id, reason: 'LEASE_EXPIRED' });
  expect(await bob.next('HostChanged')).toMatchObject({ hostId: bob.id });
});
