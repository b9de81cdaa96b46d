import { randomUUID } from 'node:crypto';
import { PASSWORD } from '../support/house.ts';
import { testApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { FakeClock } from '../support/fake-clock.ts';
import type { Person } from '../support/person.ts';
import { createRoom, JOIN_CALL, members } from '../calls/caller.ts';
import type { Joined, TestRoom } from '../calls/caller.ts';

/** Who tries: each is tried on every field. */
export const CALLERS = ['nobody', 'guestElsewhere', 'guest', 'stranger', 'admin', 'apiKey', 'owner'] as const;
export type CallerName = (typeof CALLERS)[number];

/** A world in which everything there is belongs to one person, the owner; and people who try to get at it. */
export interface World {
  app: TestApp;
  people: Record<CallerName, Person>;
  /** The password of everybody. */
  password: string;
  /** Of a third person, whom all of the callers may deal with alike. */
  somebodyId: string;
  ids: Record<
    | 'room'
    | 'call'
    | 'participant'
    /** Of somebody else in the owner's call. */
    | 'otherParticipant'
    | 'device'
    | 'session'
    | 'received'
    | 'sent'
    | 'friendUser'
    | 'blockedUser'
    | 'invitation'
    | 'record',
    string
  > & { link: string };
}

const REQUEST = `mutation ($userId: ID!) { sendFriendRequest(userId: $userId) {
  ... on FriendRequest { id } ... on Friend { id } } }`;
const ACCEPT = 'mutation ($id: ID!) { acceptFriendRequest(id: $id) { id } }';
const BLOCK = 'mutation ($userId: ID!) { blockUser(userId: $userId) { id } }';
const LOGIN = `mutation ($username: String!, $password: String!) {
  login(username: $username, password: $password) { ... on SignedIn { accessToken } } }`;
const SESSIONS = '{ mySessions { edges { node { id isCurrent } } } }';
const RING = `mutation ($to: [ID!]!, $deviceId: ID!) { startCall(to: $to, kind: AUDIO, deviceId: $deviceId) {
  ... on CallJoined { invitations { id } } ... on Error { code } } }`;
const DECLINE = 'mutation ($id: ID!) { declineCall(invitationId: $id) { __typename } }';
const RECORDS = '{ callHistory { edges { node { id } } } }';

type Made<K extends string> = Record<K, { id: string }>;
type Rung = { startCall: { invitations: { id: string }[] } };
type Listed<K extends string> = Record<K, { edges: { node: { id: string; isCurrent?: boolean } }[] }>;

export async function makeWorld(): Promise<World> {
  const app = await testApp({
    clock: new FakeClock(),
    env: { TURN_URLS: 'turn:127.0.0.1', TURN_SECRET: 's'.repeat(32) },
  });
  const owner = await app.user('owner');
  const stranger = await app.user('stranger');
  const room = await createRoom(owner, { startMuted: false });
  const elsewhere = await createRoom(stranger);
  const { joined, deviceId } = await inCall(owner, room);
  const [member] = (await members(app, room, ['member', 'absent'])) as [Person, Person];
  const { joined: other } = await inCall(member, room);
  const [friend, receivedFrom, sentTo, blocked, somebody] = (await Promise.all(
    ['friend', 'rita', 'sam', 'bert', 'somebody'].map((name) => app.user(name)),
  )) as [Person, Person, Person, Person, Person];

  const asked = await friend.query<Made<'sendFriendRequest'>>(REQUEST, { userId: owner.id });
  await owner.query(ACCEPT, { id: asked.sendFriendRequest.id });
  const received = await receivedFrom.query<Made<'sendFriendRequest'>>(REQUEST, { userId: owner.id });
  const sent = await owner.query<Made<'sendFriendRequest'>>(REQUEST, { userId: sentTo.id });
  await owner.query(BLOCK, { userId: blocked.id });
  await owner.query('mutation { updateCallSettings(callWaiting: true) { id } }');
  await owner.query(DECLINE, { id: await ring(friend, owner) });
  const history = await owner.query<Listed<'callHistory'>>(RECORDS);
  const invitation = await ring(friend, owner);
  await app.nobody().query(LOGIN, { username: owner.name, password: PASSWORD });
  const sessions = await owner.query<Listed<'mySessions'>>(SESSIONS);

  return {
    app,
    password: PASSWORD,
    somebodyId: somebody.id,
    people: {
      nobody: app.nobody(),
      guestElsewhere: await app.guest(elsewhere.link),
      guest: await app.guest(room.link),
      stranger,
      admin: await app.admin(),
      apiKey: app.bearer(owner.apiKey),
      owner,
    },
    ids: {
      room: room.id,
      link: room.link,
      call: joined.call.id,
      participant: joined.participant.id,
      otherParticipant: other.participant.id,
      device: deviceId,
      session: sessions.mySessions.edges.find(({ node }) => !node.isCurrent)?.node.id as string,
      received: received.sendFriendRequest.id,
      sent: sent.sendFriendRequest.id,
      friendUser: friend.id,
      blockedUser: blocked.id,
      invitation,
      record: history.callHistory.edges[0]?.node.id as string,
    },
  };
}

async function inCall(person: Person, room: TestRoom): Promise<{ joined: Joined; deviceId: string }> {
  const deviceId = randomUUID();
  const { joinCall } = await person.query<{ joinCall: Joined }>(JOIN_CALL, { roomId: room.id, deviceId });
  return { joined: joinCall, deviceId };
}

async function ring(from: Person, to: Person): Promise<string> {
  const { startCall } = await from.query<Rung>(RING, { to: [to.id], deviceId: randomUUID() });
  return startCall.invitations[0]?.id as string;
}

/** Every row of every table: what must be the same after a refusal. */
export async function everyRow({ app }: Pick<World, 'app'>): Promise<Record<string, unknown[]>> {
  const em = app.deps.orm.em.fork();
  const tables = await em.execute<{ name: string }[]>(
    "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name",
  );
  const rows: Record<string, unknown[]> = {};
  for (const { name } of tables) rows[name] = await em.execute(`select * from "${name}" order by 1`);
  return rows;
}
