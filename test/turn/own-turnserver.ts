import { createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { parseIceUrl } from '../../src/turn/ice-url.ts';
import { TurnClient, TurnRefusal } from '../../src/turn/turn-client.ts';
import { Turnserver } from '../../src/turn/turnserver.ts';
import type { TurnserverNews } from '../../src/turn/turnserver.ts';

/** Tests that need coturn are skipped where it is not installed; `bin/setup` installs it. */
export const hasCoturn = existsSync('/usr/bin/turnserver');

/** What production needs besides. */
export const PRODUCTION = { NODE_ENV: 'production', TOKEN_SECRETS: `k:${'x'.repeat(32)}`, TURN_PORT: '0' };

/** A data folder that ends with the test. */
export async function dataFolder(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tandem-turn-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  return dataDir;
}

/** A coturn of our own on 127.0.0.1, which answers and ends with the test. */
export async function ownTurnserver(
  env: Record<string, string> = {},
  dataDir?: string,
): Promise<{ turnserver: Turnserver; news: TurnserverNews[]; dataDir: string }> {
  const DATA_DIR = dataDir ?? (await dataFolder());
  const news: TurnserverNews[] = [];
  const config = loadConfig({ DATA_DIR, TURN_LISTEN_IPS: '127.0.0.1', ...env });
  const turnserver = await Turnserver.open(config, (one) => news.push(one));
  if (!turnserver) throw new Error('coturn is not installed');
  onTestFinished(() => turnserver.close());
  if (!(await turnserver.ready())) throw new Error(`coturn does not answer: ${JSON.stringify(news)}`);
  return { turnserver, news, dataDir: DATA_DIR };
}

/** Credentials as the server makes them, or not quite. */
export function credentials(secret: string, { user = 'ann', ttlSeconds = 60 } = {}) {
  const username = `${Math.floor(Date.now() / 1_000) + ttlSeconds}:${user}`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}

/** A client of one of the URLs, closed with the test. */
export async function turnClient(url: string | undefined, isCertificateIgnored = false): Promise<TurnClient> {
  const parsed = parseIceUrl(url ?? '');
  if (!parsed) throw new Error(`${url} is no TURN URL`);
  const client = await TurnClient.connect(parsed, { timeoutMs: 5_000, isCertificateIgnored });
  onTestFinished(() => client.close());
  return client;
}

/** The code with which the server refuses; undefined if it does not. */
export async function refusal(request: Promise<unknown>): Promise<number | undefined> {
  try {
    await request;
    return undefined;
  } catch (error) {
    if (error instanceof TurnRefusal) return error.code;
    throw error;
  }
}
