import { onTestFinished } from 'vitest';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import type { Person } from '../person.ts';
import { installDevices } from './page/devices.ts';
import type { Devices } from './page/devices.ts';
import { observeConnections } from './page/connections.ts';
import { observePictures } from './page/pictures.ts';
import { observeSounds } from './page/sounds.ts';
import { Visitor } from './visitor.ts';

/** Devices without hardware, no questions, nothing in the background that takes processor time from a measurement. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream=fps=15',
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Each next page sends the next of these; they can be told apart after any codec. The screens have the other ones. */
const COLORS = [
  [200, 40, 40],
  [40, 170, 60],
  [50, 70, 210],
  [210, 190, 40],
  [190, 50, 190],
  [40, 180, 190],
  [240, 130, 30],
  [230, 230, 230],
] as const;
const LOWEST_TONE_HZ = 350;
/** A semitone is 6 %: even the highest tones differ by more. */
const TONE_STEP_HZ = 110;

/** Who comes to a page, and how it looks to them. */
export interface VisitorOptions {
  /** Is logged in already; without one the page greets nobody in particular. */
  account?: Person;
  viewport?: { width: number; height: number };
  colorScheme?: 'light' | 'dark';
  /** Of the camera and the screen; 320x180 at 15 frames a second unless said otherwise, what six pages can carry. */
  camera?: Partial<Pick<Devices, 'width' | 'height' | 'frameRate'>>;
}

/** Launches Chromium for one test and closes it with the test; after a failure it prints what every page shows and has seen. */
export async function openBrowser(): Promise<TestBrowser> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_FLAGS });
  const opened = new TestBrowser(browser);
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') console.info(await opened.report());
    await browser.close();
  });
  return opened;
}

/** One Chromium with a context, so a device, for every page: pages of one context slow each other down. */
export class TestBrowser {
  readonly #browser: Browser;
  readonly #visitors: Visitor[] = [];
  readonly #script: (() => void) | undefined;
  #nextIndex = 0;

  /** @param script runs in every page before anything of its own */
  constructor(browser: Browser, script?: () => void) {
    this.#browser = browser;
    this.#script = script;
  }

  /** Opens a page with a colour and a tone of its own, on the start page of the server. */
  async visit(url: string, name: string, options: VisitorOptions = {}): Promise<Visitor> {
    const devices = { ...this.#nextDevices(), ...options.camera };
    const context = await this.#browser.newContext({
      viewport: options.viewport ?? { width: 1000, height: 640 },
      colorScheme: options.colorScheme ?? 'light',
      baseURL: url,
      permissions: ['camera', 'microphone', 'clipboard-read', 'clipboard-write'],
      ...(options.account && { storageState: loggedIn(url, options.account) }),
    });
    context.setDefaultTimeout(15_000);
    await context.addInitScript(installDevices, devices);
    await context.addInitScript(observeConnections);
    await context.addInitScript(observePictures);
    await context.addInitScript(observeSounds);
    if (this.#script) await context.addInitScript(this.#script);
    const visitor = new Visitor(await context.newPage(), name, devices);
    this.#visitors.push(visitor);
    await visitor.page.goto('/');
    return visitor;
  }

  /** What every page that is open shows and has seen. */
  async report(): Promise<string> {
    return (await Promise.all(this.#visitors.map((visitor) => visitor.report()))).join('\n');
  }

  #nextDevices(): Devices {
    const index = this.#nextIndex++;
    const color = (place: number) => COLORS[place % COLORS.length]!;
    const toneHz = LOWEST_TONE_HZ + 2 * TONE_STEP_HZ * index;
    return {
      person: { color: color(index), toneHz },
      screen: { color: color(index + COLORS.length / 2), toneHz: toneHz + TONE_STEP_HZ },
      width: 320,
      height: 180,
      frameRate: 15,
    };
  }
}

/** The storage of a page on which this person has logged in. */
function loggedIn(url: string, { credential, refreshToken }: Person): BrowserContextOptions['storageState'] {
  const session = {
    kind: 'account',
    accessToken: credential,
    refreshToken,
    renewAt: Date.now() + 5 * 60_000,
  };
  const localStorage = [{ name: 'tandem.session', value: JSON.stringify(session) }];
  return { cookies: [], origins: [{ origin: new URL(url).origin, localStorage }] };
}
