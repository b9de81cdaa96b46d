import { randomUUID } from 'node:crypto';
import { Person } from '../../support/person.ts';

const REGISTER = `mutation ($username: String!) {
  register(username: $username, password: "correct horse battery") {
    ... on Registered { accessToken refreshToken account { id } }
    ... on Error { code message }
  }
}`;
const CREATE_ROOM = `mutation ($meshLimit: Int!) {
  createRoom(name: "Kitchen", meshLimit: $meshLimit, minParticipants: 1, startMuted: false) { id link }
}`;
const JOIN_CALL = `mutation ($roomId: ID!, $deviceId: ID!, $rtpCapabilities: RtpCapabilities) {
  joinCall(roomId: $roomId, deviceId: $deviceId, rtpCapabilities: $rtpCapabilities) {
    ... on CallJoined { participant { id } cursor call { id } }
    ... on Error { code message }
  }
}`;
const EVENTS = `subscription ($id: ID!, $after: String) {
  callEvents(participantId: $id, after: $after) { event { __typename } }
}`;
const CALL = `query ($id: ID!) { call(id: $id) { epoch topology participants { id } } }`;
const CONFIRM = `mutation ($id: ID!, $epoch: Int!, $from: [ID!]!) {
  confirmReceiving(participantId: $id, epoch: $epoch, from: $from) { __typename }
}`;

export interface Room {
  id: string;
  link: string;
}

interface CallSeen {
  epoch: number;
  topology: 'MESH' | 'SFU';
  participants: { id: string }[];
}

/** Somebody who is in a call and has no page: sends nothing, looks at nothing. */
export interface Silent {
  id: string;
  topology(): Promise<CallSeen['topology']>;
  /** That everybody is received who is there now, on what the call runs on now. */
  confirm(): Promise<unknown>;
  leave(): Promise<unknown>;
}

/** A new account on a server. */
export async function register(url: string, name: string): Promise<Person> {
  interface Registered {
    accessToken: string;
    refreshToken: string;
    account: { id: string };
  }
  const nobody = new Person(() => url, { id: '', name, credential: undefined });
  const username = `${name}-${randomUUID().slice(0, 8)}`;
  const { register: made } = await nobody.query<{ register: Registered }>(REGISTER, { username });
  return new Person(() => url, {
    id: made.account.id,
    name,
    credential: made.accessToken,
    refreshToken: made.refreshToken,
  });
}

/** @param meshLimit with more people than this a call goes to the SFU */
export async function openRoom(owner: Person, meshLimit: number): Promise<Room> {
  return (await owner.query<{ createRoom: Room }>(CREATE_ROOM, { meshLimit })).createRoom;
}

export async function becomeMember(person: Person, { link }: Pick<Room, 'link'>): Promise<void> {
  await person.query('mutation ($link: String!) { joinRoom(link: $link) { __typename } }', { link });
}

/** Joins a room's call without a page. */
export async function joinSilently(person: Person, room: Room): Promise<Silent> {
  await becomeMember(person, room);
  const { sfuCapabilities } = await person.query<{ sfuCapabilities: { rtpCapabilities: unknown } }>(
    '{ sfuCapabilities { rtpCapabilities } }',
  );
  const socket = await person.socket();
  const variables = { roomId: room.id, deviceId: randomUUID(), ...sfuCapabilities };
  const { joinCall } = await socket.request<{
    joinCall: { participant: { id: string }; cursor: string; call: { id: string } };
  }>(JOIN_CALL, variables);
  const { id } = joinCall.participant;
  socket.subscribe(EVENTS, { id, after: joinCall.cursor });
  const look = async () => (await socket.request<{ call: CallSeen }>(CALL, { id: joinCall.call.id })).call;
  return {
    id,
    topology: async () => (await look()).topology,
    async confirm() {
      const { epoch, participants } = await look();
      const from = participants.map((one) => one.id).filter((one) => one !== id);
      await socket.request(CONFIRM, { id, epoch, from });
    },
    async leave() {
      await socket.request('mutation ($id: ID!) { leaveCall(participantId: $id) { id } }', { id });
      socket.cut();
    },
  };
}

/** Lets people join and leave a call on the SFU, until the server is one that has been up for a while. */
export async function rehearse(url: string, joins: number): Promise<void> {
  const [ann, ben, cleo] = [await register(url, 'ann'), await register(url, 'ben'), await register(url, 'cleo')];
  const room = await openRoom(ann, 2);
  const stay = [await joinSilently(ann, room), await joinSilently(ben, room)];
  for (let count = 0; count < joins; count += 1) await (await joinSilently(cleo, room)).leave();
  for (const one of stay) await one.leave();
}
