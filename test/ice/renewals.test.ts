import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { FakeClock } from '../support/fake-clock.ts';
import type { Person } from '../support/person.ts';

const TURN = {
  TURN_URLS: 'turn:turn.example:3478',
  TURN_SECRET: 'shared with the turn server',
  TURN_TTL_SECONDS: '60',
};
const ICE = 'iceConfiguration { expiresAt reason iceServers { username } }';
const JOIN = `mutation ($roomId: ID!, $deviceId: ID!) { joinCall(roomId: $roomId, deviceId: $deviceId) {
  ... on CallJoined { cursor participant { id } iceConfiguration(input: { natKind: UDP_BLOCKED }) { expiresAt reason iceServers { username } } }
} }`;
const EVENTS = `subscription ($participantId: ID!, $after: String) {
  callEvents(participantId: $participantId, after: $after) {
    event { __typename ... on IceConfigurationChanged { ${ICE} } }
  }
}`;

interface Ice {
  expiresAt: string;
  reason: string;
  iceServers: { username: string }[];
}
type Joined = { joinCall: { cursor: string; participant: { id: string }; iceConfiguration: Ice } };
type Event = { event: { __typename: string; iceConfiguration?: Ice } };

async function call() {
  const clock = new FakeClock();
  const app = await testApp({ clock, env: TURN });
  const ann = await app.user('ann');
  const bob = await app.user('bob');
  const { createRoom } = await ann.query<{ createRoom: { id: string; link: string } }>(
    'mutation { createRoom(name: "Kitchen") { id link } }',
  );
  await bob.query('mutation ($link: String!) { joinRoom(link: $link) { __typename } }', { link: createRoom.link });
  const join = async (person: Person) => {
    const at = { roomId: createRoom.id, deviceId: crypto.randomUUID() };
    const { joinCall } = await person.query<Joined>(JOIN, at);
    const socket = await person.socket();
    const variables = { participantId: joinCall.participant.id, after: joinCall.cursor };
    return { ...joinCall, events: socket.subscribe<Event>(EVENTS, variables) };
  };
  return { app, clock, ann, bob, anns: await join(ann), bobs: await join(bob) };
}

test('before the credentials expire everybody in the call is sent their own new ones', async () => {
  const { clock, ann, bob, anns, bobs } = await call();
  const before = clock.now() + 60_000;
  expect(Date.parse(anns.iceConfiguration.expiresAt)).toBe(before);
  // Both have been seen to read.
  await anns.events.next('ParticipantJoined');
  for (let seconds = 0; seconds < 45; seconds += 5) {
    clock.advance(5_000);
    await ann.query('{ __typename }');
  }
  for (const [person, { events }] of [
    [ann, anns],
    [bob, bobs],
  ] as const) {
    const { event } = await events.next('IceConfigurationChanged');
    expect(Date.parse(event.iceConfiguration?.expiresAt ?? '')).toBe(before + 45_000);
    expect(event.iceConfiguration?.iceServers[0]?.username).toBe(`${(before + 45_000) / 1_000}:${person.id}`);
    expect(event.iceConfiguration?.reason).toMatch(/blocks UDP/);
  }
});

test('after a restart, which remembers nothing of them, whoever reads on is sent new ones', async () => {
  const { app, clock, ann, anns } = await call();
  await app.restart();
  const socket = await ann.socket();
  const variables = { participantId: anns.participant.id, after: anns.cursor };
  const events = socket.subscribe<Event>(EVENTS, variables);
  await events.next('CallSnapshot');
  clock.advance(5_000);
  const { event } = await events.next('IceConfigurationChanged');
  expect(Date.parse(event.iceConfiguration?.expiresAt ?? '')).toBe(clock.now() + 60_000);
});
