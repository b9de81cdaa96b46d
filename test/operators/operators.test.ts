import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { friends } from '../support/phone.ts';

const LIVE_CALLS = `{ liveCalls { edges { node {
  id roomName roomKind durationSeconds call { kind topology participants { displayName } }
} } } }`;
const END = 'mutation ($id: ID!) { endCall(callId: $id) { endReason } }';

test('everybody with an account sees the installation in numbers', async () => {
  const app = await testApp({ env: { ROOM_CAPACITY: '12', ROOM_MIN_PARTICIPANTS: '3' } });
  const [ann, bob] = await friends(app, 'ann', 'bob');
  const stats = '{ serverStats { activeCalls usersInCalls minParticipants maxParticipants uptimeSeconds } }';
  const limits = { minParticipants: 3, maxParticipants: 12, uptimeSeconds: expect.any(Number) };
  expect(await ann.ask(stats)).toEqual({ serverStats: { activeCalls: 0, usersInCalls: 0, ...limits } });
  await ann.call([bob]);
  await bob.accept(await bob.ringing());
  expect(await ann.ask(stats)).toEqual({ serverStats: { activeCalls: 1, usersInCalls: 2, ...limits } });
  await expect(app.nobody().query(stats)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});

test('an administrator sees every live call and may end one; nobody else may', async () => {
  const app = await testApp();
  const [ann, bob] = await friends(app, 'ann', 'bob');
  const { call } = await ann.call([bob], { kind: 'VIDEO' });
  await bob.accept(await bob.ringing());
  const admin = await app.admin();
  expect(await admin.query(LIVE_CALLS)).toEqual({
    liveCalls: {
      edges: [
        {
          node: {
            id: call.id,
            roomName: 'ann, bob',
            roomKind: 'DIRECT',
            durationSeconds: expect.any(Number),
            call: { kind: 'VIDEO', topology: 'MESH', participants: [{ displayName: 'ann' }, { displayName: 'bob' }] },
          },
        },
      ],
    },
  });
  for (const doing of [ann.ask(LIVE_CALLS), ann.ask(END, { id: call.id })]) {
    await expect(doing).rejects.toMatchObject({ code: 'FORBIDDEN' });
  }
  expect(await admin.query(END, { id: call.id })).toEqual({ endCall: { endReason: 'ENDED_BY_ADMIN' } });
  expect(await admin.query(LIVE_CALLS)).toEqual({ liveCalls: { edges: [] } });
  await expect(admin.query(END, { id: call.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('the first administrator is made on the command line, beside a running server', async () => {
  const app = await testApp();
  const ann = await app.user('ann');
  await expect(ann.query(LIVE_CALLS)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  const admin = (...args: string[]) =>
    promisify(execFile)(process.execPath, ['bin/admin.ts', ...args], { env: { DATA_DIR: app.dataDir } });
  expect((await admin('grant', 'ANN')).stdout).toContain('ADMIN');
  const { refresh } = await ann.query<{ refresh: { accessToken: string } }>(
    'mutation ($token: String!) { refresh(refreshToken: $token) { ... on SignedIn { accessToken } } }',
    { token: ann.refreshToken },
  );
  expect(await app.bearer(refresh.accessToken).query(LIVE_CALLS)).toEqual({ liveCalls: { edges: [] } });
  await expect(admin('grant', 'nobody')).rejects.toMatchObject({ stderr: expect.stringContaining('no account') });
  await expect(admin('promote', 'ann')).rejects.toMatchObject({ stderr: expect.stringContaining('Usage') });
});
