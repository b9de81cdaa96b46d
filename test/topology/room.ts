import { randomUUID } from 'node:crypto';
import type { EventQueue } from '../support/event-queue.ts';
import type { Person } from '../support/person.ts';
import type { TestApp } from '../support/app.ts';
import type { TestSocket } from '../support/test-socket.ts';
import { FakeSfu } from '../support/fake-sfu.ts';
import { testApp } from '../support/app.ts';
import type { TestAppOptions } from '../support/app.ts';
import { FakeClock } from '../support/fake-clock.ts';

const SFU = `sfu { epoch sendTransport { id } receiveTransport { id } consumers { id participantId source } }`;
const CALL = `call { id epoch topology switchReason isSwitching revision participants { id seq } }`;
const JOIN = `mutation ($roomId: ID!, $deviceId: ID!, $caps: RtpCapabilities) {
  joinCall(roomId: $roomId, deviceId: $deviceId, rtpCapabilities: $caps) {
    ... on CallJoined { cursor participant { id seq } ${CALL} ${SFU} }
    ... on Error { code message }
  }
}`;
const EVENTS = `subscription ($id: ID!, $after: String) { callEvents(participantId: $id, after: $after) { cursor position event {
  __typename
  ... on CallSnapshot { ${CALL} }
  ... on TopologyChanged { topology epoch reason }
  ... on SwitchSettled { epoch unreachable }
  ... on SfuAdmitted { admission { epoch sendTransport { id } receiveTransport { id } } }
  ... on ReceivingConfirmed { participantId epoch from }
  ... on ConsumersOpened { epoch consumers { id participantId source producerId } }
  ... on ProducerClosed { participantId source }
  ... on ParticipantLeft { participantId }
  ... on CallEnded { endReason: reason }
} } }`;

export interface Item {
  cursor: string;
  event: { __typename: string } & Record<string, unknown>;
}

export interface JoinedCall {
  participant: { id: string; seq: number };
  cursor: string;
  call: { id: string; epoch: number; topology: string; switchReason: string | null };
  sfu: { epoch: number; sendTransport: { id: string }; receiveTransport: { id: string }; consumers: unknown[] } | null;
  code?: string;
}

/** Somebody in the call: a socket, a stream, and what joinCall said. */
export class InCall {
  readonly socket: TestSocket;
  readonly joined: JoinedCall;
  readonly events: EventQueue<Item>;

  constructor(socket: TestSocket, joined: JoinedCall) {
    this.socket = socket;
    this.joined = joined;
    this.events = socket.subscribe<Item>(EVENTS, { id: joined.participant.id, after: joined.cursor });
  }

  get id(): string {
    return this.joined.participant.id;
  }

  confirm(epoch: number, from: string[]): Promise<{ confirmReceiving: { epoch?: number; code?: string } }> {
    return this.socket.request(
      `mutation ($id: ID!, $epoch: Int!, $from: [ID!]!) { confirmReceiving(participantId: $id, epoch: $epoch, from: $from) { ... on Confirmed { epoch } ... on Error { code } } }`,
      { id: this.id, epoch, from },
    );
  }

  leave(): Promise<unknown> {
    return this.socket.request(`mutation ($id: ID!) { leaveCall(participantId: $id) { id } }`, { id: this.id });
  }
}

/** A room of an app whose SFU is a fake and whose time stands still. */
export class SwitchingRoom {
  readonly clock: FakeClock;
  readonly app: TestApp;
  readonly roomId: string;
  readonly link: string;
  /** The Sfu of the process that runs now. */
  readonly sfu: () => FakeSfu;

  private constructor(clock: FakeClock, app: TestApp, room: { id: string; link: string }, sfu: () => FakeSfu) {
    this.clock = clock;
    this.app = app;
    this.roomId = room.id;
    this.link = room.link;
    this.sfu = sfu;
  }

  /** @param hasSfu whether a process that starts now gets one */
  static async open(
    settings: { meshLimit?: number; capacity?: number } = {},
    { hasSfu = () => true, ...options }: TestAppOptions & { hasSfu?: () => boolean } = {},
  ) {
    const clock = new FakeClock();
    let sfu: FakeSfu;
    const startSfu: TestAppOptions['startSfu'] = (onEvent) =>
      Promise.resolve(hasSfu() ? (sfu = new FakeSfu(onEvent)) : undefined);
    const app = await testApp({ clock, startSfu, ...options });
    const owner = await app.user('owner');
    const { createRoom } = await owner.query<{ createRoom: { id: string; link: string } }>(
      `mutation ($meshLimit: Int, $capacity: Int) { createRoom(name: "r", meshLimit: $meshLimit, capacity: $capacity, minParticipants: 1) { id link } }`,
      settings,
    );
    return new SwitchingRoom(clock, app, createRoom, () => sfu);
  }

  async member(name: string): Promise<Person> {
    const person = await this.app.user(name);
    await person.query(`mutation ($link: String!) { joinRoom(link: $link) { __typename } }`, { link: this.link });
    return person;
  }

  async join(name: string, { deviceId = randomUUID(), canSfu = true } = {}): Promise<InCall> {
    const person = await this.member(name);
    const socket = await person.socket();
    return new InCall(socket, await this.joinOn(socket, deviceId, canSfu));
  }

  async joinOn(socket: TestSocket, deviceId: string, canSfu = true): Promise<JoinedCall> {
    const caps = canSfu ? (await this.sfu().capabilities()).rtpCapabilities : null;
    const { joinCall } = await socket.request<{ joinCall: JoinedCall }>(JOIN, { roomId: this.roomId, deviceId, caps });
    return joinCall;
  }

  async joinAll(count: number): Promise<InCall[]> {
    const people: InCall[] = [];
    for (let index = 0; index < count; index += 1) people.push(await this.join(`person${index}`));
    return people;
  }

  async topology(): Promise<{ topology: string; epoch: number }> {
    const owner = await this.app.user('owner');
    const { room } = await owner.query<{ room: { call: { topology: string; epoch: number } } }>(
      `query ($id: ID!) { room(id: $id) { call { topology epoch } } }`,
      { id: this.roomId },
    );
    return room.call;
  }

  /** Time passes second by second, with a sweep in each. */
  async pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      this.clock.advance(1_000);
      await this.app.app.sweep();
    }
  }
}

/** Everybody receives everybody. */
export async function confirmAll(people: InCall[], epoch: number): Promise<void> {
  for (const one of people) {
    await one.confirm(
      epoch,
      people.filter((other) => other !== one).map(({ id }) => id),
    );
  }
}
