import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { testApp } from '../../support/app.ts';
import { send } from '../../support/both-ways.ts';

const SEND = `mutation ($id: ID!, $batch: Int!, $signals: [SignalInput!]!) {
  sent: sendSignals(participantId: $id, batch: $batch, signals: $signals) { __typename ... on Error { code message } }
}`;
const id = randomUUID();
const signal = { to: id, epoch: 1, connectionId: id, payload: { candidates: [] } };

test.each([
  ['a participant of nobody', { id, batch: 1, signals: [signal] }, 'NOT_FOUND'],
  ['a malformed id', { id: 'nonsense', batch: 1, signals: [signal] }, 'BAD_USER_INPUT'],
  ['a malformed id inside', { id, batch: 1, signals: [{ ...signal, to: 'nonsense' }] }, 'BAD_USER_INPUT'],
  ['a batch of nothing', { id, batch: 0, signals: [] }, 'BAD_USER_INPUT'],
  ['a batch that is no number', { id, batch: '1', signals: [] }, 'BAD_USER_INPUT'],
  ['a number beyond 32 bits', { id, batch: 2 ** 31, signals: [] }, 'BAD_USER_INPUT'],
  ['something missing', { id, batch: 1 }, 'BAD_USER_INPUT'],
  ['null for something required', { id, batch: 1, signals: [null] }, 'BAD_USER_INPUT'],
  ['an unknown field', { id, batch: 1, signals: [{ ...signal, more: 1 }] }, 'BAD_USER_INPUT'],
  [
    'two of one',
    { id, batch: 1, signals: [{ ...signal, payload: { candidates: [], description: null } }] },
    'BAD_USER_INPUT',
  ],
  ['none of one', { id, batch: 1, signals: [{ ...signal, payload: {} }] }, 'BAD_USER_INPUT'],
  ['too many signals', { id, batch: 1, signals: Array.from({ length: 65 }, () => signal) }, 'BAD_USER_INPUT'],
])('%s is refused on a socket as over HTTP, word for word', async (_what, variables, code) => {
  const app = await testApp();
  const ann = await app.user('ann');
  const overHttp = await send(ann, 'HTTP', SEND, variables);
  const onSocket = await send(ann, 'a socket', SEND, variables);
  expect(onSocket.errors?.[0]?.extensions?.code).toBe(code);
  expect(onSocket.errors).toEqual(overHttp.errors);
  expect(onSocket.data ?? null).toEqual(overHttp.data ?? null);
});

test('nobody sends signals, on a socket as over HTTP', async () => {
  const app = await testApp();
  const variables = { id, batch: 1, signals: [signal] };
  const overHttp = await send(app.nobody(), 'HTTP', SEND, variables);
  const onSocket = await send(app.nobody(), 'a socket', SEND, variables);
  expect(onSocket.errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
  expect(onSocket.errors).toEqual(overHttp.errors);
});
