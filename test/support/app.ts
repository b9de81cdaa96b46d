import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createApp } from '../../src/app.ts';
import type { App, Seams } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { User } from '../../src/entities/user.ts';
import { Person } from './person.ts';

export interface TestAppOptions extends Seams {
  /** On top of the test's own environment, which is quiet, generous and empty. */
  env?: Record<string, string>;
}

const PASSWORD = 'correct horse battery';

/** Tests are many people behind one address. */
const GENEROUS = {
  NODE_ENV: 'test',
  LOG_LEVEL: 'error',
  // Media workers and coturn take their time to start: a test that needs them says so.
  SFU: 'off',
  TURN: 'off',
  LOGIN_PER_MINUTE: '100000',
  REGISTER_PER_MINUTE: '100000',
  ROOM_PASSWORD_PER_MINUTE: '100000',
  GUESTS_PER_MINUTE: '100000',
};

/**
 * A whole Tandem for one test: real database in a folder of its own, real port, real sockets. Unexpected errors are
 * logged to standard output. Inside a test it stops by itself when the test ends; in `beforeAll` call `stop()` after.
 */
export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tandem-test-'));
  const app = new TestApp(dataDir, options);
  await app.start();
  try {
    onTestFinished(() => app.stop());
  } catch {
    // Not inside a test: whoever called it stops it.
  }
  return app;
}

export class TestApp {
  readonly dataDir: string;
  readonly #options: TestAppOptions;
  readonly #people = new Map<string, Promise<Person>>();
  readonly #opened = new Set<Person>();
  #app: App | undefined;
  #port = '0';

  constructor(dataDir: string, options: TestAppOptions) {
    this.dataDir = dataDir;
    this.#options = options;
  }

  /** The running one. @throws Error between kill and start */
  get app(): App {
    if (!this.#app) throw new Error('The app is not running');
    return this.#app;
  }

  get url(): string {
    return this.app.url;
  }

  get deps(): App['deps'] {
    return this.app.deps;
  }

  /** Starts, on the same port and data as before if there was a before. */
  async start(): Promise<void> {
    const { env, ...seams } = this.#options;
    const config = loadConfig({ ...GENEROUS, DATA_DIR: this.dataDir, PORT: this.#port, ...env });
    this.#app = await createApp(config, seams);
    this.#port = new URL(this.#app.url).port;
  }

  /** Drains, as on SIGTERM. */
  async close(): Promise<void> {
    await this.#app?.close();
    this.#app = undefined;
  }

  /** Stops as a `kill -9` would: connections are cut, nobody is told, nothing is drained. */
  async kill(): Promise<void> {
    await this.app.kill();
    this.#app = undefined;
  }

  /** Drains and starts again, on the same port and data. */
  async restart(): Promise<void> {
    await this.close();
    await this.start();
  }

  /** Ends everything and removes the data. */
  async stop(): Promise<void> {
    for (const person of this.#opened) person.vanish();
    await this.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** The account of that name, registered when it is first asked for. */
  user(name: string): Promise<Person> {
    const known = this.#people.get(name);
    if (known) return known;
    const person = this.#register(name);
    this.#people.set(name, person);
    return person;
  }

  /** An account with the role ADMIN. */
  async admin(name = 'admin'): Promise<Person> {
    const { id } = await this.user(name);
    await this.deps.orm.em.fork().nativeUpdate(User, { id }, { role: 'ADMIN' });
    const { login } = await this.nobody().query<{ login: { accessToken: string; refreshToken: string } }>(
      `mutation ($username: String!, $password: String!) {
        login(username: $username, password: $password) { ... on SignedIn { accessToken refreshToken } }
      }`,
      { username: name, password: PASSWORD },
    );
    return this.#person({ id, name, credential: login.accessToken, refreshToken: login.refreshToken });
  }

  /** A guest of the room behind the link. */
  async guest(
    link: string,
    { displayName = 'Guest', password }: { displayName?: string; password?: string } = {},
  ): Promise<Person> {
    const { joinAsGuest } = await this.nobody().query<{ joinAsGuest: { accessToken: string; guest: { id: string } } }>(
      `mutation ($link: String!, $password: String, $displayName: String!) {
        joinAsGuest(link: $link, password: $password, displayName: $displayName) {
          ... on GuestAdmitted { accessToken guest { id } }
          ... on Error { code message }
        }
      }`,
      { link, password, displayName },
    );
    if (!('guest' in joinAsGuest)) throw new Error(`Not admitted: ${JSON.stringify(joinAsGuest)}`);
    return this.#person({ id: joinAsGuest.guest.id, name: displayName, credential: joinAsGuest.accessToken });
  }

  /** Somebody who shows nothing. */
  nobody(): Person {
    return this.bearer(undefined);
  }

  /** Somebody who shows this credential. */
  bearer(credential: string | undefined): Person {
    return this.#person({ id: '', name: 'somebody', credential });
  }

  async #register(username: string): Promise<Person> {
    type Registered = { accessToken: string; refreshToken: string; apiKey: string; account: { id: string } };
    const { register } = await this.nobody().query<{ register: Registered }>(
      `mutation ($username: String!, $password: String!) {
        register(username: $username, password: $password) {
          ... on Registered { accessToken refreshToken apiKey account { id } }
          ... on Error { code message }
        }
      }`,
      { username, password: PASSWORD },
    );
    if (!('account' in register)) throw new Error(`Not registered: ${JSON.stringify(register)}`);
    const { accessToken, refreshToken, apiKey, account } = register;
    return this.#person({ id: account.id, name: username, credential: accessToken, refreshToken, apiKey });
  }

  #person(identity: ConstructorParameters<typeof Person>[1]): Person {
    const person = new Person(() => this.url, identity);
    this.#opened.add(person);
    return person;
  }
}
