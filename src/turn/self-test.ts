import { parseIceUrl } from './ice-url.ts';
import type { IceUrl } from './ice-url.ts';
import type { Endpoint } from './stun-message.ts';
import { TurnClient, TurnRefusal } from './turn-client.ts';

/** How long connecting, and each answer, may take. */
const TIMEOUT_MS = 3_000;
/** Credentials that even a clock which is days ahead takes for good. */
const VERY_LONG_SECONDS = 30 * 86_400;

const UNAUTHORIZED = 401;
const FORBIDDEN = 403;
const OVER_QUOTA = 486;
const NO_PORT_LEFT = 508;

/** What became of one URL. */
export interface TurnCheck {
  url: string;
  isWorking: boolean;
  /** From the first byte to the answer that was waited for. */
  ms: number;
  /** What was found, or what is wrong and how to mend it. */
  sentence: string;
}

export interface TurnCheckOptions {
  /** Credentials that expire that many seconds from now. */
  credentials: (ttlSeconds: number) => { username: string; credential: string };
  /** How long the credentials last that clients are given. */
  ttlSeconds: number;
  timeoutMs?: number;
}

/** Asks a STUN URL for an address, or a TURN URL for a relayed one. Never throws: what is wrong is the answer. */
export async function checkIceUrl(url: string, options: TurnCheckOptions): Promise<TurnCheck> {
  const parsed = parseIceUrl(url);
  if (!parsed)
    return { url, isWorking: false, ms: 0, sentence: 'This is no STUN or TURN URL that browsers understand.' };
  const { timeoutMs = TIMEOUT_MS } = options;
  const startedAt = performance.now();
  try {
    const sentence = await ask(parsed, options, timeoutMs);
    return { url, isWorking: true, ms: performance.now() - startedAt, sentence };
  } catch (error) {
    const ms = performance.now() - startedAt;
    return { url, isWorking: false, ms, sentence: await explain(error, parsed, options, timeoutMs) };
  }
}

async function ask(url: IceUrl, options: TurnCheckOptions, timeoutMs: number): Promise<string> {
  if (url.kind === 'turn')
    return `relay candidate ${show(await allocate(url, options, options.ttlSeconds, timeoutMs))}`;
  const client = await TurnClient.connect(url, { timeoutMs });
  try {
    return `this machine is ${show(await client.bind())} from there`;
  } finally {
    client.close();
  }
}

async function allocate(
  url: IceUrl,
  { credentials }: TurnCheckOptions,
  ttlSeconds: number,
  timeoutMs: number,
): Promise<Endpoint | undefined> {
  const client = await TurnClient.connect(url, { timeoutMs });
  try {
    const relayed = await client.allocate(credentials(ttlSeconds));
    await client.release();
    return relayed;
  } finally {
    client.close();
  }
}

async function explain(error: unknown, url: IceUrl, options: TurnCheckOptions, timeoutMs: number): Promise<string> {
  if (!(error instanceof TurnRefusal)) return explainConnection(error, url, timeoutMs);
  switch (error.code) {
    case UNAUTHORIZED:
      return (await areClocksApart(url, options, timeoutMs))
        ? `Clock skew: the TURN server's clock is ahead by ${options.ttlSeconds} s or more, so credentials have expired when they arrive. Set both clocks (NTP).`
        : 'Wrong secret: TURN_SECRET is not the static-auth-secret of the TURN server.';
    case OVER_QUOTA:
      return 'Quota: this user, or everybody together, has all the allocations that the TURN server allows.';
    case NO_PORT_LEFT:
      return 'The TURN server has no relay port left: give it a wider range (TURN_RELAY_PORTS).';
    case FORBIDDEN:
      return 'The TURN server forbids it: look at its denied addresses and its realm.';
    default:
      return `The TURN server refuses: ${error.message}.`;
  }
}

async function areClocksApart(url: IceUrl, options: TurnCheckOptions, timeoutMs: number): Promise<boolean> {
  return allocate(url, options, VERY_LONG_SECONDS, timeoutMs).then(
    () => true,
    () => false,
  );
}

function explainConnection(error: unknown, { host, port, transport }: IceUrl, timeoutMs: number): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const protocol = transport === 'udp' ? 'UDP' : 'TCP';
  const place = `port ${port} (${protocol}) of ${host}`;
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The name ${host} cannot be resolved: is it in the DNS?`;
    case 'ECONNREFUSED':
      return `Port closed: nothing listens on ${place}. Does the TURN server run, and on this port?`;
    case 'NO_ANSWER':
    case 'ETIMEDOUT':
      return `No answer within ${timeoutMs} ms from ${place}: is it open in every firewall on the way?`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `There is no way to ${host} from here.`;
    case 'ECONNRESET':
      return `Something on ${place} closes the connection: it is no TURN server, or it speaks no ${transport === 'tls' ? 'TLS' : 'TURN'} there.`;
    default:
      return transport === 'tls' ? explainCertificate(code, host, message) : `It cannot be reached: ${message}.`;
  }
}

function explainCertificate(code: string, host: string, message: string): string {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return 'Certificate: it has expired. Renew it; the server gives the new one to coturn at its next start.';
    case 'CERT_NOT_YET_VALID':
      return 'Certificate: it is not valid yet. Is this machine’s clock right?';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `Certificate: it is for another name than ${host}. Use its name in TURN_HOST, or get one for ${host}.`;
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return 'Certificate: nobody whom browsers trust has signed it, or TLS_CERT lacks the certificates in between.';
    default:
      return `TLS fails: ${message}.`;
  }
}

function show(endpoint: Endpoint | undefined): string {
  if (!endpoint) return 'unknown';
  const { address, port } = endpoint;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
