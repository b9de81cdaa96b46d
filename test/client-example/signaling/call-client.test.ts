import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { JoinCallDocument, LeaveCallDocument } from '../../../client-example/generated/operations.ts';
import { CallClient } from '../../../client-example/signaling/call-client.ts';
import { RefusedError } from '../../../client-example/signaling/http.ts';
import type { RtpCapabilities } from '../../../client-example/signaling/rtp-capabilities.ts';
import type { Sink, Socket } from '../../../client-example/signaling/socket.ts';

/** As much of a socket as joining and leaving use: the test is the server, and answers when it likes. */
function joining(rtpCapabilities: Promise<RtpCapabilities | null> = Promise.resolve(null)) {
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
  const events: string[] = [];
  const client = new CallClient({
    socket,
    roomId: 'room',
    deviceId: 'device',
    rtpCapabilities,
    onJoined: ({ self }) => begun.push(self.id),
    onSignal: () => {},
    onEvent: ({ __typename }) => events.push(__typename),
    onSignalsLost: () => {},
    onIceConfiguration: () => {},
  });
  return {
    client,
    begun,
    events,
    streams,
    isAsked: (document: unknown) => asked.has(document),
    /** Forgets what was asked so far. */
    forget: () => asked.clear(),
    variablesOf: (document: unknown) => asked.get(document)?.variables,
    answer: (document: unknown, data: unknown) => asked.get(document)?.answer.resolve(data),
    fail(document: unknown, error: RefusedError) {
      asked.get(document)?.answer.reject(error);
      asked.delete(document);
    },
  };
}

const ann = { id: 'ann', seq: 1, isReady: false, tracks: [] };
const joined = {
  joinCall: {
    __typename: 'CallJoined',
    participant: ann,
    call: { id: 'call', topology: 'MESH', epoch: 1, isSwitching: false, revision: 1, participants: [ann] },
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

const refused = {
  joinCall: { __typename: 'RtpCapabilitiesRequired', code: 'RTP_CAPABILITIES_REQUIRED', message: 'no' },
};
const capabilities: RtpCapabilities = { codecs: [] };

/** A browser that knows what it can receive only when the test says so, and has asked to join without. */
async function joiningLate() {
  const known = Promise.withResolvers<RtpCapabilities | null>();
  const client = joining(known.promise);
  expect(client.isAsked(JoinCallDocument)).toBe(false);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(client.variablesOf(JoinCallDocument)).toMatchObject({ rtpCapabilities: null });
  return {
    ...client,
    async answerAll(document: unknown, data: unknown) {
      client.answer(document, data);
      client.forget();
      await vi.advanceTimersByTimeAsync(0);
    },
    async learn(what: RtpCapabilities | null) {
      known.resolve(what);
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

test('a call that needs what this browser does not know yet is joined as soon as it knows', async () => {
  const { client, begun, isAsked, variablesOf, answerAll, learn } = await joiningLate();
  await answerAll(JoinCallDocument, refused);
  expect([client.over.read(), client.isAwaited.read()]).toEqual([null, true]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(isAsked(JoinCallDocument)).toBe(false);
  await learn(capabilities);
  expect(variablesOf(JoinCallDocument)).toMatchObject({ rtpCapabilities: capabilities });
  await answerAll(JoinCallDocument, joined);
  expect([client.over.read(), client.isAwaited.read(), begun]).toEqual([null, false, ['ann']]);
});

test('a call that needs what this browser cannot is over for it, and who leaves before that is only out', async () => {
  const meshOnly = await joiningLate();
  await meshOnly.answerAll(JoinCallDocument, refused);
  await meshOnly.learn(null);
  expect(meshOnly.client.over.read()).toMatchObject({ code: 'RTP_CAPABILITIES_REQUIRED' });

  const gone = await joiningLate();
  await gone.answerAll(JoinCallDocument, refused);
  await gone.client.leave();
  await gone.learn(capabilities);
  expect(gone.client.over.read()).toMatchObject({ code: 'LEFT' });
  expect(gone.isAsked(JoinCallDocument)).toBe(false);
});

test('what this browser learns late is told when no switch is under way, and may take the call to the SFU', async () => {
  const { client, begun, events, streams, isAsked, variablesOf, answerAll, learn } = await joiningLate();
  const { call } = joined.joinCall;
  await answerAll(JoinCallDocument, { joinCall: { ...joined.joinCall, call: { ...call, isSwitching: true } } });
  await learn(capabilities);
  expect(isAsked(JoinCallDocument)).toBe(false);
  const event = { __typename: 'SwitchSettled', revision: 2, epoch: 1, unreachable: [] };
  streams[0]?.next({ callEvents: { cursor: 'log.2', position: 2, event } });
  expect(variablesOf(JoinCallDocument)).toMatchObject({ deviceId: 'device', rtpCapabilities: capabilities });
  const onSfu = { ...call, topology: 'SFU', epoch: 2, revision: 4, isSwitching: true };
  await answerAll(JoinCallDocument, { joinCall: { ...joined.joinCall, call: onSfu, sfu: { epoch: 2 } } });
  expect(client.state.read()).toMatchObject({ topology: 'SFU', epoch: 2 });
  expect(events).toEqual(['SwitchSettled', 'CallSnapshot', 'SfuAdmitted']);
  expect([begun, streams.length, isAsked(JoinCallDocument)]).toEqual([['ann'], 1, false]);
});

test('what could not be told is told again, and who leaves meanwhile leaves', async () => {
  const { client, isAsked, variablesOf, fail, answerAll, learn } = await joiningLate();
  await answerAll(JoinCallDocument, joined);
  await learn(capabilities);
  fail(JoinCallDocument, new RefusedError('RATE_LIMITED', 'Slower.'));
  await vi.advanceTimersByTimeAsync(0);
  expect(isAsked(JoinCallDocument)).toBe(false);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(isAsked(JoinCallDocument)).toBe(true);
  void client.leave();
  await vi.advanceTimersByTimeAsync(0);
  expect(isAsked(LeaveCallDocument)).toBe(false);
  fail(JoinCallDocument, new RefusedError('FORBIDDEN', 'No.'));
  await vi.advanceTimersByTimeAsync(0);
  expect(variablesOf(LeaveCallDocument)).toMatchObject({ participantId: 'ann' });
});
