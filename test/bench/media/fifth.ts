import { expect } from 'vitest';
import type { Room } from '../../browser/sfu/arrivals.ts';
import type { Arrival } from '../../browser/sfu/arrivals.ts';
import type { TestApp } from '../../support/app.ts';
import { joinSilently } from './people.ts';
import type { Silent } from './people.ts';

/** Whoever makes a call of four outgrow its mesh, again and again. */
export interface Fifth {
  /** Stands before the call. */
  prepare(): Promise<void>;
  come(): Promise<void>;
  leave(): Promise<void>;
}

/** With a page: a fifth Chromium starts to decode four people while the others change over. */
export async function fifthWithPage(room: Room, arrival: Arrival): Promise<Fifth> {
  const visitor = await room.knock('Eve', arrival);
  return {
    async prepare() {
      await visitor.page.goto(visitor.page.url());
      await visitor.page.getByRole('button', { name: /^(Join|Start) the call$/ }).waitFor();
    },
    come: () => visitor.enter(),
    leave: () => visitor.press('Leave'),
  };
}

/** Without a page: in the call like everybody, and nothing on this machine has to draw for them. */
export async function fifthWithoutPage(app: TestApp, room: Room): Promise<Fifth> {
  const person = await app.user('eve');
  let silent: Silent | undefined;
  return {
    prepare: () => Promise.resolve(),
    async come() {
      silent = await joinSilently(person, room);
      await expect.poll(() => silent?.topology(), { timeout: 20_000, interval: 100 }).toBe('SFU');
      await silent.confirm();
    },
    async leave() {
      await silent?.leave();
    },
  };
}
