import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { sentAt } from './driver.ts';
import type { Driver, Signal } from './driver.ts';

const EVENTS = `subscription ($id: ID!, $after: String) { callEvents(participantId: $id, after: $after) { cursor position event {
  __typename
  ... on SignalReceived { from epoch connectionId candidates { candidate sdpMid sdpMLineIndex usernameFragment } }
  ... on ParticipantUpdated { timestamp revision participant { id isReady } }
} } }`;
const SEND = `mutation ($id: ID!, $batch: Int!, $signals: [SignalInput!]!) { sendSignals(participantId: $id, batch: $batch, signals: $signals) {
  __typename ... on Error { code message }
} }`;
const READY = `mutation ($id: ID!, $ready: Boolean!) { setReady(participantId: $id, isReady: $ready) { id } }`;
const JOIN = `mutation ($roomId: ID!, $deviceId: ID!, $caps: RtpCapabilities) { joinCall(roomId: $roomId, deviceId: $deviceId, rtpCapabilities: $caps) {
  ... on CallJoined { cursor participant { id } call { epoch } } ... on Error { code message }
} }`;

/** Somebody in the call, over one socket. */
interface Member {
  socket: WebSocket;
  id: string;
  batch: number;
  epoch: number;
}

type Message = { type: string; id?: string; payload?: { data?: Record<string, never>; errors?: unknown } };

/** Tandem, as PROTOCOL.md says. */
export function tandemDriver(url: string): Driver {
  const members: Member[] = [];
  const waiting = new Map<string, (data: never) => void>();
  const connectionId = randomUUID();
  let lastId = 0;
  let room: { id: string; link: string } | undefined;
  let broadcastAt = 0;

  const post = async <T>(query: string, variables: object, token?: string): Promise<T> => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
  const request = <T>(socket: WebSocket, query: string, variables: object): Promise<T> =>
    new Promise((resolve) => {
      const id = String(++lastId);
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ type: 'subscribe', id, payload: { query, variables } }));
    });
  const createRoom = async () => {
    const { register } = await post<{ register: { accessToken: string } }>(
      `mutation ($name: String!) { register(username: $name, password: "bench bench") { ... on Registered { accessToken } } }`,
      { name: `bench-${randomUUID().slice(0, 8)}` },
    );
    const created = await post<{ createRoom: { id: string; link: string } }>(
      `mutation { createRoom(name: "bench", capacity: 500, minParticipants: 1) { id link } }`,
      {},
      register.accessToken,
    );
    return created.createRoom;
  };
  const receive = (index: number, data: Buffer) => {
    const message = JSON.parse(data.toString()) as Message;
    if (message.type !== 'next' || message.id === undefined) return;
    if (message.payload?.errors) throw new Error(JSON.stringify(message.payload));
    const item = message.payload?.data as { callEvents?: { event: { __typename: string; candidates?: Signal[] } } };
    const event = item.callEvents?.event;
    if (!event) {
      waiting.get(message.id)?.(message.payload?.data as never);
      waiting.delete(message.id);
    } else if (event.candidates) for (const signal of event.candidates) driver.onReceived(index, sentAt(signal));
    else if (event.__typename === 'ParticipantUpdated') driver.onReceived(index, broadcastAt);
  };
  const open = async (): Promise<void> => {
    room ??= await createRoom();
    const { joinAsGuest } = await post<{ joinAsGuest: { accessToken: string } }>(
      `mutation ($link: String!) { joinAsGuest(link: $link, displayName: "guest") { ... on GuestAdmitted { accessToken } } }`,
      { link: room.link },
    );
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const index = members.length;
    const member: Member = { socket, id: '', batch: 0, epoch: 1 };
    members.push(member);
    const acknowledged = new Promise((resolve) => socket.once('message', resolve));
    socket.send(
      JSON.stringify({ type: 'connection_init', payload: { Authorization: `Bearer ${joinAsGuest.accessToken}` } }),
    );
    await acknowledged;
    socket.on('message', (data: Buffer) => receive(index, data));
    const { joinCall } = await request<{
      joinCall: { cursor: string; participant: { id: string }; call: { epoch: number } };
    }>(socket, JOIN, { roomId: room.id, deviceId: randomUUID(), caps: null });
    member.id = joinCall.participant.id;
    member.epoch = joinCall.call.epoch;
    const payload = { query: EVENTS, variables: { id: member.id, after: joinCall.cursor } };
    socket.send(JSON.stringify({ type: 'subscribe', id: `events-${index}`, payload }));
  };
  const member = (index: number): Member => members[index] as Member;
  const driver: Driver = {
    open: async (count) => {
      for (let index = 0; index < count; index += 1) await open();
    },
    send: async (from, to, signals) => {
      const { socket, id, epoch } = member(from);
      const batch = ++member(from).batch;
      const target = { to: member(to).id, epoch, connectionId };
      const sent = signals.map((signal) => ({ ...target, payload: { candidates: [signal] } }));
      const { sendSignals } = await request<{ sendSignals: { __typename: string } }>(socket, SEND, {
        id,
        batch,
        signals: sent,
      });
      if (sendSignals.__typename !== 'SignalsAccepted') throw new Error(JSON.stringify(sendSignals));
    },
    broadcast: async (from) => {
      broadcastAt = performance.now();
      await request(member(from).socket, READY, { id: member(from).id, ready: Math.random() < 0.5 });
    },
    onReceived: () => {},
    close: async () => {
      for (const { socket } of members) socket.terminate();
    },
  };
  return driver;
}
