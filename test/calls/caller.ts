import { randomUUID } from 'node:crypto';
import type { FakeClock } from '../support/fake-clock.ts';
import { Sweep } from '../../src/entities/sweep.ts';
import { PASS_EVERY_MS } from '../../src/presence/sweeper.ts';
import type { TestApp } from '../support/app.ts';
import type { EventQueue } from '../support/event-queue.ts';
import type { Person } from '../support/person.ts';
import type { TestSocket } from '../support/test-socket.ts';

const PARTICIPANT = 'id seq userId isGuest displayName isReady tracks { source muted }';
const CALL = `id revision epoch hostId endedAt endReason participants { ${PARTICIPANT} }`;

export const CREATE_ROOM = `mutation ($name: String!, $password: String, $capacity: Int, $minParticipants: Int, $startMuted: Boolean) {
  createRoom(name: $name, password: $password, capacity: $capacity, minParticipants: $minParticipants, startMuted: $startMuted) { id link }
}`;
export const JOIN_CALL = `mutation ($roomId: ID!, $deviceId: ID!, $tracks: [TrackInput!]) {
  joinCall(roomId: $roomId, deviceId: $deviceId, tracks: $tracks) {
    __typename
    ... on CallJoined { cursor participant { ${PARTICIPANT} } call { ${CALL} } room { id } iceConfiguration { reason } }
    ... on RoomFull { code message capacity }
  }
}`;
export const CALL_EVENTS = `subscription ($participantId: ID!, $after: String) {
  callEvents(participantId: $participantId, after: $after) {
    cursor
    position
    event {
      __typename
      ... on CallSnapshot { timestamp revision call { ${CALL} } }
      ... on ParticipantJoined { timestamp revision participant { ${PARTICIPANT} } }
      ... on ParticipantUpdated { timestamp revision participant { ${PARTICIPANT} } }
      ... on ParticipantLeft { timestamp revision participantId reason }
      ... on HostChanged { timestamp revision hostId: participantId }
      ... on CallEnded { timestamp revision endReason: reason }
      ... on SignalReceived {
        timestamp from epoch connectionId description { type sdp }
        candidates { candidate sdpMid sdpMLineIndex usernameFragment }
      }
    }
  }
}`;
export const SEND_SIGNALS = `mutation ($participantId: ID!, $batch: Int!, $signals: [SignalInput!]!) {
  sendSignals(participantId: $participantId, batch: $batch, signals: $signals) {
    __typename
    ... on SignalsAccepted { batch }
    ... on StaleEpoch { code epoch }
    ... on UnknownConnection { code index }
    ... on ParticipantNotInCall { code index participantId }
  }
}`;
const LEAVE_CALL = 'mutation ($id: ID!) { leaveCall(participantId: $id) { id } }';
const SET_READY = 'mutation ($id: ID!, $isReady: Boolean!) { setReady(participantId: $id, isReady: $isReady) { id } }';
const UPDATE_TRACKS = `mutation ($id: ID!, $tracks: [TrackInput!]!) {
  updateTracks(participantId: $id, tracks: $tracks) { tracks { source muted } }
}`;
const KEEP_ALIVE = 'mutation ($id: ID!) { keepAlive(participantId: $id) { leaseExpiresAt } }';
const READ_CALL = `query ($id: ID!) { call(id: $id) { ${CALL} } }`;
const JOIN_ROOM = `mutation ($link: String!) { joinRoom(link: $link) { ... on Room { id } } }`;

export interface Track {
  source: 'MICROPHONE' | 'CAMERA' | 'SCREEN_SHARE' | 'SCREEN_SHARE_AUDIO';
  muted: boolean;
}

export interface Participant {
  id: string;
  seq: number;
  userId: string | null;
  isGuest: boolean;
  displayName: string;
  isReady: boolean;
  tracks: Track[];
}

export interface Call {
  id: string;
  revision: number;
  epoch: number;
  hostId: string | null;
  endedAt: string | null;
  endReason: string | null;
  participants: Participant[];
}

/** One item of `callEvents`, with whatever its event may carry. */
export interface StreamItem {
  cursor: string;
  position: number;
  event: {
    __typename: string;
    timestamp: string;
    revision?: number;
    call?: Call;
    participant?: Participant;
    participantId?: string;
    hostId?: string | null;
    reason?: string;
    endReason?: string;
    from?: string;
    epoch?: number;
    connectionId?: string;
    description?: { type: string; sdp: string } | null;
    candidates?: { candidate: string }[] | null;
  };
}

export interface Joined {
  __typename: 'CallJoined';
  cursor: string;
  participant: Participant;
  call: Call;
}

/** A signal as `sendSignals` takes it. */
export interface Signal {
  to: string;
  epoch: number;
  connectionId: string;
  payload: { description: { type: string; sdp: string } } | { candidates: { candidate: string; sdpMid?: string }[] };
}

export interface SentSignals {
  __typename: string;
  code?: string;
  batch?: number;
  index?: number;
  epoch?: number;
  participantId?: string;
}

/** A room of a person's, and a way in for others. */
export interface TestRoom {
  id: string;
  link: string;
}

export async function createRoom(owner: Person, settings: Record<string, unknown> = {}): Promise<TestRoom> {
  const { createRoom: room } = await owner.query<{ createRoom: TestRoom }>(CREATE_ROOM, { name: 'Room', ...settings });
  return room;
}

/** People of these names, members of the room. */
export function members(app: TestApp, { link }: TestRoom, names: readonly string[]): Promise<Person[]> {
  return Promise.all(
    names.map(async (name) => {
      const person = await app.user(name);
      await person.query(JOIN_ROOM, { link });
      return person;
    }),
  );
}

/** One device of a person in a call, on a socket of its own, listening: its stream has told of its join. */
export class Caller {
  readonly person: Person;
  readonly deviceId: string;
  readonly joined: Joined;
  socket: TestSocket;
  events: EventQueue<StreamItem>;
  /** Of the last event taken. */
  cursor: string;
  #batch = 0;

  private constructor(person: Person, deviceId: string, joined: Joined, socket: TestSocket) {
    this.person = person;
    this.deviceId = deviceId;
    this.joined = joined;
    this.socket = socket;
    this.cursor = joined.cursor;
    this.events = this.subscribe(joined.cursor);
  }

  static async join(
    person: Person,
    room: TestRoom,
    { deviceId = randomUUID(), tracks = [] }: { deviceId?: string; tracks?: Track[] } = {},
  ): Promise<Caller> {
    const socket = await person.socket();
    const variables = { roomId: room.id, deviceId, tracks };
    const { joinCall } = await socket.request<{ joinCall: Joined }>(JOIN_CALL, variables);
    if (joinCall.__typename !== 'CallJoined') throw new Error(`Not joined: ${JSON.stringify(joinCall)}`);
    const caller = new Caller(person, deviceId, joinCall, socket);
    await caller.take();
    return caller;
  }

  get id(): string {
    return this.joined.participant.id;
  }

  /** Opens the stream on this caller's socket. */
  subscribe(after: string | null): EventQueue<StreamItem> {
    return this.socket.subscribe<StreamItem>(CALL_EVENTS, { participantId: this.id, after });
  }

  /** Opens another socket, and the stream on it: after the last event taken, unless another cursor is given. */
  async reconnect(after: string | null = this.cursor): Promise<void> {
    this.socket = await this.person.socket();
    this.events = this.subscribe(after);
  }

  /** The next event (of that type, those before it dropped) that tells more than the answer to the join did. */
  async next(typename?: string): Promise<StreamItem['event']> {
    for (;;) {
      const event = await this.take(typename);
      const isKnown = (event.revision ?? Infinity) <= this.joined.call.revision;
      if (!isKnown || event.__typename === 'CallSnapshot') return event;
    }
  }

  /** The next event (of that type), whatever it tells. */
  async take(typename?: string): Promise<StreamItem['event']> {
    const { cursor, event } = await this.events.next(typename);
    this.cursor = cursor;
    return event;
  }

  leave(): Promise<unknown> {
    return this.socket.request(LEAVE_CALL, { id: this.id });
  }

  setReady(isReady = true): Promise<unknown> {
    return this.socket.request(SET_READY, { id: this.id, isReady });
  }

  updateTracks(tracks: Track[]): Promise<unknown> {
    return this.socket.request(UPDATE_TRACKS, { id: this.id, tracks });
  }

  async keepAlive(): Promise<string> {
    type KeptAlive = { keepAlive: { leaseExpiresAt: string } };
    const { keepAlive } = await this.person.query<KeptAlive>(KEEP_ALIVE, { id: this.id });
    return keepAlive.leaseExpiresAt;
  }

  /** The call as a query shows it. */
  async call(): Promise<Call> {
    return (await this.person.query<{ call: Call }>(READ_CALL, { id: this.joined.call.id })).call;
  }

  /** Sends signals as the next batch, or as the one given. */
  async send(signals: Signal[], batch = ++this.#batch): Promise<SentSignals> {
    const variables = { participantId: this.id, batch, signals };
    return (await this.socket.request<{ sendSignals: SentSignals }>(SEND_SIGNALS, variables)).sendSignals;
  }

  /** A round trip: whatever the server sent on this socket before has arrived. */
  async settled(): Promise<void> {
    await this.socket.request('{ __typename }');
  }
}

export function offer(to: Caller, connectionId: string, sdp = 'v=0'): Signal {
  return { to: to.id, epoch: 1, connectionId, payload: { description: { type: 'OFFER', sdp } } };
}

export function answer(to: Caller, connectionId: string, sdp = 'v=0'): Signal {
  return { to: to.id, epoch: 1, connectionId, payload: { description: { type: 'ANSWER', sdp } } };
}

export function candidate(to: Caller, connectionId: string, text = 'candidate:1'): Signal {
  return { to: to.id, epoch: 1, connectionId, payload: { candidates: [{ candidate: text }] } };
}

/**
 * Lets time pass as it does: second by second, each swept before the next begins, pings answered by whoever listens.
 * @param listening callers whose sockets are open
 */
export async function passTime(
  app: TestApp,
  clock: FakeClock,
  ms: number,
  listening: readonly Pick<Caller, 'settled'>[] = [],
): Promise<void> {
  for (let passed = 0; passed < ms; passed += PASS_EVERY_MS) {
    clock.advance(PASS_EVERY_MS);
    await Promise.all([swept(app, clock), ...listening.map((caller) => caller.settled())]);
  }
}

/** Resolves when the pass of this moment is through. */
async function swept({ deps }: TestApp, clock: FakeClock): Promise<void> {
  for (;;) {
    const sweep = await deps.orm.em.fork().findOne(Sweep, { id: 1 });
    if (sweep?.lastPassAt.getTime() === clock.now()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
