import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Received } from './page/connections.ts';
import type { Devices } from './page/devices.ts';
import type { Frames, Shown } from './page/pictures.ts';
import type { Played } from './page/sounds.ts';

export type Source = 'CAMERA' | 'MICROPHONE' | 'SCREEN_SHARE' | 'SCREEN_SHARE_AUDIO';

/** One event of a call's stream as it came over the page's socket. */
export interface SeenEvent {
  __typename: string;
  participantId?: string;
}

const PASSWORD = 'correct horse battery';
/** A folder; with it, `photograph` keeps what it is asked for. */
const SCREENSHOTS = process.env['SCREENSHOTS'];

/** Somebody in front of the page. Acts through what the page shows, as people do. */
export class Visitor {
  readonly page: Page;
  readonly name: string;
  /** What this page sends. */
  readonly devices: Devices;
  /** Every event of a call that the page has received, over all its sockets and loads. */
  readonly events: SeenEvent[] = [];
  /** Uncaught errors, and whatever the console shows as an error: the security policy's refusals among it. */
  readonly complaints: string[] = [];

  constructor(page: Page, name: string, devices: Devices) {
    this.page = page;
    this.name = name;
    this.devices = devices;
    page.on('pageerror', (error) => this.complaints.push(String(error.stack)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => this.#note(String(payload))));
  }

  /** Makes an account on the start page and waits for the dashboard. */
  async register(): Promise<void> {
    const { page } = this;
    await page.getByRole('tab', { name: 'Create account' }).click();
    await page.getByLabel('User name').fill(this.name.toLowerCase());
    await page.getByLabel('Your name').fill(this.name);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { name: 'People', level: 1 }).waitFor();
  }

  /** Makes a room in which nobody starts muted, and stands before its call. */
  async createRoom(name: string, { password }: { password?: string } = {}): Promise<void> {
    const { page } = this;
    await page.getByRole('button', { name: 'New room' }).click();
    await page.getByLabel('Name', { exact: true }).fill(name);
    if (password) await page.getByLabel('Password').fill(password);
    await page.getByLabel('Everybody starts muted').uncheck();
    await page.getByRole('button', { name: 'Create room' }).click();
    await page.getByRole('heading', { name }).waitFor();
  }

  /** The address that the page gives to invite others; to be asked in a call. */
  async copyLink(): Promise<string> {
    await this.page.getByRole('button', { name: 'Copy link' }).click();
    const read = () => this.page.evaluate(() => navigator.clipboard.readText());
    await expect.poll(read).toMatch(/^https?:/);
    return read();
  }

  /** Follows a link, with an account, and stands before the call. */
  async followLink(link: string): Promise<void> {
    await this.page.goto(link);
    await this.page.getByRole('button', { name: 'Join the room' }).click();
  }

  /** Follows a link, without an account, and stands before the call. */
  async followLinkAsGuest(link: string, { password }: { password?: string } = {}): Promise<void> {
    const { page } = this;
    await page.goto(link);
    await page.getByLabel('Your name').fill(this.name);
    if (password) await page.getByLabel('Room password').fill(password);
    await page.getByRole('button', { name: 'Join as a guest' }).click();
  }

  /** Goes from the preview into the call, and waits for the own tile. */
  async enter(): Promise<void> {
    await this.page.getByRole('button', { name: /^(Join|Start) the call$/ }).click();
    await this.page.locator('[data-testid=tile][data-self]').waitFor();
  }

  /** Presses a button of the call: Mute, Unmute, Share screen, Leave… */
  async press(name: string): Promise<void> {
    await this.page.getByRole('toolbar', { name: 'Call controls' }).getByRole('button', { name, exact: true }).click();
  }

  /** The own id in the call. */
  async participantId(): Promise<string> {
    const tile = this.page.locator('[data-testid=tile][data-self][data-source=CAMERA]');
    return (await tile.getAttribute('data-participant-id')) ?? '';
  }

  /** The ids of everybody who has a tile, in order. */
  participantIds(): Promise<string[]> {
    return this.page
      .locator('[data-testid=tile][data-source=CAMERA]')
      .evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('data-participant-id') ?? ''));
  }

  /** What a tile says to whoever cannot see it, e.g. `Ann, host, muted`. */
  async label(participantId: string): Promise<string> {
    const tile = this.page.locator(`[data-testid=tile][data-participant-id="${participantId}"][data-source=CAMERA]`);
    return (await tile.getAttribute('aria-label')) ?? '';
  }

  /** Whether the page has its server. */
  async isConnected(): Promise<boolean> {
    const chip = this.page.getByTestId('server-connection');
    return (await chip.getAttribute('data-connected')) === 'true';
  }

  /** The picture of a participant, as it is seen; null while there is none. */
  shown(participantId: string, source: Source): Promise<Shown | null> {
    return this.page.evaluate(([id, of]) => window.pictures.shown(id, of), [participantId, source] as const);
  }

  /** The sound of a participant, as it is heard; null while there is none. */
  played(participantId: string, source: Source): Promise<Played | null> {
    return this.page.evaluate(([id, of]) => window.sounds.played(id, of), [participantId, source] as const);
  }

  /** The statistics behind a picture or a sound; null while there is none. */
  received(participantId: string, source: Source): Promise<Received | null> {
    return this.page.evaluate(([id, of]) => window.connections.received(id, of), [participantId, source] as const);
  }

  /** How many RTCPeerConnections the page has made since it was loaded, and how many of them are open. */
  connections(): Promise<{ made: number; open: number }> {
    return this.page.evaluate(() => {
      const { all } = window.connections;
      return { made: all.length, open: all.filter((pc) => pc.connectionState !== 'closed').length };
    });
  }

  /** Begins to watch every picture for gaps between frames. */
  watchFrames(): Promise<void> {
    return this.page.evaluate(() => window.pictures.watchFrames());
  }

  /** The frames since then. */
  async frames(participantId: string, source: Source): Promise<Frames> {
    const frames = await this.page.evaluate(() => window.pictures.frames());
    return frames[`${participantId} ${source}`] ?? { count: 0, largestGapMs: Infinity };
  }

  /** Keeps a picture of the page in the folder SCREENSHOTS, if that is set. */
  async photograph(title: string): Promise<void> {
    if (!SCREENSHOTS) return;
    await mkdir(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SCREENSHOTS, `${title}.png`) });
  }

  /** What the page shows and has seen, for whoever has to understand a failure. */
  async report(): Promise<string> {
    const { page, name, complaints } = this;
    if (page.isClosed()) return `${name} has closed the page.`;
    // A page that hangs answers nothing.
    const shown = await page.locator('body').innerText({ timeout: 2_000 }).catch(String);
    await this.photograph(`failed-${name}`).catch(() => {});
    const news = this.events.filter(({ __typename }) => __typename !== 'SignalReceived');
    const seen = news.map(({ __typename, participantId }) => [__typename, participantId].filter(Boolean).join(' '));
    return [`${name} at ${page.url()}`, shown, `seen: ${seen.join(', ')}`, ...complaints.slice(-5)].join('\n  ');
  }

  #note(frame: string): void {
    if (!frame.includes('callEvents')) return;
    const { payload } = JSON.parse(frame) as { payload?: { data?: { callEvents?: { event: SeenEvent } } } };
    const event = payload?.data?.callEvents?.event;
    if (event) this.events.push(event);
  }
}
