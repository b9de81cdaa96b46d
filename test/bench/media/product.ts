import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectSettled } from '../../browser/sfu/topology-chip.ts';
import type { TestApp } from '../../support/app.ts';
import type { TestBrowser } from '../../support/browser/test-browser.ts';
import type { Visitor } from '../../support/browser/visitor.ts';
import type { Person } from '../../support/person.ts';
import { observeJoining } from './joining.ts';
import { expectNobody } from './meeting.ts';
import type { Arrival, Meeting } from './meeting.ts';

const CREATE = `mutation ($meshLimit: Int!) {
  createRoom(name: "Kitchen", meshLimit: $meshLimit, minParticipants: 1, startMuted: false) { id link }
}`;
const JOIN_ROOM = 'mutation ($link: String!) { joinRoom(link: $link) { __typename } }';
const JOIN_CALL = `mutation ($roomId: ID!, $deviceId: ID!, $rtpCapabilities: RtpCapabilities) {
  joinCall(roomId: $roomId, deviceId: $deviceId, rtpCapabilities: $rtpCapabilities) {
    ... on CallJoined { participant { id } cursor call { epoch participants { id } } }
  }
}`;
const EVENTS = `subscription ($id: ID!, $after: String) {
  callEvents(participantId: $id, after: $after) { event { __typename } }
}`;
const CONFIRM = `mutation ($id: ID!, $epoch: Int!, $from: [ID!]!) {
  confirmReceiving(participantId: $id, epoch: $epoch, from: $from) { __typename }
}`;

interface CallJoined {
  participant: { id: string };
  cursor: string;
  call: { epoch: number; participants: { id: string }[] };
}

interface Room {
  id: string;
  link: string;
}

/** A call of two on the page of the product, as a mesh. */
export async function productMesh(app: TestApp, browser: TestBrowser): Promise<Meeting> {
  const owner = await app.user('mesh-owner');
  const { createRoom: room } = await owner.query<{ createRoom: Room }>(CREATE, { meshLimit: 4 });
  const ann = await open(app, browser, room, owner);
  await ann.enter();
  return { there: ann.page, arrive: () => arrive(app, browser, room, ann) };
}

/**
 * The same on the SFU: with somebody third who sends nothing and looks at nothing, so that the call stays there.
 * @returns newcomers who click before anything is prepared, and those who are connected already
 */
export async function productSfu(app: TestApp, browser: TestBrowser): Promise<{ cold: Meeting; warm: Meeting }> {
  const owner = await app.user('sfu-owner');
  const { createRoom: room } = await owner.query<{ createRoom: Room }>(CREATE, { meshLimit: 2 });
  const ann = await open(app, browser, room, owner);
  await ann.enter();
  const cleo = await joinSilently(app, room, 'cleo');
  const dan = await joinSilently(app, room, 'dan');
  const everybody = [await ann.participantId(), cleo.id, dan.id];
  for (const one of [cleo, dan]) await one.confirm(everybody.filter((id) => id !== one.id));
  await expectSettled([ann], 'SFU', 'OUTGREW_MESH');
  await dan.leave();
  const { page: there } = ann;
  return {
    cold: { there, arrive: () => arrive(app, browser, room, ann, 'cold') },
    warm: { there, arrive: () => arrive(app, browser, room, ann, 'warm') },
  };
}

async function arrive(
  app: TestApp,
  browser: TestBrowser,
  room: Room,
  ann: Visitor,
  start: 'cold' | 'warm' = 'cold',
): Promise<Arrival> {
  const person = await app.user(`visitor-${randomUUID().slice(0, 8)}`);
  await person.query(JOIN_ROOM, { link: room.link });
  const visitor = await open(app, browser, room, person, start === 'cold');
  const { page } = visitor;
  await page.locator('[data-testid=preview] video.has-frame').waitFor();
  if (start === 'warm') {
    await expect.poll(() => openConnections(page), { timeout: 10_000 }).toEqual(['connected', 'connected']);
  }
  return {
    page,
    join: () => page.getByRole('button', { name: 'Join the call' }).click(),
    async leave() {
      await visitor.press('Leave');
      await expectNobody(ann.page);
      await page.context().close();
    },
  };
}

/** Somebody's page, before the call. */
async function open(
  app: TestApp,
  browser: TestBrowser,
  room: Room,
  account: Person,
  isUnprepared = false,
): Promise<Visitor> {
  const visitor = await browser.visit(app.url, account.name, { account });
  const { page } = visitor;
  await page.context().addInitScript(observeJoining);
  if (isUnprepared) await page.context().addInitScript(withoutWarmJoin);
  await page.goto(`/rooms/${room.id}`);
  await page.getByRole('button', { name: /^(Join|Start) the call$/ }).waitFor();
  return visitor;
}

/** The states of the connections that are not closed. */
function openConnections(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    window.connections.all.map((pc) => pc.connectionState).filter((state) => state !== 'closed'),
  );
}

/** Runs in a page before anything else: nothing is prepared before the click, as when it comes very soon. */
function withoutWarmJoin(): void {
  const { prototype } = WebSocket;
  const native = prototype.send;
  prototype.send = function send(data: Parameters<WebSocket['send']>[0]) {
    if (typeof data !== 'string' || !data.includes('prepareJoin')) native.call(this, data);
  };
}

/** Somebody in the call without a page. */
async function joinSilently(app: TestApp, room: Room, name: string) {
  const person = await app.user(name);
  await person.query(JOIN_ROOM, { link: room.link });
  const { sfuCapabilities } = await person.query<{ sfuCapabilities: { rtpCapabilities: unknown } }>(
    '{ sfuCapabilities { rtpCapabilities } }',
  );
  const socket = await person.socket();
  const { joinCall } = await socket.request<{ joinCall: CallJoined }>(JOIN_CALL, {
    roomId: room.id,
    deviceId: randomUUID(),
    ...sfuCapabilities,
  });
  const { id } = joinCall.participant;
  socket.subscribe(EVENTS, { id, after: joinCall.cursor });
  return {
    id,
    confirm: (from: string[]) => socket.request(CONFIRM, { id, epoch: 2, from }),
    leave: () => socket.request('mutation ($id: ID!) { leaveCall(participantId: $id) { id } }', { id }),
  };
}
