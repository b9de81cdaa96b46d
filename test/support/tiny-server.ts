import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Actor } from '../../src/accounts/actor.ts';
import { loadConfig } from '../../src/config.ts';
import { Context } from '../../src/context.ts';
import type { Deps } from '../../src/context.ts';
import { Unauthenticated } from '../../src/errors.ts';
import type { Log } from '../../src/http/log.ts';
import { startServer } from '../../src/http/server.ts';
import type { HttpServer } from '../../src/http/server.ts';
import { FakeClock } from './fake-clock.ts';
import { Person } from './person.ts';
import { tinySchema } from './tiny-schema.ts';
import type { Played } from './tiny-schema.ts';

/** How long the token of anybody but an API key is good. */
export const TOKEN_MS = 60_000;

export interface LogLine {
  level: string;
  message: string;
  fields: Record<string, unknown>;
}

/**
 * The HTTP and socket server around a tiny schema, with accounts that need no database: the credential `ann` is ann's
 * session, `ann-key` an API key of hers (it never expires), `bad` is nobody's, and `crash` breaks the accounts.
 */
export async function tinyServer(env: Record<string, string> = {}): Promise<TinyServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tandem-test-'));
  const tiny = new TinyServer(dataDir, env);
  await tiny.start();
  onTestFinished(async () => {
    await tiny.server.kill();
    await rm(dataDir, { recursive: true });
  });
  return tiny;
}

export class TinyServer {
  readonly clock = new FakeClock();
  readonly lines: LogLine[] = [];
  readonly played: Played = { waiting: [], open: 0, taken: 0 };
  isDatabaseUp = true;
  server!: HttpServer;
  readonly #env: Record<string, string>;
  readonly #dataDir: string;
  readonly #revoked = new Set<string>();
  readonly #onRevoked = new Set<() => void>();

  constructor(dataDir: string, env: Record<string, string>) {
    this.#dataDir = dataDir;
    this.#env = env;
  }

  get url(): string {
    return this.server.url;
  }

  async start(): Promise<void> {
    const deps = {} as Deps;
    this.server = await startServer({
      config: loadConfig({ NODE_ENV: 'test', DATA_DIR: this.#dataDir, PORT: '0', ...this.#env }),
      schema: tinySchema(this.played),
      auth: {
        authenticate: (credential) => Promise.resolve(this.#identify(credential)),
        isRevoked: (actor) => this.#revoked.has(sessionOf(actor)),
        onRevoked: (listener) => {
          this.#onRevoked.add(listener);
          return () => this.#onRevoked.delete(listener);
        },
        actorId: (actor) => (actor.kind === 'user' ? actor.userId : actor.guestId),
        addressKey: (address) => address,
      },
      createContext: (request, actor, connection) => new Context(deps, request, actor, connection),
      askDatabase: () => (this.isDatabaseUp ? Promise.resolve() : Promise.reject(new Error('down'))),
      clock: this.clock,
      log: this.#log(),
    });
  }

  /** Somebody with this credential. */
  person(credential?: string): Person {
    return new Person(() => this.url, { id: credential ?? '', name: credential ?? 'nobody', credential });
  }

  revoke(credential: string): void {
    this.#revoked.add(credential);
    for (const listener of this.#onRevoked) listener();
  }

  #identify(credential: string): { actor: Actor; expiresAt: number | undefined } {
    if (credential === 'bad' || this.#revoked.has(credential)) throw new Unauthenticated();
    if (credential === 'crash') throw new Error('the accounts are broken');
    const isKey = credential.endsWith('-key');
    const userId = credential.replace('-key', '');
    const via = isKey
      ? ({ kind: 'apiKey', apiKeyId: credential } as const)
      : ({ kind: 'session', sessionId: credential } as const);
    return {
      actor: { kind: 'user', userId, role: 'USER', via },
      expiresAt: isKey ? undefined : this.clock.now() + TOKEN_MS,
    };
  }

  #log(): Log {
    const at =
      (level: string) =>
      (fields: unknown, message = ''): void => {
        this.lines.push({ level, message, fields: fields as Record<string, unknown> });
      };
    const [trace, debug, info, warn, error] = ['trace', 'debug', 'info', 'warn', 'error'].map(at);
    return { trace, debug, info, warn, error, isLevelEnabled: () => true, flush: () => {} } as Log;
  }
}

function sessionOf(actor: Actor): string {
  if (actor.kind === 'guest') return actor.guestId;
  return actor.via.kind === 'session' ? actor.via.sessionId : actor.via.apiKeyId;
}
