import type { TestApp } from '../app.ts';
import { expectAllToPerceiveAll } from './perception.ts';
import type { TestBrowser } from './test-browser.ts';
import type { Visitor } from './visitor.ts';

/** A call, and where others find it. */
export interface Gathering<Names extends readonly string[]> {
  link: string;
  roomId: string;
  /** In the order of the names; the first one owns the room. */
  visitors: { [Index in keyof Names]: Visitor };
}

/**
 * Brings people with accounts into one call, one after the other, until everybody sees and hears everybody else.
 * @param room what matters of the room; nobody starts muted
 */
export async function gather<const Names extends readonly string[]>(
  app: TestApp,
  browser: TestBrowser,
  names: Names,
  room: { name?: string; meshLimit?: number; capacity?: number } = {},
): Promise<Gathering<Names>> {
  const accounts = await Promise.all(names.map((name) => app.user(name.toLowerCase())));
  const { createRoom } = await accounts[0]!.query<{ createRoom: { id: string; link: string } }>(
    `mutation ($name: String!, $meshLimit: Int, $capacity: Int) {
      createRoom(name: $name, meshLimit: $meshLimit, capacity: $capacity, startMuted: false) { id link }
    }`,
    { name: 'Kitchen', ...room },
  );
  const link = `${app.url}/r/${createRoom.link}`;
  const visitors: Visitor[] = [];
  for (const [index, name] of names.entries()) {
    const visitor = await browser.visit(app.url, name, { account: accounts[index]! });
    if (index === 0) await visitor.page.goto(`/rooms/${createRoom.id}`);
    else await visitor.followLink(link);
    await visitor.enter();
    visitors.push(visitor);
  }
  await expectAllToPerceiveAll(visitors);
  return { link, roomId: createRoom.id, visitors: visitors as Gathering<Names>['visitors'] };
}
