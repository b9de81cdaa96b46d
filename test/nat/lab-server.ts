import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SERVER_IP, TURN_IP } from './lab.ts';
import type { Lab } from './lab.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const STARTS_WITHIN_MS = 30_000;

/** The server of the lab: production, with its SFU, its coturn and TLS, the page and TURN/TLS both on port 443. */
export class LabServer {
  readonly url = `https://${SERVER_IP}`;
  readonly #lab: Lab;
  readonly #env: Record<string, string>;
  #child: ChildProcess | undefined;
  #output = '';

  private constructor(lab: Lab, env: Record<string, string>) {
    this.#lab = lab;
    this.#env = env;
  }

  static async start(lab: Lab, env: Record<string, string> = {}): Promise<LabServer> {
    const [cert, key] = [join(lab.folder, 'cert.pem'), join(lab.folder, 'key.pem')];
    // prettier-ignore
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
      '-days', '2', '-subj', '/CN=lab', '-addext', `subjectAltName=IP:${SERVER_IP},IP:${TURN_IP}`,
      '-keyout', key, '-out', cert], { stdio: 'ignore' });
    const server = new LabServer(lab, {
      NODE_ENV: 'production',
      TOKEN_SECRETS: `k:${'lab'.repeat(16)}`,
      DATA_DIR: join(lab.folder, 'data'),
      HOST: SERVER_IP,
      PORT: '443',
      TLS_CERT: cert,
      TLS_KEY: key,
      SFU_LISTEN_IPS: SERVER_IP,
      SFU_WORKERS: '1',
      TURN_LISTEN_IPS: TURN_IP,
      TURN_TLS_PORT: '443',
      REGISTER_PER_MINUTE: '100000',
      LOGIN_PER_MINUTE: '100000',
      GUESTS_PER_MINUTE: '100000',
      ...env,
    });
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const child = spawn('ip', ['netns', 'exec', this.#lab.server, process.execPath, 'src/start.js'], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], ...this.#env },
    });
    this.#child = child;
    this.#output = '';
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(new Error(`The server is not ready:\n${this.#output}`)), STARTS_WITHIN_MS);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        this.#output += String(text);
        if (this.#output.includes('Stop with Ctrl+C')) resolve();
      });
    }
    child.once('exit', () => reject(new Error(`The server ended:\n${this.#output}`)));
    await promise.finally(() => clearTimeout(timer));
  }

  /** kill -9. Its coturn goes on. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Drains, and stops its coturn. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    try {
      // After a kill nobody has stopped it.
      process.kill(Number(readFileSync(join(this.#env['DATA_DIR'] ?? '', 'turn', 'turnserver.pid'), 'utf8')));
    } catch {
      // It was stopped with the server.
    }
  }

  get output(): string {
    return this.#output;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null) return;
    const exited = once(child, 'exit');
    // `ip netns exec` replaces itself with the program: this is the server's own process.
    child.kill(signal);
    await exited;
  }
}
