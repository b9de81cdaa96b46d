import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { CHANGES } from '../../src/calls/budget.ts';
import { GraphQLFailure } from '../support/graphql-failure.ts';
import type { TestSocket } from '../support/test-socket.ts';
import { rtpParametersOf } from '../sfu/rtp.ts';
import type { InCall } from './room.ts';
import { confirmAll, SwitchingRoom } from './room.ts';

const ERROR = `... on Error { __typename code message }`;
const PRODUCE = `mutation ($id: ID!, $epoch: Int!, $transport: ID!, $source: TrackSource!, $rtp: RtpParameters!, $isPaused: Boolean) {
  produce(participantId: $id, epoch: $epoch, transportId: $transport, source: $source, rtpParameters: $rtp, isPaused: $isPaused) {
    ... on Produced { producerId } ${ERROR}
  }
}`;
const CONNECT = `mutation ($id: ID!, $epoch: Int!, $transport: ID!, $dtls: DtlsParameters!) {
  connectTransport(participantId: $id, epoch: $epoch, transportId: $transport, dtlsParameters: $dtls) {
    ... on TransportConnected { transportId } ${ERROR}
  }
}`;

type Answer = Record<string, { code?: string; producerId?: string; transportId?: string }>;

function produce(one: InCall, transport: string, epoch = 2, isPaused?: boolean): Promise<Answer> {
  const variables = { id: one.id, epoch, transport, source: 'MICROPHONE', rtp: rtpParametersOf('MICROPHONE') };
  return one.socket.request<Answer>(PRODUCE, { ...variables, isPaused });
}

async function onSfu() {
  const room = await SwitchingRoom.open({ meshLimit: 2 });
  const [ann, bob] = (await room.joinAll(2)) as [InCall, InCall];
  const cleo = await room.join('cleo');
  return { room, ann, bob, cleo, transport: cleo.joined.sfu!.sendTransport.id };
}

it('what one produces the others can receive, and a source is produced once', async () => {
  const { ann, cleo, transport } = await onSfu();
  const { produce: produced } = await produce(cleo, transport);
  expect(produced).toEqual({ producerId: expect.any(String) as string });
  expect((await ann.events.next('ConsumersOpened')).event).toMatchObject({
    epoch: 2,
    consumers: [{ participantId: cleo.id, source: 'MICROPHONE', producerId: produced!.producerId }],
  });
  expect((await produce(cleo, transport)).produce).toMatchObject({ code: 'SOURCE_TAKEN' });
});

it('somebody else’s transport and somebody else’s participant are refused', async () => {
  const { ann, cleo, transport } = await onSfu();
  expect((await produce(ann, transport)).produce).toMatchObject({ code: 'FOREIGN_ID' });
  const foreign = { id: cleo.id, epoch: 2, transport, dtls: { fingerprints: [] } };
  await expect(ann.socket.request(CONNECT, foreign)).rejects.toThrow(GraphQLFailure);
});

it('a verb with an old epoch is refused with the epoch of now', async () => {
  const { cleo, transport } = await onSfu();
  expect((await produce(cleo, transport, 1)).produce).toMatchObject({ code: 'STALE_EPOCH' });
});

it('a verb in a mesh is refused', async () => {
  const room = await SwitchingRoom.open();
  const ann = await room.join('ann');
  expect((await produce(ann, randomUUID(), 1)).produce).toMatchObject({ code: 'NOT_ON_SFU' });
});

function mute(one: InCall, muted: boolean): Promise<unknown> {
  return one.socket.request(
    `mutation ($id: ID!, $muted: Boolean!) { updateTracks(participantId: $id, tracks: [{ source: MICROPHONE, muted: $muted }]) { id } }`,
    { id: one.id, muted },
  );
}

async function isPaused(room: SwitchingRoom, one: InCall): Promise<boolean | undefined> {
  const { producers } = await room.sfu().snapshot({ callId: one.joined.call.id, epoch: 2 });
  return producers[0]?.isPaused;
}

it('muting stops the forwarding', async () => {
  const { room, cleo, transport } = await onSfu();
  await produce(cleo, transport);
  await mute(cleo, true);
  expect(await isPaused(room, cleo)).toBe(true);
  await mute(cleo, false);
  expect(await isPaused(room, cleo)).toBe(false);
});

it.each([true, false])('a mute told while produce is under way counts: %s', async (muted) => {
  const { room, cleo, transport } = await onSfu();
  const sfu = room.sfu();
  const produceOnSfu = sfu.produce.bind(sfu);
  const [isAsked, isTold] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  sfu.produce = async (parameters) => {
    isAsked.resolve();
    await isTold.promise;
    return produceOnSfu(parameters);
  };
  const producing = produce(cleo, transport, 2, !muted);
  await isAsked.promise;
  await mute(cleo, muted);
  isTold.resolve();
  await producing;
  expect(await isPaused(room, cleo)).toBe(muted);
});

it('a leave closes everything of the participant on the SFU', async () => {
  const { room, ann, cleo, transport } = await onSfu();
  await produce(cleo, transport);
  await cleo.leave();
  expect((await ann.events.next('ProducerClosed')).event).toMatchObject({ participantId: cleo.id });
  const { participants } = await room.sfu().snapshot({ callId: cleo.joined.call.id, epoch: 2 });
  expect(participants.map(({ participantId }) => participantId)).not.toContain(cleo.id);
});

const PREPARE = `mutation ($roomId: ID!, $deviceId: ID!, $caps: RtpCapabilities!) {
  prepareJoin(roomId: $roomId, deviceId: $deviceId, rtpCapabilities: $caps) {
    participantId epoch sfu { sendTransport { id } receiveTransport { id } consumers { id participantId } }
  }
}`;
type Prepared = {
  prepareJoin: { participantId: string; sfu: { sendTransport: { id: string }; consumers: { id: string }[] } } | null;
};

async function prepare(room: SwitchingRoom, name: string, deviceId: string) {
  const socket = await (await room.member(name)).socket();
  return { socket, prepared: await prepareOn(room, socket, deviceId) };
}

async function prepareOn(room: SwitchingRoom, socket: TestSocket, deviceId: string): Promise<Prepared['prepareJoin']> {
  const caps = (await room.sfu().capabilities()).rtpCapabilities;
  return (await socket.request<Prepared>(PREPARE, { roomId: room.roomId, deviceId, caps })).prepareJoin;
}

it('a warm join shows everybody with the transports that are there already, and nobody saw it before', async () => {
  const { room, ann, cleo, transport } = await onSfu();
  const deviceId = randomUUID();
  const { socket, prepared } = await prepare(room, 'dora', deviceId);
  const { produce: produced } = await produce(cleo, transport);
  await ann.events.next('ConsumersOpened');
  expect((await room.topology()).epoch).toBe(2);

  const joined = await room.joinOn(socket, deviceId);

  expect(joined.participant.id).toBe(prepared!.participantId);
  expect(joined.sfu!.sendTransport.id).toBe(prepared!.sfu.sendTransport.id);
  expect(joined.sfu!.consumers).toMatchObject([{ participantId: cleo.id }]);
  expect(produced).toBeDefined();
  expect((await ann.events.next('ParticipantJoined')).event).toMatchObject({ __typename: 'ParticipantJoined' });
});

it('a prepared join ends after a minute, and there is nothing to prepare in a mesh', async () => {
  const { room, ann, bob, cleo } = await onSfu();
  await confirmAll([ann, bob, cleo], 2);
  const { prepared } = await prepare(room, 'dora', randomUUID());
  const isThere = async () => {
    const { participants } = await room.sfu().snapshot({ callId: cleo.joined.call.id, epoch: 2 });
    return participants.some(({ participantId }) => participantId === prepared!.participantId);
  };
  expect(await isThere()).toBe(true);
  await room.pass(62);
  expect(await isThere()).toBe(false);

  const mesh = await SwitchingRoom.open();
  await mesh.join('ann');
  expect((await prepare(mesh, 'bob', randomUUID())).prepared).toBeNull();
});

it('a device that prepares its join twice at once is let in once, and leaves nothing behind', async () => {
  const { room, ann, bob, cleo } = await onSfu();
  await confirmAll([ann, bob, cleo], 2);
  const socket = await (await room.member('dora')).socket();
  const deviceId = randomUUID();
  const sfu = room.sfu();
  const admit = sfu.admit.bind(sfu);
  sfu.admit = async (parameters) => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return admit(parameters);
  };
  const [one, other] = await Promise.all([1, 2].map(() => prepareOn(room, socket, deviceId)));
  expect(other!.participantId).toBe(one!.participantId);
  expect(other!.sfu.sendTransport.id).toBe(one!.sfu.sendTransport.id);
  await room.pass(62);
  const { participants } = await sfu.snapshot({ callId: cleo.joined.call.id, epoch: 2 });
  expect(participants).toHaveLength(3);
});

it('whoever has only prepared a join may not ask without end', async () => {
  const { room } = await onSfu();
  const { socket, prepared } = await prepare(room, 'dora', randomUUID());
  const restart = () =>
    socket.request(
      `mutation ($id: ID!, $t: ID!) { restartIce(participantId: $id, epoch: 2, transportId: $t) { __typename } }`,
      {
        id: prepared!.participantId,
        t: prepared!.sfu.sendTransport.id,
      },
    );
  for (let index = 0; index < CHANGES.burst; index += 1) await restart();
  await expect(restart()).rejects.toThrow('RATE_LIMITED');
});

it('at most three joins can be prepared at once', async () => {
  const { room } = await onSfu();
  for (let device = 0; device < 3; device += 1) await prepare(room, 'dora', randomUUID());
  await expect(prepare(room, 'dora', randomUUID())).rejects.toThrow('LIMIT_REACHED');
});
