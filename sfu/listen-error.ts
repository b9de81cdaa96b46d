import { SfuError } from './errors.ts';

/** How the worker names what it could not bind: uv_listen() failed [protocol:tcp, ip:'::1', port:40000]: address already in use */
const REFUSED = /\[protocol:\w+, ip:'([^']+)', port:(\d+)\]: (.+)$/;

/** A worker runs, but cannot listen where it was told to: whoever configured it can mend that. */
export class ListenError extends SfuError {
  readonly ip: string;
  readonly port: number;
  /** In the words of libuv: `address already in use`, `address not available`, `permission denied`. */
  readonly reason: string;

  private constructor(ip: string, port: number, reason: string, cause: unknown) {
    const code = reason === 'address already in use' ? 'PORTS_EXHAUSTED' : 'UNAVAILABLE';
    super(code, `Media cannot listen on ${ip}, port ${port}: ${reason}.`, { cause });
    this.ip = ip;
    this.port = port;
    this.reason = reason;
  }

  /** @returns undefined when the failure is another one */
  static from(error: unknown): ListenError | undefined {
    const [, ip, port, reason] = REFUSED.exec(error instanceof Error ? error.message : '') ?? [];
    return ip && port && reason ? new ListenError(ip, Number(port), reason, error) : undefined;
  }
}
