import { expect, it } from 'vitest';
import { SEND_SIGNALS } from '../calls/caller.ts';
import { confirmAll, SwitchingRoom } from './room.ts';
import type { InCall } from './room.ts';

it('a fifth participant moves the call to the SFU, without one round trip more', async () => {
  const room = await SwitchingRoom.open();
  const four = await room.joinAll(4);
  expect(four.map(({ joined }) => [joined.call.topology, joined.sfu])).toEqual(four.map(() => ['MESH', null]));

  const fifth = await room.join('fifth');

  expect(fifth.joined.call).toMatchObject({ topology: 'SFU', epoch: 2, switchReason: 'OUTGREW_MESH' });
  expect(fifth.joined.sfu).toMatchObject({ epoch: 2, sendTransport: { id: expect.any(String) as string } });
  for (const one of four) {
    expect((await one.events.next('TopologyChanged')).event).toMatchObject({ topology: 'SFU', epoch: 2 });
    expect((await one.events.next('SfuAdmitted')).event).toMatchObject({ admission: { epoch: 2 } });
  }
});

it('the switch is settled when every pair has confirmed', async () => {
  const room = await SwitchingRoom.open();
  const five = await room.joinAll(5);
  await confirmAll(five, 2);
  for (const one of five) {
    expect((await one.events.next('SwitchSettled')).event).toMatchObject({ epoch: 2, unreachable: [] });
  }
});

it('who cannot reach the SFU keeps the mesh links and is told at the deadline', async () => {
  const room = await SwitchingRoom.open();
  const five = await room.joinAll(5);
  const [cutOff, ...others] = five;
  await confirmAll(others, 2);
  await room.pass(11);
  const settled = (await cutOff!.events.next('SwitchSettled')).event;
  expect(settled).toMatchObject({ epoch: 2, unreachable: [cutOff!.id] });
  expect(await room.topology()).toEqual({ topology: 'SFU', epoch: 2 });
});

it('if nobody could reach the SFU the call switches back, and does not try again at once', async () => {
  const room = await SwitchingRoom.open();
  const five = await room.joinAll(5);
  await room.pass(11);
  const back = (await five[0]!.events.next('SwitchSettled')).event;
  expect(back).toMatchObject({ epoch: 2 });
  expect((await five[0]!.events.next('TopologyChanged')).event).toMatchObject({
    topology: 'MESH',
    epoch: 3,
    reason: 'SFU_UNREACHABLE',
  });
  // Not even when one pair of the mesh broke meanwhile.
  await confirmAll(five.slice(1), 3);
  await room.pass(15);
  expect(await room.topology()).toEqual({ topology: 'MESH', epoch: 3 });
});

it('a call returns to the mesh after 20 s at one below the limit, and closes the SFU when all pairs confirmed', async () => {
  const room = await SwitchingRoom.open();
  const five = await room.joinAll(5);
  await confirmAll(five, 2);
  const [one, two, ...three] = five;
  await one!.leave();
  await room.pass(25);
  expect(await room.topology()).toEqual({ topology: 'SFU', epoch: 2 });

  await two!.leave();
  await room.pass(18);
  expect(await room.topology()).toEqual({ topology: 'SFU', epoch: 2 });
  await room.pass(4);

  expect((await three[0]!.events.next('SwitchSettled')).event).toMatchObject({ epoch: 2 });
  expect((await three[0]!.events.next('TopologyChanged')).event).toMatchObject({
    topology: 'MESH',
    epoch: 3,
    reason: 'BACK_TO_MESH',
  });
  expect((await room.sfu().usage()).calls).toBe(1);
  await confirmAll(three, 3);
  await three[0]!.events.next('SwitchSettled');
  await expect.poll(async () => (await room.sfu().usage()).calls).toBe(0);
});

it('a mesh that not every pair can connect goes back to the SFU and backs off', async () => {
  const room = await SwitchingRoom.open();
  const five = await room.joinAll(5);
  await confirmAll(five, 2);
  await five[0]!.leave();
  await five[1]!.leave();
  const three = five.slice(2);
  await room.pass(22);
  expect(await room.topology()).toEqual({ topology: 'MESH', epoch: 3 });
  await three[0]!.confirm(3, [three[1]!.id]);
  await three[1]!.confirm(3, [three[0]!.id]);
  await room.pass(11);
  expect(await room.topology()).toEqual({ topology: 'SFU', epoch: 4 });
  await confirmAll(three, 4);
  await room.pass(30);
  expect(await room.topology()).toEqual({ topology: 'SFU', epoch: 4 });
  await room.pass(45);
  expect(await room.topology()).toEqual({ topology: 'MESH', epoch: 5 });
});

it('who meets on the SFU alone keeps it until the next one, when the mesh fails', async () => {
  const room = await SwitchingRoom.open();
  const five = await room.joinAll(5);
  await confirmAll(five, 2);
  await five[0]!.leave();
  await five[1]!.leave();
  const three = five.slice(2);
  await room.pass(22);
  await three[0]!.confirm(3, [three[1]!.id]);
  await three[1]!.confirm(3, [three[0]!.id]);
  await room.pass(11);
  const told: unknown[] = [];
  while (told.at(-1) !== 4) {
    const { event } = await three[0]!.events.next();
    if (['SwitchSettled', 'TopologyChanged'].includes(event.__typename)) told.push(event['epoch']);
  }
  // The end of the switch to the mesh (3) was never told: pages let go of the SFU of before with it.
  expect(told).toEqual([2, 2, 3, 4]);
  expect((await room.sfu().usage()).calls).toBe(2);
  await confirmAll(three, 4);
  await expect.poll(async () => (await room.sfu().usage()).calls).toBe(1);
});

it('a reload in the middle of a switch takes nothing back of what the others said', async () => {
  const room = await SwitchingRoom.open({ meshLimit: 3 });
  const deviceId = crypto.randomUUID();
  const ben = await room.join('ben', { deviceId });
  const others = await room.joinAll(3);
  const everybody = [ben, ...others];
  const from = (one: InCall) => everybody.filter((other) => other !== one).map(({ id }) => id);
  for (const one of others) await one.confirm(2, from(one));
  await room.joinOn(ben.socket, deviceId);
  await ben.confirm(2, from(ben));
  expect((await ben.events.next('SwitchSettled')).event).toMatchObject({ epoch: 2, unreachable: [] });
});

it('a reload in the middle of a return to the mesh does not throw the call off it', async () => {
  const room = await SwitchingRoom.open();
  const deviceId = crypto.randomUUID();
  const ben = await room.join('ben', { deviceId });
  const others = await room.joinAll(4);
  await confirmAll([ben, ...others], 2);
  await others[2]!.leave();
  await others[3]!.leave();
  const three = [ben, ...others.slice(0, 2)];
  await room.pass(22);
  await confirmAll(three.slice(1), 3);
  for (const one of three.slice(1)) await one.confirm(3, [ben.id]);
  await room.joinOn(ben.socket, deviceId);
  await ben.confirm(
    3,
    three.slice(1).map(({ id }) => id),
  );
  await room.pass(11);
  expect(await room.topology()).toEqual({ topology: 'MESH', epoch: 3 });
});

it('a switch that waits for nobody but one who leaves is settled', async () => {
  const room = await SwitchingRoom.open();
  const [slow, ...others] = await room.joinAll(5);
  await confirmAll(others, 2);
  await slow!.leave();
  expect((await others[0]!.events.next('SwitchSettled')).event).toMatchObject({ epoch: 2, unreachable: [] });
});

it('who leaves while the call returns to the mesh leaves the SFU, too', async () => {
  const room = await SwitchingRoom.open();
  const five = await room.joinAll(5);
  await confirmAll(five, 2);
  const [one, two, three] = five as [InCall, InCall, InCall];
  await five[3]!.leave();
  await five[4]!.leave();
  await room.pass(22);
  await three.leave();
  const onSfu = async () => {
    const { participants } = await room.sfu().snapshot({ callId: one.joined.call.id, epoch: 2 });
    return participants.map(({ participantId }) => participantId).toSorted();
  };
  await expect.poll(onSfu).toEqual([one.id, two.id].toSorted());
});

it('who reloads while the SFU is being opened gets what was opened for them', async () => {
  const room = await SwitchingRoom.open({ meshLimit: 3 });
  const deviceId = crypto.randomUUID();
  const ann = await room.join('ann', { deviceId });
  await room.joinAll(2);
  const sfu = room.sfu();
  const admit = sfu.admit.bind(sfu);
  let reloading: ReturnType<SwitchingRoom['joinOn']> | undefined;
  sfu.admit = async (parameters) => {
    const admission = await admit(parameters);
    if (parameters.participantId === ann.id && !reloading) {
      reloading = room.joinOn(ann.socket, deviceId);
      // Its join is written before the switch is.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return admission;
  };
  await room.join('dora');
  const { sfu: own, call } = (await reloading)!;
  const told = (await ann.events.next('SfuAdmitted')).event as unknown as { admission: typeof own };
  expect(told.admission?.sendTransport.id).toBe(own?.sendTransport.id);
  const { participants } = await sfu.snapshot({ callId: call.id, epoch: 2, participantId: ann.id });
  const open = participants.find(({ participantId }) => participantId === ann.id);
  expect(open?.sendTransportId).toBe(own?.sendTransport.id);
});

it('a lost media worker is a switch to another one: nobody joins again', async () => {
  const room = await SwitchingRoom.open();
  const five = await room.joinAll(5);
  await confirmAll(five, 2);
  room.sfu().loseCall({ callId: five[0]!.joined.call.id, epoch: 2 });
  for (const one of five) {
    await one.events.next('SwitchSettled');
    expect((await one.events.next('TopologyChanged')).event).toMatchObject({ epoch: 3, reason: 'SFU_LOST' });
    expect((await one.events.next('SfuAdmitted')).event).toMatchObject({ admission: { epoch: 3 } });
  }
});

it('a restart of the server gives the call another SFU; participants stay', async () => {
  const room = await SwitchingRoom.open();
  const five = await room.joinAll(5);
  await confirmAll(five, 2);
  await room.app.kill();
  await room.app.start();
  expect(await room.topology()).toEqual({ topology: 'SFU', epoch: 3 });
  const again = await (await room.member('person0')).socket();
  const { call } = await again.request<{ call: { participants: { id: string }[] } }>(
    `query ($id: ID!) { call(id: $id) { participants { id } } }`,
    { id: five[0]!.joined.call.id },
  );
  expect(call.participants.map(({ id }) => id)).toEqual(five.map(({ id }) => id));
});

it('a device without capabilities keeps the call in the mesh, and is refused by a call on the SFU', async () => {
  const room = await SwitchingRoom.open({ meshLimit: 2 });
  await room.joinAll(2);
  const plain = await room.join('plain', { canSfu: false });
  expect(plain.joined.call.topology).toBe('MESH');
  await plain.leave();
  await room.join('able');
  expect(await room.topology()).toMatchObject({ topology: 'SFU' });
  const socket = await (await room.member('plain')).socket();
  const refused = await room.joinOn(socket, crypto.randomUUID(), false);
  expect(refused).toMatchObject({ code: 'RTP_CAPABILITIES_REQUIRED' });
});

it('a device that says late what it can receive keeps its place, its stream and its signals, and the call grows', async () => {
  const room = await SwitchingRoom.open({ meshLimit: 2 });
  const [ann] = (await room.joinAll(2)) as [InCall, InCall];
  const deviceId = crypto.randomUUID();
  const late = await room.join('late', { deviceId, canSfu: false });
  const send = async (batch: number, epoch: number) => {
    const payload = { candidates: [{ candidate: 'candidate:1' }] };
    const signals = [{ to: ann.id, epoch, connectionId: deviceId, payload }];
    const variables = { participantId: late.id, batch, signals };
    return (await late.socket.request<{ sendSignals: { batch: number } }>(SEND_SIGNALS, variables)).sendSignals;
  };
  expect(await send(1, 1)).toMatchObject({ batch: 1 });

  const again = await room.joinOn(late.socket, deviceId);

  expect(again).toMatchObject({ participant: { id: late.id }, call: { topology: 'SFU', epoch: 2 }, sfu: { epoch: 2 } });
  expect((await late.events.next('TopologyChanged')).event).toMatchObject({ topology: 'SFU', epoch: 2 });
  expect((await ann.events.next('SfuAdmitted')).event).toMatchObject({ admission: { epoch: 2 } });
  expect(await send(2, 2)).toMatchObject({ batch: 2 });
  await late.leave();
  expect((await ann.events.next('ParticipantLeft')).event).toMatchObject({ participantId: late.id });
});

it('a reload in a call on the SFU gets new transports and the same participant', async () => {
  const room = await SwitchingRoom.open({ meshLimit: 2 });
  const deviceId = crypto.randomUUID();
  await room.joinAll(2);
  const third = await room.join('third', { deviceId });
  const again = await room.joinOn(third.socket, deviceId);
  expect(again.participant.id).toBe(third.id);
  expect(again.call.epoch).toBe(2);
  expect(again.sfu!.sendTransport.id).not.toBe(third.joined.sfu!.sendTransport.id);
});

it('a confirmation for an old epoch is refused and changes nothing', async () => {
  const room = await SwitchingRoom.open({ meshLimit: 2 });
  const three = await room.joinAll(3);
  const { confirmReceiving } = await three[0]!.confirm(1, [three[1]!.id]);
  expect(confirmReceiving.code).toBe('STALE_EPOCH');
});
