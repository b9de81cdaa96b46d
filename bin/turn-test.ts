import { createHmac } from 'node:crypto';
import { loadConfig } from '../src/config.ts';
import { ConfigError } from '../src/errors.ts';
import { runningTurnserver } from '../src/turn/running-turnserver.ts';
import { checkIceUrl } from '../src/turn/self-test.ts';
import type { TurnCheck } from '../src/turn/self-test.ts';

const USER = 'turn-test';

/** Asks every STUN and TURN URL that clients are given, as they would: docs/turn.md says what each answer means. */
async function testServers(): Promise<void> {
  const config = loadConfig(process.env);
  const own = runningTurnserver(config);
  const { stunUrls, turnUrls, turnSecrets, turnTtlSeconds } = config.ice;
  const urls = [...(stunUrls.length > 0 ? stunUrls : (own?.stunUrls ?? [])), ...(own?.turnUrls ?? turnUrls)];
  const secret = own?.secret ?? turnSecrets[0] ?? '';
  if (urls.length === 0) {
    console.error(
      'There is nothing to test: start the server with coturn installed, or set TURN_URLS and TURN_SECRET.',
    );
    process.exitCode = 1;
    return;
  }
  const credentials = (ttlSeconds: number) => {
    const username = `${Math.floor(Date.now() / 1_000) + ttlSeconds}:${USER}`;
    return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
  };
  const width = Math.max(...urls.map(({ length }) => length));
  for (const url of urls) {
    const check = await checkIceUrl(url.replace(/^[\w-]+=/, ''), { credentials, ttlSeconds: turnTtlSeconds });
    console.log(line(check, width));
    if (!check.isWorking) process.exitCode = 1;
  }
}

function line({ url, isWorking, ms, sentence }: TurnCheck, width: number): string {
  const result = isWorking ? `works ${ms.toFixed(0).padStart(5)} ms` : 'FAILS'.padEnd(14);
  return `${url.padEnd(width)}  ${result}  ${sentence}`;
}

try {
  await testServers();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
