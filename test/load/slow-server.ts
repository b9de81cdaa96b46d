import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../src/app.ts';
import { Call } from '../../src/entities/call.ts';
import { Participant } from '../../src/entities/participant.ts';
import { loadConfig } from '../../src/config.ts';
import { LEASE_MS } from '../../src/presence/leases.ts';

/** What the parent asks of this process; each is answered by one message. */
export type Ask =
  | { do: 'publish'; events: number; perSecond: number; bytes: number }
  | { do: 'memory' }
  /** From now on the first subscription that ends is told with the memory of that moment; to look holds everything up. */
  | { do: 'lookWhenOneEnds' };

export interface Memory {
  /** `heapUsed` and `external` (array buffers included) after a full collection. */
  usedBytes: number;
  rssBytes: number;
}

/**
 * What this process says: first where it listens and who may subscribe, then answers, and which subscriptions end, on demand
 * the first of them with the memory of that moment: then the queues of all who stopped reading are as long as they get.
 */
export type Say =
  | { say: 'ready'; url: string; token: string; participantIds: string[] }
  | { say: 'published'; elapsedMs: number; cpuMs: number }
  | { say: 'memory'; memory: Memory }
  | { say: 'ended'; participantId: string; memory: Memory | undefined };

const SUBSCRIBERS = 100;
/** Events published in one turn of the loop. */
const LARGEST_STEP = 10;

/**
 * A whole Tandem in a process of its own, with one call of a hundred participants (whose rows are written directly: a
 * mesh has ten), that publishes broadcasts of the asked size on request.
 */
const dataDir = mkdtempSync(join(tmpdir(), 'tandem-load-'));
process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }));
process.on('disconnect', () => process.exit(0));

const app = await createApp(
  loadConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: 'error',
    SFU: 'off',
    PORT: '0',
    DATA_DIR: dataDir,
    MAX_SOCKETS_PER_USER: '500',
  }),
);
const { streams } = app.deps;
const subscribe = streams.subscribe.bind(streams);
let isLooking = false;
streams.subscribe = async (id, options) => {
  const subscription = await subscribe(id, options);
  const { feed } = subscription;
  const end = feed.return.bind(feed);
  let hasEnded = false;
  feed.return = () => {
    if (!hasEnded) {
      send({ say: 'ended', participantId: options.recipient, memory: isLooking ? memory() : undefined });
      isLooking = false;
    }
    hasEnded = true;
    return end();
  };
  return subscription;
};

const { token, callId, participantIds } = await populate();
send({ say: 'ready', url: app.url, token, participantIds });
process.on('message', (ask: Ask) => {
  if (ask.do === 'memory') send({ say: 'memory', memory: memory() });
  else if (ask.do === 'lookWhenOneEnds') isLooking = true;
  else void publish(ask);
});

async function publish({ events, perSecond, bytes }: Extract<Ask, { do: 'publish' }>): Promise<void> {
  const begin = performance.now();
  const cpu = process.cpuUsage();
  const id = participantIds[0] as string;
  for (let sent = 0; sent < events;) {
    // A process that was held up catches up in steps, so that what it published can leave in between.
    const due = Math.min(events, sent + LARGEST_STEP, Math.ceil(((performance.now() - begin) / 1_000) * perSecond));
    for (; sent < due; sent++) {
      const event = update(id, bytes);
      await streams.publish(callId, [{ event }]);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const { user, system } = process.cpuUsage(cpu);
  send({ say: 'published', elapsedMs: performance.now() - begin, cpuMs: (user + system) / 1_000 });
}

/** An event whose text begins with the moment it was published, in ms since the epoch. */
function update(id: string, bytes: number) {
  const now = performance.timeOrigin + performance.now();
  return {
    type: 'ParticipantJoined' as const,
    timestamp: Math.floor(now),
    revision: 1,
    participant: {
      id,
      seq: 1,
      userId: null,
      guestId: id,
      displayName: `${now.toFixed(3)}|`.padEnd(bytes, 'x'),
      avatarColor: '#336699',
      isReady: false,
      tracks: [],
      joinedAt: Math.floor(now),
    },
  };
}

async function populate() {
  const register = `mutation { register(username: "load", password: "correct horse battery") {
    ... on Registered { accessToken account { id } } } }`;
  const data = await post(register);
  const { accessToken, account } = data.register as { accessToken: string; account: { id: string } };
  const { createRoom } = await post('mutation { createRoom(name: "Stadium") { id } }', accessToken);
  const { id: roomId } = createRoom as { id: string };
  const now = new Date();
  const em = app.deps.orm.em.fork();
  const call = em.create(Call, {
    id: randomUUIDv7(),
    roomId,
    openRoomId: roomId,
    revision: 1,
    topology: 'MESH',
    epoch: 1,
    lastSeq: SUBSCRIBERS,
    reachedMinimum: true,
    startedAt: now,
  });
  const participants = Array.from({ length: SUBSCRIBERS }, (_, index) => {
    const deviceId = randomUUID();
    return em.create(Participant, {
      id: randomUUIDv7(),
      callId: call.id,
      userId: account.id,
      deviceId,
      liveKey: `${call.id}:${account.id}:${deviceId}`,
      seq: index + 1,
      displayName: 'load',
      avatarColor: '#336699',
      isReady: false,
      tracks: [],
      leaseExpiresAt: new Date(now.getTime() + 20 * LEASE_MS),
      joinedAt: now,
    });
  });
  em.persist([call, ...participants]);
  await em.flush();
  return { token: accessToken, callId: call.id, participantIds: participants.map(({ id }) => id) };
}

async function post(query: string, token?: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query }),
  });
  const { data } = (await response.json()) as { data: Record<string, unknown> };
  return data;
}

function memory(): Memory {
  // The buffers that one collection finds unused are given back by the next one at the latest.
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { usedBytes: heapUsed + external, rssBytes: rss };
}

function send(message: Say): void {
  // The parent may have gone; then nobody has to be told.
  if (process.connected) process.send?.(message, () => {});
}
