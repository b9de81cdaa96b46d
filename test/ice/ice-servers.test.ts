import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { User } from '../../src/entities/user.ts';
import { openHouse, PASSWORD } from '../support/house.ts';

const SECRET = 'shared with the turn server';
const TURN_URLS = 'turn:turn.example:3478?transport=udp,turn:turn.example:3478?transport=tcp,turns:turn.example:5349';
const WITH_TURN = { STUN_URLS: 'stun:stun.example:3478', TURN_URLS, TURN_SECRET: SECRET };
const CONFIGURATION = `{ iceConfiguration {
  iceServers { urls username credential } iceTransportPolicy expiresAt reason
} }`;
const CREDENTIALS = `mutation ($ttlSeconds: Int!) {
  createTurnCredentials(ttlSeconds: $ttlSeconds) { urls username credential expiresAt }
}`;

test('the configuration has STUN, TURN over UDP, TCP and TLS, and credentials of the viewer’s own for an hour', async () => {
  const house = await openHouse(WITH_TURN);
  const ann = await house.person('ann');
  const username = `${house.clock.now() / 1_000 + 3_600}:${ann.id}`;
  expect(await ann.ask(CONFIGURATION)).toEqual({
    iceConfiguration: {
      iceServers: [
        { urls: ['stun:stun.example:3478'], username: null, credential: null },
        {
          urls: TURN_URLS.split(','),
          username,
          credential: createHmac('sha1', SECRET).update(username).digest('base64'),
        },
      ],
      iceTransportPolicy: 'ALL',
      expiresAt: '2026-11-20T07:00:00.000Z',
      reason: expect.stringContaining('TURN'),
    },
  });
});

test('without servers the configuration is empty and says what that means', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  expect(await ann.ask(CONFIGURATION)).toMatchObject({
    iceConfiguration: { iceServers: [], reason: expect.stringContaining('same network') },
  });
  const stunOnly = await openHouse({ STUN_URLS: 'stun:stun.example:3478' });
  const bob = await stunOnly.person('bob');
  expect(await bob.ask(CONFIGURATION)).toMatchObject({
    iceConfiguration: {
      iceServers: [{ urls: ['stun:stun.example:3478'] }],
      reason: expect.stringContaining('no TURN server'),
    },
  });
});

test('credentials last as long as asked for, from a minute to a day', async () => {
  const house = await openHouse(WITH_TURN);
  const ann = await house.person('ann');
  for (const ttlSeconds of [60, 86_400]) {
    expect(await ann.ask(CREDENTIALS, { ttlSeconds })).toMatchObject({
      createTurnCredentials: {
        urls: TURN_URLS.split(','),
        username: `${house.clock.now() / 1_000 + ttlSeconds}:${ann.id}`,
        expiresAt: new Date(house.clock.now() + ttlSeconds * 1_000).toISOString(),
      },
    });
  }
  for (const ttlSeconds of [59, 86_401, -1]) {
    expect(await ann.refused(CREDENTIALS, { ttlSeconds })).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'ttlSeconds: must be a whole number from 60 to 86400',
    });
  }
});

test('only an administrator makes credentials for another user', async () => {
  const house = await openHouse(WITH_TURN);
  const [ann, bob] = [await house.person('ann'), await house.person('bob')];
  const forAnother = `mutation ($userId: ID!) { createTurnCredentials(ttlSeconds: 60, userId: $userId) { username } }`;
  expect(await ann.refused(forAnother, { userId: bob.id })).toMatchObject({ code: 'FORBIDDEN' });
  expect(await ann.ask(forAnother, { userId: ann.id })).toMatchObject({
    createTurnCredentials: { username: expect.stringMatching(`:${ann.id}$`) },
  });
  await house.deps.orm.em.fork().nativeUpdate(User, { id: ann.id }, { role: 'ADMIN' });
  const { login } = await house.ask<{ login: { accessToken: string } }>(
    'mutation ($password: String!) { login(username: "ann", password: $password) { ... on SignedIn { accessToken } } }',
    { password: PASSWORD },
  );
  expect(await house.ask(forAnother, { userId: bob.id }, { credential: login.accessToken })).toMatchObject({
    createTurnCredentials: { username: expect.stringMatching(`:${bob.id}$`) },
  });
});

test('without a TURN server there are no credentials to ask for', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  expect(await ann.refused(CREDENTIALS, { ttlSeconds: 60 })).toMatchObject({ code: 'NO_TURN_SERVER' });
});

test('a guest gets a configuration under the guest’s own id', async () => {
  const house = await openHouse(WITH_TURN);
  const ann = await house.person('ann');
  const { createRoom } = await ann.ask<{ createRoom: { link: string } }>(
    'mutation { createRoom(name: "Lab") { link } }',
  );
  const { joinAsGuest } = await house.ask<{ joinAsGuest: { accessToken: string; guest: { id: string } } }>(
    `mutation ($link: String!) { joinAsGuest(link: $link, displayName: "Gus") {
      ... on GuestAdmitted { accessToken guest { id } }
    } }`,
    createRoom,
  );
  expect(await house.ask(CONFIGURATION, {}, { credential: joinAsGuest.accessToken })).toMatchObject({
    iceConfiguration: { iceServers: [{}, { username: expect.stringMatching(`:${joinAsGuest.guest.id}$`) }] },
  });
  expect(await house.refused(CONFIGURATION)).toMatchObject({ code: 'UNAUTHENTICATED' });
});
