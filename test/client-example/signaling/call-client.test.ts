import { expect, test } from 'vitest';
import { JoinCallDocument, LeaveCallDocument } from '../../../client-example/generated/operations.ts';
import { CallClient } from '../../../client-example/signaling/call-client.ts';
import { RefusedError } from '../../../client-example/signaling/http.ts';
import type { Sink, Socket } from '../../../client-example/signaling/socket.ts';

/** As much of a socket as joining and leaving use: the test is the server, and answers when it likes. */
function joining() {
  const asked = new Map<unknown, { variables: unknown; answer: PromiseWithResolvers<unknown> }>();
  const streams: Sink<unknown>[] = [];
  const socket = {
    subscribe: (_document: unknown, _variables: unknown, sink: Sink<unknown>) => {
      streams.push(sink);
      return () => {};
    },
    execute: (document: unknown, variables: unknown) => {
      const answer = Promise.withResolvers<unknown>();
      asked.set(document, { variables, answer });
      return answer.promise;
    },
  } as unknown as Socket;
  const begun: string[] = [];
  const client = new CallClient({
    socket,
    roomId: 'room',
    deviceId: 'device',
    rtpCapabilities: () => Promise.resolve(null),
    onJoined: ({ self }) => begun.push(self.id),
    onSignal: () => {},
    onEvent: () => {},
    onSignalsLost: () => {},
    onIceConfiguration: () => {},
  });
  return {
    client,
    begun,
    streams,
    isAsked: (document: unknown) => asked.has(document),
    variablesOf: (document: unknown) => asked.get(document)?.variables,
    answer: (document: unknown, data: unknown) => asked.get(document)?.answer.resolve(data),
  };
}

const ann = { id: 'ann', seq: 1, isReady: false, tracks: [] };
const joined = {
  joinCall: {
    __typename: 'CallJoined',
    participant: ann,
    call: { id: 'call', topology: 'MESH', epoch: 1, revision: 1, participants: [ann] },
    iceConfiguration: { expiresAt: new Date(Date.now() + 3_600_000).toISOString() },
    cursor: 'log.1',
  },
};

test('leaving before the server has answered the join gives up the place that it gives', async () => {
  const { client, begun, isAsked, variablesOf, answer } = joining();
  await expect.poll(() => isAsked(JoinCallDocument)).toBe(true);
  const left = client.leave('no time');
  expect(client.over.read()?.code).toBe('LEFT');
  expect(isAsked(LeaveCallDocument)).toBe(false);
  answer(JoinCallDocument, joined);
  await expect.poll(() => variablesOf(LeaveCallDocument)).toEqual({ participantId: 'ann', reason: 'no time' });
  answer(LeaveCallDocument, {});
  await left;
  expect(begun).toEqual([]);
});

test('leaving before the join was asked for asks for nothing', async () => {
  const { client, isAsked } = joining();
  await client.leave();
  expect(isAsked(JoinCallDocument)).toBe(false);
  expect(isAsked(LeaveCallDocument)).toBe(false);
});

test('leaving while the server refuses the join asks for nothing more', async () => {
  const { client, isAsked, answer } = joining();
  await expect.poll(() => isAsked(JoinCallDocument)).toBe(true);
  const left = client.leave();
  answer(JoinCallDocument, { joinCall: { __typename: 'RoomFull', code: 'ROOM_FULL', message: 'full' } });
  await left;
  expect(isAsked(LeaveCallDocument)).toBe(false);
  expect(client.over.read()?.code).toBe('LEFT');
});

test('whoever comes back to a call that is over is told why, where the server says so', async () => {
  for (const [extensions, why] of [
    [{ endReason: 'OUTAGE' }, { endReason: 'OUTAGE' }],
    [{ endReason: null }, {}],
    [{}, {}],
  ]) {
    const { client, streams, isAsked, answer } = joining();
    await expect.poll(() => isAsked(JoinCallDocument)).toBe(true);
    answer(JoinCallDocument, joined);
    await expect.poll(() => streams.length).toBe(1);
    streams[0]?.ended(new RefusedError('CALL_ENDED', 'It is over.', extensions));
    expect(client.over.read()).toEqual({ code: 'CALL_ENDED', message: 'It is over.', ...why });
  }
});
