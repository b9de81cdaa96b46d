import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { TestBrowser } from '../../../support/browser/test-browser.ts';
import { Child } from '../../support/child.ts';
import { observeJoining } from '../joining.ts';
import { expectNobody } from '../meeting.ts';
import type { Arrival, Meeting } from '../meeting.ts';
import type { MinimalServer } from './server.ts';

/** A call of two on a minimal page. @param server its file */
export async function minimalMeeting(server: string, browser: TestBrowser, env = {}): Promise<Meeting> {
  const child = new Child<MinimalServer>(fileURLToPath(new URL(server, import.meta.url)), [], env);
  onTestFinished(() => child.stop());
  const url = await child.ask('url');
  const there = await open(url, browser);
  await join(there);
  return {
    there,
    async arrive(): Promise<Arrival> {
      const page = await open(url, browser);
      return {
        page,
        join: () => join(page),
        async leave() {
          await page.context().close();
          await expectNobody(there);
        },
      };
    },
  };
}

async function open(url: string, browser: TestBrowser): Promise<Page> {
  const { page } = await browser.visit(url, 'somebody');
  await page.context().addInitScript(observeJoining);
  await page.goto('/');
  await page.getByRole('button', { name: 'Join' }).waitFor();
  return page;
}

function join(page: Page): Promise<void> {
  return page.getByRole('button', { name: 'Join' }).click();
}
