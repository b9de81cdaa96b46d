import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { clientHost, listenAddresses } from './addresses.ts';
import { turnserverOptions, turnserverUrls } from './options.ts';
import { choosePorts } from './ports.ts';
import { TurnSecrets } from './secrets.ts';
import { TurnClient } from './turn-client.ts';
import { turnserverConf } from './turnserver-conf.ts';
import { ALIVE_EVERY_MS, guardTurnserver, showAlive } from './turnserver-guard.ts';
import { adoptTurnserver, findTurnserver, startTurnserver } from './turnserver-process.ts';
import type { TurnserverProcess } from './turnserver-process.ts';
import { forgetTurnserver, readTurnserverState, writeTurnserverState } from './turnserver-state.ts';
import type { TurnserverState } from './turnserver-state.ts';

/** Pauses between restarts: they double up to the longest, and begin anew after a life of some length. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
const STEADY_AFTER_MS = 60_000;
/** How long it may take to answer after a start. */
const READY_WITHIN_MS = 5_000;
const ASK_EVERY_MS = 50;
/** coturn writes some lines for each allocation; the file begins anew at this size. */
const MAX_LOG_BYTES = 10 * 1_024 * 1_024;

/** What the operator hears of it. */
export type TurnserverNews =
  | { type: 'started' | 'adopted'; pid: number }
  | { type: 'died'; pid: number; retryInMs: number; lastWords: string }
  | { type: 'silent'; url: string; lastWords: string };

type Needs = Pick<Config, 'dataDir' | 'host' | 'mode' | 'tls' | 'turn' | 'sfu' | 'ice'>;

/**
 * Our own coturn: started beside the server, started again when it dies, stopped with the server. A server that was killed
 * leaves it running; the next start finds it by its process id and the hash of its configuration, and relayed calls never stop.
 */
export class Turnserver {
  readonly stunUrls: readonly string[];
  readonly turnUrls: readonly string[];
  readonly #dataDir: string;
  readonly #program: string;
  readonly #state: TurnserverState;
  readonly #secrets: TurnSecrets;
  readonly #tell: (news: TurnserverNews) => void;
  readonly #probe: { host: string; port: number };
  readonly #ending = new AbortController();
  #process: TurnserverProcess;
  #supervision: Promise<void>;

  private constructor(options: {
    dataDir: string;
    program: string;
    state: TurnserverState;
    secrets: TurnSecrets;
    probe: { host: string; port: number };
    onNews: (news: TurnserverNews) => void;
  }) {
    this.#dataDir = options.dataDir;
    this.#program = options.program;
    this.#state = options.state;
    this.#secrets = options.secrets;
    this.#probe = options.probe;
    this.#tell = options.onNews;
    this.stunUrls = options.state.stunUrls;
    this.turnUrls = options.state.turnUrls;
    const adopted = adoptTurnserver(options.state.pid, this.#confFile);
    this.#process = adopted ?? this.#start();
    if (adopted) this.#tell({ type: 'adopted', pid: adopted.pid });
    this.#look();
    this.#supervision = this.#supervise();
    const timer = setInterval(() => this.#look(), ALIVE_EVERY_MS);
    timer.unref();
    this.#ending.signal.addEventListener('abort', () => clearInterval(timer));
  }

  /**
   * Starts a coturn for this configuration, or adopts the one that a killed server left.
   * @returns undefined if coturn is not installed
   */
  static async open(config: Needs, onNews: (news: TurnserverNews) => void): Promise<Turnserver | undefined> {
    const { dataDir, turn, tls, ice } = config;
    const program = findTurnserver(turn.program);
    if (program === undefined) return undefined;
    const secrets = new TurnSecrets(dataDir, ice.turnSecrets);
    secrets.publish(turn.realm);
    const last = readTurnserverState(dataDir);
    const listenIps = listenAddresses(config);
    const confFile = confFileIn(dataDir);
    const isRunning = last && adoptTurnserver(last.pid, confFile);
    const ports = isRunning && turn.port === 0 ? last.ports : await choosePorts(turn, last?.ports, listenIps);
    const options = turnserverOptions(config, ports, listenIps, { database: secrets.database });
    const conf = turnserverConf({ ...options, pidFile: join(dataDir, 'turn', 'turnserver.pid') });
    const hash = hashOf(conf, tls);
    const isSame = last?.hash === hash;
    if (isRunning && !isSame) await isRunning.stop();
    writeFileSync(confFile, conf, { mode: 0o600 });
    const urls = turnserverUrls(clientHost(turn, listenIps), ports, tls !== undefined);
    const state = { pid: isSame ? (last?.pid ?? 0) : 0, hash, ports, ...urls };
    const probe = { host: listenIps[0] ?? '127.0.0.1', port: ports.port };
    return new Turnserver({ dataDir, program, state, secrets, probe, onNews });
  }

  /** Signs credentials from now on. */
  get secret(): string {
    return this.#secrets.current;
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Resolves with true once it answers, with false if it does not within 5 s. */
  async ready(): Promise<boolean> {
    for (const until = performance.now() + READY_WITHIN_MS; performance.now() < until; await sleep(ASK_EVERY_MS)) {
      if (this.#ending.signal.aborted) return false;
      if (await answers(this.#probe)) return true;
    }
    return false;
  }

  /** Stops it. Idempotent. */
  async close(): Promise<void> {
    if (this.#ending.signal.aborted) return;
    this.#ending.abort();
    await this.#process.stop();
    await this.#supervision;
    forgetTurnserver(this.#dataDir);
  }

  /** Lets go of it and leaves it running, as the death of this process would. */
  abandon(): void {
    this.#ending.abort();
  }

  get #confFile(): string {
    return confFileIn(this.#dataDir);
  }

  get #aliveFile(): string {
    return join(this.#dataDir, 'turn', 'alive');
  }

  get #logFile(): string {
    return join(this.#dataDir, 'turn', 'turnserver.log');
  }

  #start(): TurnserverProcess {
    this.#trimLog(0);
    const started = startTurnserver(this.#program, this.#confFile, this.#logFile);
    writeTurnserverState(this.#dataDir, { ...this.#state, pid: started.pid });
    guardTurnserver(started.pid, this.#confFile, this.#aliveFile);
    this.#tell({ type: 'started', pid: started.pid });
    void this.#announceSilence();
    return started;
  }

  async #supervise(): Promise<void> {
    const { signal } = this.#ending;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      const startedAt = performance.now();
      await Promise.race([this.#process.exited, aborted(signal)]);
      if (signal.aborted) return;
      if (performance.now() - startedAt > STEADY_AFTER_MS) pauseMs = FIRST_PAUSE_MS;
      this.#tell({ type: 'died', pid: this.#process.pid, retryInMs: pauseMs, lastWords: this.#lastWords() });
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      this.#process = this.#start();
    }
  }

  async #announceSilence(): Promise<void> {
    const isReady = await this.ready();
    const [url = ''] = this.stunUrls;
    if (!isReady && !this.#ending.signal.aborted) this.#tell({ type: 'silent', url, lastWords: this.#lastWords() });
  }

  #lastWords(): string {
    try {
      const lines = readFileSync(this.#logFile, 'utf8').split('\n');
      return lines.filter((line) => /error|cannot|fail/i.test(line)).at(-1) ?? '';
    } catch {
      return '';
    }
  }

  /** Now and then: coturn runs for months. */
  #look(): void {
    try {
      showAlive(this.#aliveFile);
      this.#trimLog(MAX_LOG_BYTES);
    } catch {
      // The data folder is gone: the guard ends coturn.
    }
  }

  /** Lets the log begin anew when it is larger than this. */
  #trimLog(maxBytes: number): void {
    const stats = statSync(this.#logFile, { throwIfNoEntry: false });
    if (stats && stats.size > maxBytes) truncateSync(this.#logFile);
  }
}

function confFileIn(dataDir: string): string {
  const folder = join(dataDir, 'turn');
  mkdirSync(folder, { recursive: true });
  return join(folder, 'turnserver.conf');
}

/** The certificate counts, too: coturn reads it at its start. */
function hashOf(conf: string, tls: Config['tls']): string {
  const hash = createHash('sha256').update(conf);
  if (tls) hash.update(readFileSync(tls.cert)).update(readFileSync(tls.key));
  return hash.digest('hex');
}

async function answers({ host, port }: { host: string; port: number }): Promise<boolean> {
  const client = await TurnClient.connect({ kind: 'stun', host, port, transport: 'udp' }, { timeoutMs: 1_000 });
  try {
    return (await client.bind()) !== undefined;
  } catch {
    return false;
  } finally {
    client.close();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
