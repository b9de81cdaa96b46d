import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { graphql } from 'graphql';
import { onTestFinished } from 'vitest';
import { schema } from '../../schema/index.ts';
import { authenticate } from '../../src/accounts/authenticate.ts';
import type { Actor } from '../../src/accounts/actor.ts';
import { createAccountsDeps } from '../../src/accounts/deps.ts';
import { loadConfig } from '../../src/config.ts';
import { Context } from '../../src/context.ts';
import type { Connection, Deps } from '../../src/context.ts';
import { openDatabase } from '../../src/db/orm.ts';
import { presentError } from '../../src/http/errors.ts';
import { IceServers } from '../../src/ice/ice-servers.ts';
import { createRoomsDeps } from '../../src/rooms/deps.ts';
import { FakeClock } from './fake-clock.ts';

/** How an operation comes in. */
export interface Asking {
  /** An access token or an API key. */
  credential?: string | undefined;
  address?: string;
  userAgent?: string;
  connection?: Connection;
}

/** What a refused operation says to the client. */
export interface Refusal {
  code: unknown;
  message: string;
  retryAfterSeconds?: unknown;
}

/** Somebody with an account and a session. */
export interface Person {
  id: string;
  accessToken: string;
  refreshToken: string;
  apiKey: string;
  /** Runs an operation with the access token. @returns its data; a refusal fails the test */
  ask<T = unknown>(document: string, variables?: object, how?: Asking): Promise<T>;
  /** Runs an operation that has to be refused. */
  refused(document: string, variables?: object, how?: Asking): Promise<Refusal>;
}

export type House = Awaited<ReturnType<typeof openHouse>>;

/** What `signedIn` fragments return. */
export interface Tokens {
  accessToken: string;
  refreshToken: string;
}

const REGISTER = `mutation ($username: String!, $password: String!) {
  register(username: $username, password: $password) {
    ... on Registered { accessToken refreshToken apiKey account { id } }
  }
}`;

/** The password of everybody in these tests. */
export const PASSWORD = 'correct horse battery';

/**
 * Accounts, rooms and ICE on a real database behind the real schema, without a server: operations run in this process,
 * with the errors that clients would see. Time stands still until `clock` is moved.
 * @param env settings that differ; throttles are wide unless a test is about them
 */
export async function openHouse(env: Record<string, string> = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'tandem-test-'));
  const config = loadConfig({ DATA_DIR: dataDir, REGISTER_PER_MINUTE: '1000', LOGIN_PER_MINUTE: '1000', ...env });
  const clock = new FakeClock();
  const orm = await openDatabase(config.sqlitePath);
  onTestFinished(async () => {
    await orm.close(true);
    rmSync(dataDir, { recursive: true });
  });
  /** What calls are told, in order. */
  const news: string[] = [];
  const note = (what: string) => {
    news.push(what);
    return Promise.resolve();
  };
  const makeDeps = async () =>
    // Calls and signaling are not part of this house: no operation here may touch them.
    ({
      ...(await createAccountsDeps(config, clock, orm)),
      ...createRoomsDeps(config, clock, {
        roomClosed: (roomId) => note(`closed ${roomId}`),
        memberLeft: (roomId, userId) => note(`left ${roomId} ${userId}`),
      }),
      orm,
      ice: new IceServers(config.ice, clock),
    }) as Deps;
  let deps = await makeDeps();

  async function run(document: string, variables: object, how: Asking) {
    const identity = how.credential === undefined ? undefined : await authenticate(how.credential, deps);
    const request = { id: 'test', address: how.address ?? '192.0.2.1', userAgent: how.userAgent };
    const contextValue = new Context(deps, request, identity?.actor, how.connection);
    return graphql({ schema, source: document, variableValues: { ...variables }, contextValue });
  }

  const house = {
    clock,
    news,
    get deps(): Deps {
      return deps;
    },
    /** A new process on the same database: whatever was only in memory is gone. */
    async restart(): Promise<void> {
      deps = await makeDeps();
    },
    async ask<T = unknown>(document: string, variables: object = {}, how: Asking = {}): Promise<T> {
      const { data, errors } = await run(document, variables, how);
      if (errors) throw errors[0]?.originalError ?? errors[0] ?? new Error('refused');
      return data as T;
    },
    async refused(document: string, variables: object = {}, how: Asking = {}): Promise<Refusal> {
      const { errors } = await run(document, variables, how);
      if (!errors?.[0]) throw new Error('The operation was not refused.');
      const seen = presentError(errors[0], 'test', (bug) => {
        throw bug;
      });
      return { message: seen.message, ...seen.extensions } as Refusal;
    },
    /** Registers somebody with `PASSWORD`. */
    async person(username: string, how: Asking = {}): Promise<Person> {
      const { register } = await house.ask<{ register: Tokens & { apiKey: string; account: { id: string } } }>(
        REGISTER,
        { username, password: PASSWORD },
        how,
      );
      const { accessToken: credential, account, ...rest } = register;
      return {
        ...rest,
        id: account.id,
        accessToken: credential,
        ask: (document, variables, asking) => house.ask(document, variables, { credential, ...asking }),
        refused: (document, variables, asking) => house.refused(document, variables, { credential, ...asking }),
      };
    },
    /** Who a credential stands for. @throws Unauthenticated */
    async whoIs(credential: string): Promise<Actor> {
      return (await authenticate(credential, deps)).actor;
    },
  };
  return house;
}
