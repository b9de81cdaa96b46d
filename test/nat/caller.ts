import { randomUUID } from 'node:crypto';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { CHROMIUM_FLAGS, TestBrowser } from '../support/browser/test-browser.ts';
import type { Visitor } from '../support/browser/visitor.ts';
import type { Lab, Place } from './lab.ts';

/** As the browser shows the chosen candidate pair, from one side. */
export interface Path {
  local: string;
  remote: string;
}

export interface Room {
  id: string;
  link: string;
}

interface Registered {
  accessToken: string;
  refreshToken: string;
}

/** A Chromium in a place of the lab. */
export class Caller {
  readonly place: Place;
  readonly #browser: Browser;
  readonly #testBrowser: TestBrowser;

  private constructor(place: Place, browser: Browser) {
    this.place = place;
    this.#browser = browser;
    this.#testBrowser = new TestBrowser(browser);
  }

  static async open(lab: Lab, place: Place): Promise<Caller> {
    const executablePath = lab.wrapper(place.namespace, '/usr/bin/chromium');
    const args = [...CHROMIUM_FLAGS, '--ignore-certificate-errors'];
    return new Caller(place, await chromium.launch({ executablePath, args }));
  }

  /** Opens the page as somebody with an account. */
  async visit(url: string): Promise<Visitor> {
    const visitor = await this.#testBrowser.visit(url, this.place.network);
    const registered = await ask<{ register: Registered }>(
      visitor,
      `mutation ($username: String!, $password: String!) {
        register(username: $username, password: $password) { ... on Registered { accessToken refreshToken } }
      }`,
      { username: `u${randomUUID().slice(0, 12)}`, password: randomUUID() },
    );
    await visitor.page.evaluate(({ accessToken, refreshToken }) => {
      const session = { kind: 'account', accessToken, refreshToken, renewAt: Date.now() + 10 * 60_000 };
      localStorage.setItem('tandem.session', JSON.stringify(session));
    }, registered.register);
    return visitor;
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}

/** An operation over HTTP from within a page: the machine itself has no way into the lab. */
export async function ask<T>(visitor: Visitor, query: string, variables: object = {}, token?: string): Promise<T> {
  const answer = await visitor.page.evaluate(
    async ([body, given]) => {
      const session = localStorage.getItem('tandem.session');
      const bearer = given ?? (session ? (JSON.parse(session) as { accessToken: string }).accessToken : '');
      const headers = { 'content-type': 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) };
      return (await fetch('/graphql', { method: 'POST', headers, body })).json() as Promise<unknown>;
    },
    [JSON.stringify({ query, variables }), token] as const,
  );
  const { data, errors } = answer as { data: T; errors?: unknown };
  if (errors) throw new Error(`${query}: ${JSON.stringify(errors)}`);
  return data;
}

export async function createRoom(owner: Visitor): Promise<Room> {
  const { createRoom: room } = await ask<{ createRoom: Room }>(
    owner,
    'mutation { createRoom(name: "Lab", startMuted: false, meshLimit: 2) { id link } }',
  );
  return room;
}

/** Stands before the call of a room. */
export async function goTo(visitor: Visitor, room: Room): Promise<void> {
  await ask(visitor, 'mutation ($link: String!) { joinRoom(link: $link) { __typename } }', { link: room.link });
  await visitor.page.goto(`/rooms/${room.id}`);
  await visitor.page.getByRole('button', { name: /^(Join|Start) the call$/ }).waitFor();
}

/** Guests without media who make a call outgrow the mesh, and stay as long as the page of `host` does. */
export async function outgrowMesh(host: Visitor, room: Room): Promise<void> {
  const { sfuCapabilities } = await ask<{ sfuCapabilities: unknown }>(host, '{ sfuCapabilities { rtpCapabilities } }');
  const { rtpCapabilities } = sfuCapabilities as { rtpCapabilities: unknown };
  for (const displayName of ['One', 'Two']) {
    const { joinAsGuest } = await ask<{ joinAsGuest: { accessToken: string } }>(
      host,
      `mutation ($link: String!, $displayName: String!) {
        joinAsGuest(link: $link, displayName: $displayName) { ... on GuestAdmitted { accessToken } }
      }`,
      { link: room.link, displayName },
    );
    const { accessToken } = joinAsGuest;
    const { joinCall } = await ask<{ joinCall: { participant: { id: string } } }>(
      host,
      `mutation ($roomId: ID!, $deviceId: ID!, $rtpCapabilities: RtpCapabilities) {
        joinCall(roomId: $roomId, deviceId: $deviceId, rtpCapabilities: $rtpCapabilities) {
          ... on CallJoined { participant { id } }
        }
      }`,
      { roomId: room.id, deviceId: randomUUID(), rtpCapabilities },
      accessToken,
    );
    await host.page.evaluate(
      ([token, participantId]) => {
        const query = `mutation { keepAlive(participantId: "${participantId}") { leaseExpiresAt } }`;
        const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
        setInterval(() => void fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) }), 4_000);
      },
      [accessToken, joinCall.participant.id] as const,
    );
  }
}

/** The candidate pair over which a page receives somebody's picture. */
export async function pathFrom(viewer: Visitor, participantId: string): Promise<Path> {
  const received = await viewer.received(participantId, 'CAMERA');
  return viewer.page.evaluate(async (index) => {
    type Entry = Readonly<Record<string, string | undefined>>;
    const report = await window.connections.all[index]!.getStats();
    const entries = new Map<string, Entry>(report);
    const transport = [...entries.values()].find(({ type }) => type === 'transport');
    const pair = entries.get(transport?.['selectedCandidatePairId'] ?? '');
    const [local, remote] = ['localCandidateId', 'remoteCandidateId'].map((key) => entries.get(pair?.[key] ?? ''));
    const isRelayed = local?.['candidateType'] === 'relay';
    const over = isRelayed ? local?.['relayProtocol'] : local?.['protocol'];
    return { local: `${local?.['candidateType']}/${over}`, remote: String(remote?.['candidateType']) };
  }, received?.connection ?? 0);
}
