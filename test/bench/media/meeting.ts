import type { Page } from 'playwright-core';

/** Somebody is in a call, others come to them one after the other. */
export interface Meeting {
  /** The page of whoever is there. */
  readonly there: Page;
  arrive(): Promise<Arrival>;
}

/** Somebody who sees themselves, and has only to click. */
export interface Arrival {
  readonly page: Page;
  join(): Promise<void>;
  /** Resolves when whoever is there sees nobody else any more. */
  leave(): Promise<void>;
}

/** One join, in ms from the click. */
export interface Joined {
  /** The newcomer sees whoever is there. */
  seesMs: number;
  /** Whoever is there sees the newcomer. */
  isSeenMs: number;
  /** The first offer was sent, or made for an SFU; null if everything was connected before. */
  offersMs: number | null;
}

/** A page that was just opened still has things to do. */
const settlesMs = 1_200;
/** Which it begins with a frame of its camera: people click at any time between two of them. */
const momentMs = 200;

/** @param heldBackMs the newcomer gets the server's answers this much later */
export async function measureJoin({ there, arrive }: Meeting, heldBackMs = 0): Promise<Joined> {
  const { page, join, leave } = await arrive();
  await new Promise((resolve) => setTimeout(resolve, settlesMs + Math.random() * momentMs));
  await page.evaluate((delayMs) => window.joining.holdBack(delayMs), heldBackMs);
  for (const one of [page, there]) await one.evaluate(() => window.joining.expectPicture());
  await join();
  const [sawAt, wasSeenAt] = await Promise.all(
    [page, there].map((one) => one.evaluate(() => window.joining.pictureAt())),
  );
  const { clickedAt, offeredAt } = await page.evaluate(() => ({
    clickedAt: window.joining.clickedAt(),
    offeredAt: window.joining.offeredAt(),
  }));
  await leave();
  return {
    seesMs: Number(sawAt) - clickedAt,
    isSeenMs: Number(wasSeenAt) - clickedAt,
    offersMs: offeredAt === null ? null : offeredAt - clickedAt,
  };
}

/** Waits until a page shows nobody else. */
export async function expectNobody(there: Page): Promise<void> {
  await there.waitForFunction(() => window.joining.pictures() === 0);
}
