import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { LARGEST_MESH } from '../../src/calls/join.ts';
import { confirmAll, SwitchingRoom } from './room.ts';
import type { InCall } from './room.ts';

class Refusal extends Error {
  override name = 'SfuError';
  readonly code = 'UNAVAILABLE';
}

/** From now on no worker takes a call. */
function loseAllWorkers(room: SwitchingRoom): void {
  room.sfu().openCall = () => Promise.reject(new Refusal('no media worker'));
}

function lose(room: SwitchingRoom, [one]: InCall[], epoch: number): void {
  room.sfu().loseCall({ callId: one!.joined.call.id, epoch });
}

/** Five who listen, and others in the same call who do not. */
async function manyOnTheSfu(count: number) {
  const room = await SwitchingRoom.open({ capacity: 20 });
  const five = await room.joinAll(5);
  await confirmAll(five, 2);
  const crowd = await room.member('crowd');
  const socket = await crowd.socket();
  for (let index = 5; index < count; index += 1) await room.joinOn(socket, randomUUID());
  return { room, five };
}

const nextTopology = async ({ events }: InCall) => (await events.next('TopologyChanged')).event;

it('with no media worker left a small call becomes a mesh', async () => {
  const room = await SwitchingRoom.open();
  const five = await room.joinAll(5);
  await confirmAll(five, 2);
  await nextTopology(five[0]!);
  loseAllWorkers(room);
  lose(room, five, 2);
  expect(await nextTopology(five[0]!)).toMatchObject({ topology: 'MESH', epoch: 3, reason: 'SFU_LOST' });
});

it('with no media worker left a call that is too large for a mesh ends, and says why', async () => {
  const { room, five } = await manyOnTheSfu(LARGEST_MESH + 1);
  loseAllWorkers(room);
  lose(room, five, 2);
  expect((await five[0]!.events.next('CallEnded')).event).toMatchObject({ endReason: 'MEDIA_LOST' });
});

it('workers that die one after the other are not tried for ever: the call becomes a mesh', async () => {
  const room = await SwitchingRoom.open();
  const five = await room.joinAll(5);
  await confirmAll(five, 2);
  await nextTopology(five[0]!);
  for (const epoch of [2, 3]) {
    lose(room, five, epoch);
    const expected = { topology: 'SFU', epoch: epoch + 1, reason: 'SFU_LOST' };
    expect(await nextTopology(five[0]!)).toMatchObject(expected);
  }
  lose(room, five, 4);
  expect(await nextTopology(five[0]!)).toMatchObject({ topology: 'MESH', epoch: 5, reason: 'SFU_LOST' });
});

it('a worker that dies now and then, each time after the call has settled, is replaced each time', async () => {
  const room = await SwitchingRoom.open();
  const five = await room.joinAll(5);
  await nextTopology(five[0]!);
  for (const epoch of [2, 3, 4, 5, 6]) {
    await confirmAll(five, epoch);
    await five[0]!.events.next('SwitchSettled');
    lose(room, five, epoch);
    expect(await nextTopology(five[0]!)).toMatchObject({ topology: 'SFU', epoch: epoch + 1 });
  }
});

it('a mesh does not grow beyond what a mesh can hold while the SFU is out of reach', async () => {
  const room = await SwitchingRoom.open({ capacity: 14 });
  const five = await room.joinAll(5);
  await room.pass(11);
  expect(await room.topology()).toEqual({ topology: 'MESH', epoch: 3 });
  await confirmAll(five, 3);
  const socket = await (await room.member('crowd')).socket();
  const answers = [];
  for (let index = 5; index < 12; index += 1) answers.push((await room.joinOn(socket, randomUUID())).code);
  expect(answers).toEqual([...Array(LARGEST_MESH - 5).fill(undefined), 'ROOM_FULL', 'ROOM_FULL']);
});

it('a call that is too large for a mesh stays on an SFU that nobody can reach, and each is told', async () => {
  const { room, five } = await manyOnTheSfu(LARGEST_MESH + 1);
  lose(room, five, 2);
  await room.pass(12);
  expect(await room.topology()).toEqual({ topology: 'SFU', epoch: 3 });
});

it('a restart just before the deadline of a switch gives everybody the time to confirm again', async () => {
  const room = await SwitchingRoom.open();
  const five = await room.joinAll(5);
  await confirmAll(five.slice(1), 2);
  await room.pass(9);
  await room.app.kill();
  room.clock.advance(2_000);
  await room.app.start();
  expect(await room.topology()).toEqual({ topology: 'SFU', epoch: 3 });
});

it('without an SFU after a restart a small call becomes a mesh', async () => {
  let isWithout = false;
  const room = await SwitchingRoom.open({}, { hasSfu: () => !isWithout });
  const five = await room.joinAll(5);
  await confirmAll(five, 2);
  await room.app.kill();
  isWithout = true;
  await room.app.start();
  expect(await room.topology()).toEqual({ topology: 'MESH', epoch: 3 });
});
