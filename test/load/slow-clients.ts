import { constants, setPriority } from 'node:os';
import { WebSocket } from 'ws';

/** What the parent asks of this process. */
export type Ask =
  | { do: 'open'; url: string; token: string; readers: string[]; stuck: string[] }
  | { do: 'resume'; participantId: string }
  /** What this process does from now on takes no processor time from others who want it. */
  | { do: 'giveWay' }
  /** Answered by a report when so many events have been read, of all readers together. */
  | { do: 'report'; when: number };

/** What this process says. */
export type Say =
  | { say: 'opened' }
  /** One of those who had stopped was closed. */
  | { say: 'closed'; code: number }
  /** A reader was closed: what this test is about has failed. */
  | { say: 'readerLost'; code: number }
  | { say: 'report'; received: number; p50Ms: number; p99Ms: number; maxMs: number };

const EVENTS = `subscription ($participantId: ID!) {
  callEvents(participantId: $participantId) {
    cursor
    position
    event { __typename ... on ParticipantJoined { timestamp revision participant { id seq displayName isReady } } }
  }
}`;
const PONG_EVERY_MS = 1_000;
/** Of all readers in one run. */
const MOST_EVENTS = 1_000_000;
const MARK = Buffer.from('"displayName":"');

/** Subscribers in a process of their own: readers that note how long each event took, and sockets that stop reading. */
/** In ms. Made once: an array that grows to a million holds up the process that measures. */
const latencies = new Float64Array(MOST_EVENTS);
let received = 0;
let reportWhen = Infinity;
const stuckSockets = new Map<string, WebSocket>();

process.on('disconnect', () => process.exit(0));
process.on('message', (ask: Ask) => {
  if (ask.do === 'giveWay') setPriority(constants.priority.PRIORITY_LOW);
  if (ask.do === 'open') void open(ask);
  if (ask.do === 'resume') stuckSockets.get(ask.participantId)?.resume();
  if (ask.do === 'report') {
    reportWhen = ask.when;
    reportIfDue();
  }
});

async function open({ url, token, readers, stuck }: Extract<Ask, { do: 'open' }>): Promise<void> {
  const reading = await Promise.all(readers.map((participantId) => subscribe(url, token, participantId, read)));
  for (const socket of reading) socket.once('close', (code) => send({ say: 'readerLost', code }));
  await Promise.all(stuck.map((participantId) => openStuck(url, token, participantId)));
  send({ say: 'opened' });
}

async function openStuck(url: string, token: string, participantId: string): Promise<void> {
  const socket = await subscribe(url, token, participantId, () => {});
  stuckSockets.set(participantId, socket);
  socket.pause();
  // Without these, which need no reading, the server would end it for unanswered pings before it is slow enough.
  const alive = setInterval(() => socket.pong(), PONG_EVERY_MS);
  socket.once('close', (code) => {
    clearInterval(alive);
    send({ say: 'closed', code });
  });
}

/** A socket whose subscription has told its first event, a snapshot. */
function subscribe(
  url: string,
  token: string,
  participantId: string,
  onEvent: (data: Buffer) => void,
): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const say = (message: unknown) => socket.send(JSON.stringify(message));
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () => say({ type: 'connection_init', payload: { Authorization: `Bearer ${token}` } }));
    let isOpen = false;
    socket.on('message', (data: Buffer) => {
      if (isOpen) return onEvent(data);
      const { type, payload } = JSON.parse(data.toString()) as { type: string; payload?: { errors?: unknown } };
      if (type === 'connection_ack') {
        return say({ type: 'subscribe', id: '1', payload: { query: EVENTS, variables: { participantId } } });
      }
      if (payload?.errors) return reject(new Error(JSON.stringify(payload.errors)));
      isOpen = true;
      resolve(socket);
    });
  });
}

function read(data: Buffer): void {
  const at = data.indexOf(MARK);
  // Those who were closed leave the call when their leases have run out, which everybody is told.
  if (at < 0) return;
  const start = at + MARK.length;
  const sentAt = Number(data.toString('latin1', start, data.indexOf('|', start)));
  latencies[received++] = performance.timeOrigin + performance.now() - sentAt;
  reportIfDue();
}

function reportIfDue(): void {
  if (received < reportWhen) return;
  const sorted = latencies.slice(0, received).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  send({ say: 'report', received: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) });
  received = 0;
  reportWhen = Infinity;
}

function send(message: Say): void {
  process.send?.(message);
}
