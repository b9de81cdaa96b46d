import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  MAX_CANDIDATE_LENGTH,
  MAX_CANDIDATES,
  MAX_SDP_LENGTH,
  MAX_SIGNALS,
  SIGNAL_BURST_SECONDS,
} from '../../src/signaling/limits.ts';
import { testApp } from '../support/app.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { Caller, candidate, createRoom, offer, SEND_SIGNALS } from '../calls/caller.ts';
import type { Signal } from '../calls/caller.ts';
import { gather } from '../calls/gathering.ts';

async function pair(): Promise<[Caller, Caller]> {
  const { joinAll } = await gather(['ann', 'bob']);
  return (await joinAll()) as [Caller, Caller];
}

/** Sends over the socket and over HTTP; both have to say the same. */
async function sendBothWays(bob: Caller, signals: Signal[], batch: number) {
  const variables = { participantId: bob.id, batch, signals };
  const overSocket = await bob.socket.result(SEND_SIGNALS, variables);
  const overHttp = await bob.person.result(SEND_SIGNALS, variables);
  expect({ ...overHttp }).toEqual({ ...overSocket });
  return overSocket;
}

const refused = { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] };

test('the largest description passes, one character more does not', async () => {
  const [ann, bob] = await pair();
  const connectionId = randomUUID();
  const large = offer(ann, connectionId, 'x'.repeat(MAX_SDP_LENGTH));
  expect(await sendBothWays(bob, [large], 1)).toMatchObject({ data: { sendSignals: { batch: 1 } } });
  expect((await ann.next('SignalReceived')).description?.sdp).toHaveLength(MAX_SDP_LENGTH);
  const tooLarge = await sendBothWays(bob, [offer(ann, connectionId, 'x'.repeat(MAX_SDP_LENGTH + 1))], 2);
  expect(tooLarge).toMatchObject(refused);
  expect(JSON.stringify(tooLarge)).not.toContain('xxx');
});

test('the largest candidate passes, one character more does not', async () => {
  const [ann, bob] = await pair();
  const connectionId = randomUUID();
  const of = (length: number): Signal => candidate(ann, connectionId, 'c'.repeat(length));
  expect(await sendBothWays(bob, [of(MAX_CANDIDATE_LENGTH)], 1)).toMatchObject({ data: { sendSignals: { batch: 1 } } });
  expect((await ann.next('SignalReceived')).candidates?.[0]?.candidate).toHaveLength(MAX_CANDIDATE_LENGTH);
  expect(await sendBothWays(bob, [of(MAX_CANDIDATE_LENGTH + 1)], 2)).toMatchObject(refused);
  const withMid = { candidate: 'c', sdpMid: 'm'.repeat(MAX_CANDIDATE_LENGTH) };
  const signals = [{ to: ann.id, epoch: 1, connectionId, payload: { candidates: [withMid] } }];
  expect(await sendBothWays(bob, signals, 2)).toMatchObject(refused);
});

test('64 signals in one call pass, 65 do not, and nothing of them arrives', async () => {
  const [ann, bob] = await pair();
  const connectionId = randomUUID();
  const of = (count: number) => Array.from({ length: count }, (_, index) => candidate(ann, connectionId, `${index}`));
  expect(await sendBothWays(bob, of(MAX_SIGNALS + 1), 1)).toMatchObject(refused);
  expect(await sendBothWays(bob, of(MAX_SIGNALS), 1)).toMatchObject({ data: { sendSignals: { batch: 1 } } });
  for (let index = 0; index < MAX_SIGNALS; index++) {
    expect((await ann.next('SignalReceived')).candidates?.[0]?.candidate).toBe(`${index}`);
  }
  await ann.events.expectNothing();
});

test('64 candidates in one signal pass, 65 do not', async () => {
  const [ann, bob] = await pair();
  const of = (count: number): Signal => ({
    ...candidate(ann, randomUUID()),
    payload: { candidates: Array.from({ length: count }, () => ({ candidate: 'c' })) },
  });
  expect(await sendBothWays(bob, [of(MAX_CANDIDATES)], 1)).toMatchObject({ data: { sendSignals: { batch: 1 } } });
  expect(await sendBothWays(bob, [of(MAX_CANDIDATES + 1)], 2)).toMatchObject(refused);
});

test.each([0, -1])('batches begin with 1: %i is refused', async (batch) => {
  const [ann, bob] = await pair();
  expect(await sendBothWays(bob, [offer(ann, randomUUID())], batch)).toMatchObject(refused);
});

test.each([
  ['neither', {}],
  ['both', { description: { type: 'OFFER', sdp: 'v=0' }, candidates: [] }],
  ['an unknown type of description', { description: { type: 'SHOUT', sdp: 'v=0' } }],
  ['nothing', null],
])('a signal carries a description or candidates: %s is refused', async (_what, payload) => {
  const [ann, bob] = await pair();
  const signals = [{ ...offer(ann, randomUUID()), payload }] as unknown as Signal[];
  expect(await sendBothWays(bob, signals, 1)).toMatchObject(refused);
});

test('who sends too fast is told when to go on, loses nothing by it, and does not slow down the others', async () => {
  const clock = new FakeClock();
  const app = await testApp({ clock, env: { MAX_SIGNALS_PER_SECOND: '50' } });
  const room = await createRoom(await app.user('ann'));
  const ann = await Caller.join(await app.user('ann'), room);
  const guest = await Caller.join(await app.guest(room.link), room);
  const connectionId = randomUUID();
  const batchOf = (count: number) => Array.from({ length: count }, () => candidate(ann, connectionId));
  const burst = 50 * SIGNAL_BURST_SECONDS;
  for (let sent = 0; sent < burst; sent += 50) await guest.send(batchOf(50));
  const tooFast = guest.send(batchOf(20), 3);
  await expect(tooFast).rejects.toMatchObject({
    code: 'RATE_LIMITED',
    errors: [{ extensions: { retryAfterSeconds: 1 } }],
  });
  expect(await ann.send([candidate(guest, connectionId)])).toMatchObject({ batch: 1 });
  clock.advance(1_000);
  expect(await guest.send(batchOf(20), 3)).toMatchObject({ batch: 3 });
  for (let index = 0; index < burst + 20; index++) await ann.next('SignalReceived');
});

test('a full batch passes however few signals per second are allowed', async () => {
  const app = await testApp({ clock: new FakeClock(), env: { MAX_SIGNALS_PER_SECOND: '10' } });
  const room = await createRoom(await app.user('ann'));
  const ann = await Caller.join(await app.user('ann'), room);
  const guest = await Caller.join(await app.guest(room.link), room);
  const signals = Array.from({ length: MAX_SIGNALS }, () => candidate(ann, randomUUID()));
  expect(await guest.send(signals)).toMatchObject({ batch: 1 });
});
