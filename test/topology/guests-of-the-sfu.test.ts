import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { rtpParametersOf } from '../sfu/rtp.ts';
import type { TestSocket } from '../support/test-socket.ts';
import { confirmAll, SwitchingRoom } from './room.ts';
import type { InCall } from './room.ts';

const PREPARE = `mutation ($roomId: ID!, $deviceId: ID!, $caps: RtpCapabilities!) {
  prepareJoin(roomId: $roomId, deviceId: $deviceId, rtpCapabilities: $caps) {
    participantId epoch sfu { sendTransport { id } receiveTransport { id } }
  }
}`;
const RESUME = `mutation ($id: ID!, $epoch: Int!) {
  resumeConsumers(participantId: $id, epoch: $epoch) { ... on ConsumersResumed { epoch } ... on Error { code } }
}`;
const PREFER = `mutation ($id: ID!, $epoch: Int!) {
  setReceivePreferences(participantId: $id, epoch: $epoch, maxVideos: 4) { __typename ... on Error { code } }
}`;
const ADMIT = `mutation ($id: ID!, $epoch: Int!, $caps: RtpCapabilities) {
  admitToSfu(participantId: $id, epoch: $epoch, rtpCapabilities: $caps) { __typename ... on Error { code } }
}`;
const PRODUCE = `mutation ($id: ID!, $epoch: Int!, $transport: ID!, $rtp: RtpParameters!) {
  produce(participantId: $id, epoch: $epoch, transportId: $transport, source: MICROPHONE, rtpParameters: $rtp) {
    ... on Produced { producerId } ... on Error { code }
  }
}`;
const CONNECT = `mutation ($id: ID!, $epoch: Int!, $transport: ID!, $dtls: DtlsParameters!) {
  connectTransport(participantId: $id, epoch: $epoch, transportId: $transport, dtlsParameters: $dtls) { __typename }
}`;

interface Prepared {
  participantId: string;
  epoch: number;
  sfu: { sendTransport: { id: string }; receiveTransport: { id: string } };
}

/** Three people on the SFU. */
async function onSfu() {
  const room = await SwitchingRoom.open({ meshLimit: 2 });
  const people = await room.joinAll(3);
  await confirmAll(people, 2);
  return { room, people: people as [InCall, InCall, InCall] };
}

async function prepare(room: SwitchingRoom, socket: TestSocket, deviceId: string): Promise<Prepared> {
  const caps = (await room.sfu().capabilities()).rtpCapabilities;
  const { prepareJoin } = await socket.request<{ prepareJoin: Prepared }>(PREPARE, {
    roomId: room.roomId,
    deviceId,
    caps,
  });
  return prepareJoin;
}

/** Whom the SFU holds transports for. */
async function idsOnSfu(room: SwitchingRoom, one: InCall, epoch = 2): Promise<string[]> {
  const { participants } = await room.sfu().snapshot({ callId: one.joined.call.id, epoch });
  return participants.map(({ participantId }) => participantId).toSorted();
}

const idsOf = (people: { id: string }[]) => people.map(({ id }) => id).toSorted();

it('who only looks at the page before a call can connect, but neither hear anybody nor be heard', async () => {
  const { room } = await onSfu();
  const socket = await (await room.member('dora')).socket();
  const { participantId: id, epoch, sfu } = await prepare(room, socket, randomUUID());
  const caps = (await room.sfu().capabilities()).rtpCapabilities;

  const dtls = { fingerprints: [{ algorithm: 'sha-256', value: 'AB' }] };
  await socket.request(CONNECT, { id, epoch, transport: sfu.receiveTransport.id, dtls });

  const produce = { id, epoch, transport: sfu.sendTransport.id, rtp: rtpParametersOf('MICROPHONE') };
  await expect(socket.request(PRODUCE, produce)).rejects.toThrow('NOT_FOUND');
  await expect(socket.request(RESUME, { id, epoch })).rejects.toThrow('NOT_FOUND');
  await expect(socket.request(PREFER, { id, epoch })).rejects.toThrow('NOT_FOUND');
  await expect(socket.request(ADMIT, { id, epoch, caps })).rejects.toThrow('NOT_FOUND');
});

it('a tab that is reloaded in a call leaves nothing of its warm join behind', async () => {
  const { room, people } = await onSfu();
  const deviceId = randomUUID();
  const dora = await room.join('dora', { deviceId });
  const again = await (await room.member('dora')).socket();
  const prepared = await prepare(room, again, deviceId);
  expect(await idsOnSfu(room, dora)).toContain(prepared.participantId);

  const joined = await room.joinOn(again, deviceId);

  expect(joined.participant.id).toBe(dora.id);
  expect(await idsOnSfu(room, dora)).toEqual(idsOf([...people, dora]));
});

it('a device whose capabilities are nonsense does not keep the others in the mesh', async () => {
  const room = await SwitchingRoom.open({ meshLimit: 2 });
  const [ann] = await room.joinAll(1);
  const eve = await (await room.member('eve')).socket();
  await eve.request(
    `mutation ($roomId: ID!, $deviceId: ID!, $caps: RtpCapabilities) {
      joinCall(roomId: $roomId, deviceId: $deviceId, rtpCapabilities: $caps) { __typename }
    }`,
    { roomId: room.roomId, deviceId: randomUUID(), caps: { codecs: 'none' } },
  );
  const cleo = await room.join('cleo');
  expect(cleo.joined.call.topology).toBe('SFU');
  expect((await ann!.events.next('SfuAdmitted')).event).toMatchObject({ admission: { epoch: 2 } });
});

it('who leaves while the SFU is being opened leaves nothing there', async () => {
  const room = await SwitchingRoom.open({ meshLimit: 2 });
  const [ann, bob] = (await room.joinAll(2)) as [InCall, InCall];
  const sfu = room.sfu();
  const admit = sfu.admit.bind(sfu);
  const reached = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  sfu.admit = async (asked) => {
    const admission = await admit(asked);
    if (asked.participantId === bob.id) {
      reached.resolve();
      await goOn.promise;
    }
    return admission;
  };
  const joining = room.join('cleo');
  await reached.promise;
  await bob.leave();
  goOn.resolve();
  const cleo = await joining;
  expect(cleo.joined.call).toMatchObject({ topology: 'SFU', epoch: 2 });
  await ann.events.next('SfuAdmitted');
  expect(await idsOnSfu(room, ann)).toEqual(idsOf([ann, cleo]));
});

it('nobody hears of the connection of a device that has only prepared its join', async () => {
  const { room, people } = await onSfu();
  const socket = await (await room.member('dora')).socket();
  const { participantId } = await prepare(room, socket, randomUUID());
  const [ann] = people;
  const callId = ann.joined.call.id;
  const heard: string[] = [];
  const { streams } = room.app.deps;
  const stop = streams.listen(callId, ({ event }) => {
    if (event.type === 'QualityChanged') heard.push(event.participantId);
  });
  room.sfu().setQuality({ callId, epoch: 2, participantId }, 'POOR');
  room.sfu().setQuality({ callId, epoch: 2, participantId: ann.id }, 'POOR');
  stop();
  expect(heard).toEqual([ann.id]);
});

it('preparing a join with nonsense is refused as what it is', async () => {
  const { room } = await onSfu();
  const socket = await (await room.member('dora')).socket();
  const nonsense = { roomId: room.roomId, deviceId: randomUUID(), caps: { codecs: 'none' } };
  await expect(socket.request(PREPARE, nonsense)).rejects.toThrow('INVALID_RTP_CAPABILITIES');
});

it('who leaves while the SFU lets them in leaves nothing there', async () => {
  const { room, people } = await onSfu();
  const sfu = room.sfu();
  const admit = sfu.admit.bind(sfu);
  const dora = await (await room.member('dora')).socket();
  sfu.admit = async (asked) => {
    const id = asked.participantId;
    await dora.request(`mutation ($id: ID!) { leaveCall(participantId: $id) { id } }`, { id });
    return admit(asked);
  };
  await expect(room.joinOn(dora, randomUUID())).rejects.toThrow('NOT_IN_CALL');
  expect(await idsOnSfu(room, people[0])).toEqual(idsOf(people));
});

it('what a device can receive is remembered when it says so only to be let in', async () => {
  const room = await SwitchingRoom.open();
  const five = await room.joinAll(5);
  await confirmAll(five, 2);
  for (const one of five.slice(2)) await one.leave();
  await room.pass(22);
  const late = await room.join('late', { canSfu: false });
  // The mesh fails, and the call goes to the SFU without it.
  await room.pass(11);
  expect(await room.topology()).toEqual({ topology: 'SFU', epoch: 4 });
  const caps = (await room.sfu().capabilities()).rtpCapabilities;
  const admit = `mutation ($id: ID!, $caps: RtpCapabilities) { admitToSfu(participantId: $id, epoch: 4, rtpCapabilities: $caps) { __typename } }`;
  await late.socket.request(admit, { id: late.id, caps });
  const { admitToSfu } = await late.socket.request<{ admitToSfu: { __typename: string } }>(admit, { id: late.id });
  expect(admitToSfu.__typename).toBe('SfuAdmission');
  room.sfu().loseCall({ callId: late.joined.call.id, epoch: 4 });
  const { event } = await late.events.next('SfuAdmitted');
  expect(event).toMatchObject({ admission: { epoch: 5 } });
});

it('a call that one device keeps in the mesh does not grow beyond a mesh', async () => {
  const room = await SwitchingRoom.open({ meshLimit: 10, capacity: 12 });
  await room.join('mesh-only', { canSfu: false });
  const socket = await (await room.member('many')).socket();
  for (let device = 2; device <= 10; device += 1) await room.joinOn(socket, randomUUID());
  expect(await room.joinOn(socket, randomUUID())).toMatchObject({ code: 'ROOM_FULL' });
});

it('whoever joins is let in on the SFU while the join is still being written', async () => {
  const { room } = await onSfu();
  const sfu = room.sfu();
  const admit = sfu.admit.bind(sfu);
  const isIn: boolean[] = [];
  sfu.admit = async (asked) => {
    const { view } = await room.app.deps.rosters.get(asked.callId);
    isIn.push(view.participant(asked.participantId) !== undefined);
    return admit(asked);
  };

  const dora = await room.join('dora');

  expect(isIn).toEqual([false]);
  expect(dora.joined.sfu?.consumers).toEqual([]);
});

it.each(['prepared', 'unprepared'])('a join that cannot be written leaves nothing on the SFU, %s', async (kind) => {
  const { room, people } = await onSfu();
  const socket = await (await room.member('dora')).socket();
  const deviceId = randomUUID();
  if (kind === 'prepared') await prepare(room, socket, deviceId);
  const em = room.app.deps.orm.em.fork();
  await em.execute("CREATE TRIGGER full BEFORE INSERT ON participants BEGIN SELECT RAISE(ABORT, 'full'); END");

  await expect(room.joinOn(socket, deviceId)).rejects.toThrow('INTERNAL');

  expect(await idsOnSfu(room, people[0])).toEqual(idsOf(people));
  await em.execute('DROP TRIGGER full');
  const dora = await room.joinOn(socket, deviceId);
  expect(await idsOnSfu(room, people[0])).toEqual(idsOf([...people, dora.participant]));
});
