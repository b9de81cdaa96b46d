import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { PATIENCE } from '../support/browser/perception.ts';
import { openBrowser } from '../support/browser/test-browser.ts';
import { FakeClock } from '../support/fake-clock.ts';

const OUTAGE_MS = 11 * 60_000;

test('who comes back after a long outage reads that the server was away, not that everybody has left', async () => {
  const clock = new FakeClock();
  const app = await testApp({ clock });
  const browser = await openBrowser();
  const ann = await browser.visit(app.url, 'Ann', { account: await app.user('ann') });
  await ann.createRoom('Kitchen');
  await ann.enter();
  await app.kill();
  clock.advance(OUTAGE_MS);
  await app.start();
  const over = ann.page.getByTestId('call-over');
  await over.waitFor();
  await expect.poll(() => over.getByRole('status').innerText(), PATIENCE).toBe('The server was away for too long.');
});
