import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { developmentSecret } from './development-secret.ts';
import { ConfigError } from './errors.ts';
import { DEFAULT_ICE_POLICY, readIcePolicy } from './ice-policy.ts';
import type { IceRule } from './ice-policy.ts';
import { addresses, count, list } from './setting-shapes.ts';
import { turnConfig, turnFaults, turnShape } from './turn-settings.ts';
import type { TurnConfig } from './turn-settings.ts';

/** A key that signs access tokens; `kid` stands in the token's header so that keys can be rotated. */
export interface TokenKey {
  kid: string;
  /** 32 bytes or more. */
  secret: string;
}

/** Everything that can be set, parsed once and frozen. Durations and sizes carry their unit in the name. */
export interface Config {
  mode: 'development' | 'production';
  host: string;
  port: number;
  /** For phones in the same network: every interface, https with a certificate of our own unless `tls` brings one. */
  lan: boolean;
  dataDir: string;
  /** Path of the SQLite file, or `:memory:`. */
  sqlitePath: string;
  corsOrigins: readonly string[];
  /** How many proxies in front are trusted to have written X-Forwarded-For; 0 trusts none. */
  trustProxy: number;
  tls: { cert: string; key: string } | undefined;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  introspection: boolean;
  /** The first signs, all verify. */
  tokenKeys: readonly TokenKey[];
  ice: {
    stunUrls: readonly string[];
    turnUrls: readonly string[];
    /** The first signs; a TURN server of ours accepts all. */
    turnSecrets: readonly string[];
    turnTtlSeconds: number;
    /** Who gets which servers; the first rules count most. */
    policy: readonly IceRule[];
  };
  turn: TurnConfig;
  sfu: {
    isEnabled: boolean;
    /** Where the mediasoup worker is; undefined: where `bin/setup` puts it. */
    workerBinary: string | undefined;
    /** Undefined: one per core. */
    workers: number | undefined;
    /** UDP and TCP port of the first worker, the others follow; 0 takes free ones. */
    port: number;
    /** Undefined: every address of this machine. */
    listenIps: readonly string[] | undefined;
    /** The address that clients connect to, where it is not one listened on. */
    announcedAddress: string | undefined;
  };
  /** What a new room gets when its creator says nothing. */
  rooms: { capacity: number; minParticipants: number; meshLimit: number; maxPerUser: number };
  /** Tries per minute before RATE_LIMITED. */
  throttle: {
    loginPerMinute: number;
    registerPerMinute: number;
    roomPasswordPerMinute: number;
    guestsPerMinute: number;
    friendRequestsPerMinute: number;
    searchesPerMinute: number;
    ringsPerMinute: number;
    strangersPerMinute: number;
    reportsPerMinute: number;
  };
  /** Calls to people. */
  phone: { ringMs: number; historyKeptMs: number };
  limits: {
    maxSockets: number;
    maxSocketsPerAddress: number;
    maxSocketsPerUser: number;
    maxSubscriptionsPerSocket: number;
    maxSignalsPerSecond: number;
  };
}

const path = z.string().optional();

const Environment = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^sqlite:.+/, 'must be sqlite:<path> (postgresql:// and mariadb:// are not supported yet)')
    .optional(),
  CORS_ORIGINS: list.refine(
    (origins) => origins.every((origin) => origin === '*' || URL.parse(origin)?.origin === origin),
    'must be origins without a path, for example https://example.com,http://localhost:5173',
  ),
  TRUST_PROXY: count(0, 0, 10),
  TLS_CERT: path,
  TLS_KEY: path,
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  INTROSPECTION: z.stringbool().optional(),
  TOKEN_SECRETS: z
    .string()
    .regex(/^[\w-]+:.{32,}(,[\w-]+:.{32,})*$/, 'must be <kid>:<secret of 32 characters or more>[,…], the first signs')
    .optional(),
  ...turnShape,
  ICE_POLICY: path,
  SFU: z.enum(['auto', 'off']).default('auto'),
  MEDIASOUP_WORKER_BIN: path,
  SFU_WORKERS: z.coerce.number().int().min(1).max(128).optional(),
  SFU_PORT: z.coerce.number().int().min(0).max(65_000).optional(),
  SFU_LISTEN_IPS: addresses,
  SFU_ANNOUNCED_ADDRESS: z.string().optional(),
  ROOM_CAPACITY: count(10, 2, 500),
  ROOM_MIN_PARTICIPANTS: count(2, 1, 100),
  ROOM_MESH_LIMIT: count(4, 2, 10),
  MAX_ROOMS_PER_USER: count(100),
  LOGIN_PER_MINUTE: count(10),
  REGISTER_PER_MINUTE: count(10),
  ROOM_PASSWORD_PER_MINUTE: count(10),
  GUESTS_PER_MINUTE: count(60),
  FRIEND_REQUESTS_PER_MINUTE: count(20),
  SEARCHES_PER_MINUTE: count(120),
  RINGS_PER_MINUTE: count(60),
  STRANGERS_PER_MINUTE: count(60),
  REPORTS_PER_MINUTE: count(10),
  RING_SECONDS: count(45, 5, 300),
  HISTORY_DAYS: count(365, 1, 36_500),
  MAX_SOCKETS: count(20_000),
  MAX_SOCKETS_PER_ADDRESS: count(1_000),
  MAX_SOCKETS_PER_USER: count(50),
  MAX_SUBSCRIPTIONS_PER_SOCKET: count(20),
  MAX_SIGNALS_PER_SECOND: count(500),
});

/** The names of all settings; env.example explains each. */
export const settingNames: readonly string[] = Object.keys(Environment.shape);

/**
 * Parses the environment, once.
 * Empty strings count as not set. In development a missing TOKEN_SECRETS is made and kept in DATA_DIR.
 * @param options.lan as `npm start -- --lan`; HOST does not matter then
 * @throws ConfigError with all faults in one message; no value of a secret is in it
 */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>>,
  { lan = false }: { lan?: boolean } = {},
): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const set = parsed.data;
  const production = set.NODE_ENV === 'production';
  const faults = crossFaults(set, production);
  if (faults.length > 0) throw new ConfigError(faults);

  const dataDir = resolve(set.DATA_DIR);
  const tokenSecrets = set.TOKEN_SECRETS ?? `development:${developmentSecret(dataDir, 'token')}`;
  return deepFreeze({
    mode: production ? 'production' : 'development',
    host: lan ? '0.0.0.0' : set.HOST,
    port: set.PORT,
    lan,
    dataDir,
    sqlitePath: sqlitePath(set.DATABASE_URL, dataDir),
    corsOrigins: set.CORS_ORIGINS,
    trustProxy: set.TRUST_PROXY,
    tls: set.TLS_CERT && set.TLS_KEY ? { cert: resolve(set.TLS_CERT), key: resolve(set.TLS_KEY) } : undefined,
    logLevel: set.LOG_LEVEL,
    introspection: set.INTROSPECTION ?? true,
    tokenKeys: tokenSecrets.split(',').map(tokenKey),
    ice: {
      stunUrls: set.STUN_URLS,
      turnUrls: set.TURN_URLS,
      turnSecrets: set.TURN_SECRET,
      turnTtlSeconds: set.TURN_TTL_SECONDS,
      policy: set.ICE_POLICY === undefined ? DEFAULT_ICE_POLICY : readIcePolicy(set.ICE_POLICY),
    },
    turn: turnConfig(set, production),
    sfu: {
      isEnabled: set.SFU !== 'off',
      workerBinary: set.MEDIASOUP_WORKER_BIN,
      workers: set.SFU_WORKERS,
      // Firewalls want to know the ports of an installation; two servers on a developer's machine must not collide.
      port: set.SFU_PORT ?? (production ? 40_000 : 0),
      listenIps: set.SFU_LISTEN_IPS.length > 0 ? set.SFU_LISTEN_IPS : undefined,
      announcedAddress: set.SFU_ANNOUNCED_ADDRESS,
    },
    rooms: {
      capacity: set.ROOM_CAPACITY,
      minParticipants: set.ROOM_MIN_PARTICIPANTS,
      meshLimit: set.ROOM_MESH_LIMIT,
      maxPerUser: set.MAX_ROOMS_PER_USER,
    },
    throttle: {
      loginPerMinute: set.LOGIN_PER_MINUTE,
      registerPerMinute: set.REGISTER_PER_MINUTE,
      roomPasswordPerMinute: set.ROOM_PASSWORD_PER_MINUTE,
      guestsPerMinute: set.GUESTS_PER_MINUTE,
      friendRequestsPerMinute: set.FRIEND_REQUESTS_PER_MINUTE,
      searchesPerMinute: set.SEARCHES_PER_MINUTE,
      ringsPerMinute: set.RINGS_PER_MINUTE,
      strangersPerMinute: set.STRANGERS_PER_MINUTE,
      reportsPerMinute: set.REPORTS_PER_MINUTE,
    },
    phone: { ringMs: set.RING_SECONDS * 1_000, historyKeptMs: set.HISTORY_DAYS * 86_400_000 },
    limits: {
      maxSockets: set.MAX_SOCKETS,
      maxSocketsPerAddress: set.MAX_SOCKETS_PER_ADDRESS,
      maxSocketsPerUser: set.MAX_SOCKETS_PER_USER,
      maxSubscriptionsPerSocket: set.MAX_SUBSCRIPTIONS_PER_SOCKET,
      maxSignalsPerSecond: set.MAX_SIGNALS_PER_SECOND,
    },
  });
}

function crossFaults(set: z.infer<typeof Environment>, production: boolean): string[] {
  const faults: string[] = [];
  if (production && !set.TOKEN_SECRETS) {
    faults.push('TOKEN_SECRETS: production needs one, for example TOKEN_SECRETS=k1:$(openssl rand -base64 32)');
  }
  if (production && set.CORS_ORIGINS.includes('*')) {
    faults.push('CORS_ORIGINS: * is for development; list the origins of your pages, for example https://example.com');
  }
  if (Boolean(set.TLS_CERT) !== Boolean(set.TLS_KEY)) faults.push('TLS_CERT and TLS_KEY: set both or neither');
  for (const name of ['TLS_CERT', 'TLS_KEY'] as const) {
    if (set[name] && !existsSync(set[name])) faults.push(`${name}: there is no file at this path`);
  }
  faults.push(...turnFaults(set));
  if (set.ROOM_MIN_PARTICIPANTS > set.ROOM_CAPACITY) {
    faults.push('ROOM_MIN_PARTICIPANTS: must not be above ROOM_CAPACITY');
  }
  return faults;
}

function sqlitePath(url: string | undefined, dataDir: string): string {
  if (!url) return resolve(dataDir, 'tandem.sqlite');
  const file = url.slice('sqlite:'.length);
  return file === ':memory:' ? file : resolve(file);
}

function tokenKey(text: string): TokenKey {
  const colon = text.indexOf(':');
  return { kid: text.slice(0, colon), secret: text.slice(colon + 1) };
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part);
  return Object.freeze(value);
}
