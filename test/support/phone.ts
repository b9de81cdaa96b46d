import { randomUUID } from 'node:crypto';
import type { TestApp } from './app.ts';
import type { EventQueue } from './event-queue.ts';
import type { Person } from './person.ts';
import type { TestSocket } from './test-socket.ts';

const USER = 'id username displayName';
const INVITATION = `id callId roomId roomName roomKind kind status declineReason answeredByDeviceId ringsUntil
  from { ${USER} } to { ${USER} }`;
const FRIEND = `id user { ${USER} } presence { status lastSeenAt }`;
const REQUEST = `id from { ${USER} } to { ${USER} }`;
const MATCH = 'roomId displayName joinBy';
const JOINED = `__typename
  ... on CallJoined {
    cursor participant { id seq } room { id kind }
    call { id kind relayOnly endReason participants { userId } }
    invitations { ${INVITATION} }
    iceConfiguration { iceTransportPolicy iceServers { urls } }
  }
  ... on Error { code message }`;

export const USER_EVENTS = `subscription ($deviceId: ID!, $after: String) {
  userEvents(deviceId: $deviceId, after: $after) {
    cursor position
    event {
      __typename
      ... on UserSnapshot {
        friends { ${FRIEND} } friendRequests { ${REQUEST} } invitations { ${INVITATION} }
        strangerPlace strangerMatch { ${MATCH} } missedCalls
      }
      ... on FriendRequestOpened { request { ${REQUEST} } }
      ... on FriendRequestClosed { requestId outcome }
      ... on FriendAdded { friend { ${FRIEND} } }
      ... on FriendRemoved { userId }
      ... on PresenceChanged { userId presence { status lastSeenAt } }
      ... on IncomingCall { invitation { ${INVITATION} } }
      ... on InvitationChanged { invitation { ${INVITATION} } }
      ... on MissedCallsChanged { count }
      ... on StrangerQueueChanged { place }
      ... on StrangerFound { match { ${MATCH} } }
      ... on SessionRevoked { sessionId }
    }
  }
}`;

export interface InvitationSeen {
  id: string;
  callId: string;
  roomId: string;
  roomName: string;
  roomKind: string;
  kind: string;
  status: string;
  declineReason: string | null;
  answeredByDeviceId: string | null;
  ringsUntil: string;
  from: { id: string; displayName: string };
  to: { id: string; displayName: string };
}

export interface PresenceSeen {
  status: string;
  lastSeenAt: string | null;
}

/** One item of `userEvents`, with whatever its event may carry. */
export interface UserItem {
  cursor: string;
  position: number;
  event: {
    __typename: string;
    friends: { id: string; user: { id: string }; presence: PresenceSeen }[];
    friendRequests: { id: string; from: { id: string }; to: { id: string } }[];
    invitations: InvitationSeen[];
    strangerPlace: number | null;
    strangerMatch: { roomId: string; displayName: string } | null;
    missedCalls: number;
    request: { id: string; from: { id: string }; to: { id: string } };
    requestId: string;
    outcome: string;
    friend: { id: string; user: { id: string }; presence: PresenceSeen };
    userId: string;
    presence: PresenceSeen;
    invitation: InvitationSeen;
    count: number;
    place: number | null;
    match: { roomId: string; displayName: string; joinBy: string };
    sessionId: string;
  };
}

/** What a call that was started or accepted answers. */
export interface Answer {
  __typename: string;
  code?: string;
  message?: string;
  cursor: string;
  participant: { id: string; seq: number };
  room: { id: string; kind: string };
  call: {
    id: string;
    kind: string | null;
    relayOnly: boolean;
    endReason: string | null;
    participants: { userId: string }[];
  };
  invitations: InvitationSeen[];
  iceConfiguration: { iceTransportPolicy: string; iceServers: { urls: string[] }[] };
}

export interface RecordSeen {
  id: string;
  callId: string;
  roomId: string | null;
  direction: string;
  kind: string;
  outcome: string;
  durationSeconds: number | null;
  others: { userId: string | null; displayName: string }[];
  isNew: boolean;
}

/** A tab of somebody, with an open stream of what happens to them. */
export class Phone {
  readonly person: Person;
  readonly deviceId: string;
  socket!: TestSocket;
  events!: EventQueue<UserItem>;
  /** Of the last event taken. */
  cursor: string | null = null;

  private constructor(person: Person, deviceId: string) {
    this.person = person;
    this.deviceId = deviceId;
  }

  static async open(person: Person, deviceId: string = randomUUID()): Promise<Phone> {
    const phone = new Phone(person, deviceId);
    await phone.connect();
    return phone;
  }

  get id(): string {
    return this.person.id;
  }

  /** Opens the stream, after the last event taken or the one given. */
  async connect(after: string | null = this.cursor): Promise<void> {
    this.socket = await this.person.socket();
    this.events = this.socket.subscribe<UserItem>(USER_EVENTS, { deviceId: this.deviceId, after });
    // One round trip later the stream is open.
    await this.socket.request('{ me { __typename } }');
    if (after === null) await this.next('UserSnapshot');
  }

  async next(typename: string): Promise<UserItem['event']> {
    const item = await this.events.next(typename);
    this.cursor = item.cursor;
    return item.event;
  }

  /** The next state of a ring, on either side. */
  async ringing(): Promise<InvitationSeen> {
    return (await this.next('IncomingCall')).invitation;
  }

  async changed(): Promise<InvitationSeen> {
    return (await this.next('InvitationChanged')).invitation;
  }

  async call(to: readonly { id: string }[], how: { kind?: string; deviceId?: string } = {}): Promise<Answer> {
    const { startCall } = await this.ask<{ startCall: Answer }>(
      `mutation ($to: [ID!], $kind: CallKind!, $deviceId: ID!) {
        startCall(to: $to, kind: $kind, deviceId: $deviceId) { ${JOINED} }
      }`,
      { to: to.map(({ id }) => id), kind: how.kind ?? 'AUDIO', deviceId: how.deviceId ?? this.deviceId },
    );
    return startCall;
  }

  async callRoom(roomId: string): Promise<Answer> {
    const { startCall } = await this.ask<{ startCall: Answer }>(
      `mutation ($roomId: ID!, $deviceId: ID!) {
        startCall(roomId: $roomId, kind: VIDEO, deviceId: $deviceId) { ${JOINED} }
      }`,
      { roomId, deviceId: this.deviceId },
    );
    return startCall;
  }

  async accept({ id }: { id: string }): Promise<Answer & { status?: string }> {
    const { acceptCall } = await this.ask<{ acceptCall: Answer & { status?: string } }>(
      `mutation ($id: ID!, $deviceId: ID!) {
        acceptCall(invitationId: $id, deviceId: $deviceId) { ${JOINED} ... on NotRinging { status } }
      }`,
      { id, deviceId: this.deviceId },
    );
    return acceptCall;
  }

  async decline({ id }: { id: string }, reason?: string): Promise<{ __typename: string; status: string }> {
    const { declineCall } = await this.ask<{ declineCall: { __typename: string; status: string } }>(
      `mutation ($id: ID!, $reason: String) {
        declineCall(invitationId: $id, reason: $reason) {
          __typename ... on Invitation { id status } ... on NotRinging { status }
        }
      }`,
      { id, reason },
    );
    return declineCall;
  }

  async cancel(callId: string): Promise<{ status: string }[]> {
    const { cancelCall } = await this.ask<{ cancelCall: { status: string }[] }>(
      'mutation ($callId: ID!) { cancelCall(callId: $callId) { status } }',
      { callId },
    );
    return cancelCall;
  }

  /** Joins the call of a room. */
  async join(roomId: string): Promise<Answer> {
    const { joinCall } = await this.ask<{ joinCall: Answer }>(
      `mutation ($roomId: ID!, $deviceId: ID!) { joinCall(roomId: $roomId, deviceId: $deviceId) { ${JOINED} } }`,
      { roomId, deviceId: this.deviceId },
    );
    return joinCall;
  }

  async hangUp({ participant }: Answer, reason?: string): Promise<void> {
    await this.ask('mutation ($id: ID!, $reason: String) { leaveCall(participantId: $id, reason: $reason) { id } }', {
      id: participant.id,
      reason,
    });
  }

  async history(): Promise<RecordSeen[]> {
    const { callHistory } = await this.ask<{ callHistory: { edges: { node: RecordSeen }[] } }>(`{
      callHistory { edges { node {
        id callId roomId direction kind outcome durationSeconds isNew others { userId displayName }
      } } }
    }`);
    return callHistory.edges.map(({ node }) => node);
  }

  async findStranger(): Promise<{ __typename: string; place: number | null; match: { roomId: string } | null }> {
    const { findStranger } = await this.ask<{
      findStranger: { __typename: string; place: number | null; match: { roomId: string } | null };
    }>(
      `mutation ($deviceId: ID!) { findStranger(deviceId: $deviceId) {
        __typename ... on StrangerSearch { place match { ${MATCH} } } ... on Error { code message }
      } }`,
      { deviceId: this.deviceId },
    );
    return findStranger;
  }

  async nextStranger(): Promise<{ place: number | null; match: { roomId: string } | null }> {
    const { nextStranger } = await this.ask<{
      nextStranger: { place: number | null; match: { roomId: string } | null };
    }>(
      `mutation ($deviceId: ID!) { nextStranger(deviceId: $deviceId) {
        __typename ... on StrangerSearch { place match { ${MATCH} } } ... on Error { code message }
      } }`,
      { deviceId: this.deviceId },
    );
    return nextStranger;
  }

  async block({ id }: { id: string }): Promise<void> {
    await this.ask('mutation ($id: ID!) { blockUser(userId: $id) { id } }', { id });
  }

  async settings(change: { whoMayCall?: string; callWaiting?: boolean }): Promise<void> {
    await this.ask(
      `mutation ($whoMayCall: WhoMayCall, $callWaiting: Boolean) {
        updateCallSettings(whoMayCall: $whoMayCall, callWaiting: $callWaiting) { whoMayCall callWaiting }
      }`,
      change,
    );
  }

  /** Resolves when the server has answered whatever was sent before, pings included. */
  async settled(): Promise<void> {
    await this.ask('{ me { __typename } }');
  }

  /** A query or mutation over the phone's socket. */
  ask<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    return this.socket.request<T>(query, variables);
  }
}

/** Makes two people friends. */
export async function befriend(one: Person, other: Person): Promise<void> {
  const ask = 'mutation ($id: ID!) { sendFriendRequest(userId: $id) { __typename } }';
  await one.query(ask, { id: other.id });
  await other.query(ask, { id: one.id });
}

/** Two friends of these names, each with a phone. */
export async function friends(app: TestApp, one: string, other: string): Promise<[Phone, Phone]> {
  const people = await Promise.all([app.user(one), app.user(other)]);
  await befriend(...people);
  return [await Phone.open(people[0]), await Phone.open(people[1])];
}
