import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

import type { LocalSfuOptions } from '../../../sfu/local-sfu.ts';
import type { ReceivePreferences, Sfu, SfuEvent } from '../../../sfu/types.ts';
import { openLocalSfu } from '../../sfu/local.ts';
import { bundle } from '../../support/browser/bundle.ts';
import type { TestPage } from './page.ts';

const CHROMIUM_FLAGS = [
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

export const call = { callId: 'call', epoch: 1 };

/** One participant's page. */
export interface Participant {
  participantId: string;
  join: TestPage['join'];
  resume: TestPage['resume'];
  send: TestPage['send'];
  sent: TestPage['sent'];
  received: TestPage['received'];
  prefer(preferences: ReceivePreferences): Promise<void>;
}

/** An SFU, a browser, and a page for each participant of one call. */
export interface Pages {
  sfu: Sfu;
  events: SfuEvent[];
  open(participantId: string): Promise<Participant>;
  close(): Promise<void>;
}

export async function openPages(options: Partial<LocalSfuOptions> = {}): Promise<Pages> {
  const events: SfuEvent[] = [];
  const pages = new Map<string, Page>();
  /** What pages are still at: nobody waits for it but the end. */
  const consuming: Promise<void>[] = [];
  const sfu = await openLocalSfu({
    ...options,
    onEvent: (event) => {
      events.push(event);
      if (event.type !== 'consumersOpened') return;
      const page = pages.get(event.participantId);
      if (page) consuming.push(page.evaluate((consumers) => window.page.consume(consumers), event.consumers));
    },
  });
  await sfu.openCall(call);
  const [browser, script] = await Promise.all([launch(), bundle(new URL('page.ts', import.meta.url))]);
  return {
    sfu,
    events,
    async open(participantId) {
      const page = await (await browser.newContext({ permissions: ['camera', 'microphone'] })).newPage();
      page.on('pageerror', (error) => {
        throw error;
      });
      pages.set(participantId, page);
      // A secure context without a server: the address is answered here.
      await page.route('https://page.test/', (route) =>
        route.fulfill({ body: '<!doctype html>', contentType: 'text/html' }),
      );
      await page.goto('https://page.test/');
      await page.exposeFunction('verb', (name: 'snapshot', parameters: object) =>
        sfu[name]({ ...parameters, ...call, participantId }),
      );
      await page.addScriptTag({ content: script });
      return {
        participantId,
        join: (join) => page.evaluate((given) => window.page.join(given), join),
        resume: () => page.evaluate(() => window.page.resume()),
        send: (send) => page.evaluate((given) => window.page.send(given), send),
        sent: () => page.evaluate(() => window.page.sent()),
        received: () => page.evaluate(() => window.page.received()),
        prefer: async (preferences) => {
          await sfu.setReceivePreferences({ ...call, participantId, preferences });
        },
      };
    },
    async close() {
      try {
        await Promise.all(consuming);
      } finally {
        await browser.close();
        await sfu.close();
      }
    },
  };
}

function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_FLAGS });
}
