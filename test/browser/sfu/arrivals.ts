import type { Person } from '../../support/person.ts';
import { testApp } from '../../support/app.ts';
import type { TestApp } from '../../support/app.ts';
import type { TestBrowser, VisitorOptions } from '../../support/browser/test-browser.ts';
import type { Visitor } from '../../support/browser/visitor.ts';

/** A server with the real SFU on the loopback interface. */
export function appWithSfu(): Promise<TestApp> {
  return testApp({ env: { SFU: 'auto', SFU_LISTEN_IPS: '127.0.0.1', SFU_WORKERS: '1' } });
}

export interface Arrival extends Omit<VisitorOptions, 'account'> {
  /** Runs in the page before anything else. */
  script?: () => void;
  /** Is done to the page before it goes to the room. */
  prepare?: (visitor: Visitor) => Promise<void>;
}

/** A room that people come to one by one, each in their own way. */
export class Room {
  readonly #app: TestApp;
  readonly #browser: TestBrowser;
  readonly id: string;
  readonly link: string;

  private constructor(app: TestApp, browser: TestBrowser, { id, link }: { id: string; link: string }) {
    this.#app = app;
    this.#browser = browser;
    this.id = id;
    this.link = link;
  }

  /** @param meshLimit with more people than this the call goes to the SFU */
  static async open(app: TestApp, browser: TestBrowser, meshLimit: number): Promise<Room> {
    const owner: Person = await app.user('owner');
    const { createRoom } = await owner.query<{ createRoom: { id: string; link: string } }>(
      `mutation ($meshLimit: Int!) { createRoom(name: "Kitchen", meshLimit: $meshLimit, startMuted: false) { id link } }`,
      { meshLimit },
    );
    return new Room(app, browser, createRoom);
  }

  /** Somebody stands before the call. */
  async knock(name: string, { script, prepare, ...options }: Arrival = {}): Promise<Visitor> {
    const account = await this.#app.user(name.toLowerCase());
    const visitor = await this.#browser.visit(this.#app.url, name, { ...options, account });
    if (script) await visitor.page.context().addInitScript(script);
    await prepare?.(visitor);
    await visitor.followLink(`${this.#app.url}/r/${this.link}`);
    await visitor.page.getByRole('button', { name: /^(Join|Start) the call$/ }).waitFor();
    return visitor;
  }

  /** Somebody comes and enters the call. */
  async enter(name: string, arrival: Arrival = {}): Promise<Visitor> {
    const visitor = await this.knock(name, arrival);
    await visitor.enter();
    return visitor;
  }

  /** They come one after the other. */
  async enterAll(...names: string[]): Promise<Visitor[]> {
    const visitors: Visitor[] = [];
    for (const name of names) visitors.push(await this.enter(name));
    return visitors;
  }
}
