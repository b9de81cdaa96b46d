import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { sentAt } from './driver.ts';
import type { Signal } from './driver.ts';

const PARTICIPANT = 'id seq userId displayName avatarColor isGuest isReady tracks { source muted }';
/** What a page selects: everything that tells who is there, and the signals. */
const EVENTS = `subscription ($id: ID!, $after: String) { callEvents(participantId: $id, after: $after) { cursor position event {
  __typename
  ... on SignalReceived { from epoch connectionId description { type sdp } candidates { candidate sdpMid sdpMLineIndex usernameFragment } }
  ... on CallSnapshot { revision call { id revision topology epoch hostId participants { ${PARTICIPANT} } } }
  ... on ParticipantJoined { revision participant { ${PARTICIPANT} } }
  ... on ParticipantUpdated { revision participant { ${PARTICIPANT} } }
  ... on TopologyChanged { revision topology epoch }
  ... on ParticipantLeft { revision participantId reason }
  ... on HostChanged { revision hostId: participantId }
} } }`;
const SEND = `mutation ($id: ID!, $batch: Int!, $signals: [SignalInput!]!) { sendSignals(participantId: $id, batch: $batch, signals: $signals) {
  __typename ... on Error { code message } ... on StaleEpoch { epoch }
} }`;
const READY = `mutation ($id: ID!, $ready: Boolean!) { setReady(participantId: $id, isReady: $ready) { id } }`;
const JOIN = `mutation ($roomId: ID!, $deviceId: ID!) { joinCall(roomId: $roomId, deviceId: $deviceId, rtpCapabilities: {}) {
  __typename ... on CallJoined { cursor participant { id } call { epoch } } ... on Error { code message }
} }`;

type Event = { __typename: string; candidates?: Signal[]; epoch?: number; call?: { epoch: number } };
type Sent = { __typename: string; epoch?: number };
type Item = { cursor: string; event: Event };
type Message = { type: string; id?: string; payload?: { data?: Record<string, unknown>; errors?: unknown } };

/** One guest in a call, as PROTOCOL.md says. */
export class TandemMember {
  messages = 0;
  bytes = 0;
  epoch = 1;
  readonly #url: string;
  readonly #accessToken: string;
  readonly #connectionId = randomUUID();
  readonly #onEvent: (event: Event, sentAt: number) => void;
  readonly #waiting = new Map<string, (data: never) => void>();
  #socket: WebSocket | undefined;
  #lastId = 0;
  #id = '';
  #batch = 0;
  #cursor: string | null = null;
  #onFirst: () => void = () => {};

  /** @param onEvent told of every event; with a signal's own time */
  constructor(url: string, accessToken: string, onEvent: (event: Event, sentAt: number) => void) {
    this.#url = url;
    this.#accessToken = accessToken;
    this.#onEvent = onEvent;
  }

  async join(roomId: string): Promise<void> {
    await this.#connect();
    type Joined = { cursor: string; participant: { id: string }; call: { epoch: number } };
    const { joinCall } = await this.#request<{ joinCall: Joined & { code?: string } }>(JOIN, {
      roomId,
      deviceId: randomUUID(),
    });
    if (joinCall.code) throw new Error(JSON.stringify(joinCall));
    this.#id = joinCall.participant.id;
    this.epoch = joinCall.call.epoch;
    this.#cursor = joinCall.cursor;
    this.#subscribe();
  }

  /** Resolves with the first event on the new connection. */
  async reconnect(): Promise<void> {
    this.close();
    await this.#connect();
    const first = new Promise<void>((resolve) => (this.#onFirst = resolve));
    this.#subscribe();
    await first;
  }

  /** Candidates of one connection travel as one signal, as in the page. What a switch of the topology overtakes is sent again. */
  async send(to: TandemMember, candidates: Signal[]): Promise<void> {
    const { epoch } = this;
    const signals = [{ to: to.#id, epoch, connectionId: this.#connectionId, payload: { candidates } }];
    const variables = { id: this.#id, batch: ++this.#batch, signals };
    const { sendSignals } = await this.#request<{ sendSignals: Sent }>(SEND, variables);
    if (sendSignals.epoch !== undefined) {
      this.epoch = sendSignals.epoch;
      return this.send(to, candidates);
    }
    if (sendSignals.__typename !== 'SignalsAccepted') throw new Error(JSON.stringify(sendSignals));
  }

  async setReady(ready: boolean): Promise<void> {
    await this.#request(READY, { id: this.#id, ready });
  }

  close(): void {
    this.#socket?.removeAllListeners();
    this.#socket?.on('error', () => {});
    this.#socket?.terminate();
  }

  async #connect(): Promise<void> {
    const socket = new WebSocket(`${this.#url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    this.#socket = socket;
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const acknowledged = new Promise((resolve) => socket.once('message', resolve));
    this.#say({ type: 'connection_init', payload: { Authorization: `Bearer ${this.#accessToken}` } });
    await acknowledged;
    socket.on('message', (data: Buffer) => this.#receive(data));
  }

  #subscribe(): void {
    const payload = { query: EVENTS, variables: { id: this.#id, after: this.#cursor } };
    this.#say({ type: 'subscribe', id: 'events', payload });
  }

  #request<T>(query: string, variables: object): Promise<T> {
    return new Promise((resolve) => {
      const id = String(++this.#lastId);
      this.#waiting.set(id, resolve);
      this.#say({ type: 'subscribe', id, payload: { query, variables } });
    });
  }

  #say(message: object): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #receive(data: Buffer): void {
    this.messages += 1;
    this.bytes += data.length;
    const { type, id = '', payload } = JSON.parse(data.toString()) as Message;
    if (type === 'error' || payload?.errors) throw new Error(JSON.stringify(payload));
    if (type !== 'next') return;
    if (id === 'events') return this.#take(payload?.data?.['callEvents'] as Item);
    this.#waiting.get(id)?.(payload?.data as never);
    this.#waiting.delete(id);
  }

  #take({ cursor, event }: Item): void {
    this.#cursor = cursor;
    this.#onFirst();
    if (event.__typename !== 'SignalReceived') this.epoch = event.epoch ?? event.call?.epoch ?? this.epoch;
    for (const signal of event.candidates ?? []) this.#onEvent(event, sentAt(signal));
    if (!event.candidates) this.#onEvent(event, Number.NaN);
  }
}
