import { isIP } from 'node:net';
import { z } from 'zod';
import { addresses, count, list, urls } from './setting-shapes.ts';

/** How a TURN server is to run: ours, or one that `npm run turn:config` prints a configuration for. */
export interface TurnConfig {
  /** Whether a coturn is started with this server: unless TURN is off or TURN_URLS names another one. */
  isManaged: boolean;
  /** Path of coturn's turnserver; undefined: where Debian puts it. */
  program: string | undefined;
  realm: string;
  /** Undefined: where the page listens; in production every address of this machine that is not loopback. */
  listenIps: readonly string[] | undefined;
  /** The name or address that clients are told; undefined: the external address, or the first one listened on. */
  host: string | undefined;
  /** The public address, where this machine is behind a NAT that maps it one to one. */
  externalIp: string | undefined;
  /** UDP and TCP; 0 takes a free one, and keeps it in DATA_DIR. */
  port: number;
  /** TLS over TCP, and DTLS; used with a certificate only. */
  tlsPort: number;
  relayPorts: { min: number; max: number };
  /** How many allocations one user may have at once. A device needs one for each connection and TURN URL. */
  maxAllocationsPerUser: number;
  maxAllocations: number;
  /** Addresses or ranges `<from>-<to>` that may be relayed to although they are private. */
  allowedPeers: readonly string[];
  /** On top of the private ranges, which production denies. */
  deniedPeers: readonly string[];
}

const MIN_SECRET_LENGTH = 16;
const RELAY_PORTS = /^(\d{1,5})-(\d{1,5})$/;
const port = z.coerce.number().int().min(0).max(65_535).optional();
const ranges = list.refine(
  (items) => items.every((item) => item.split('-').length <= 2 && item.split('-').every((end) => isIP(end) !== 0)),
  'must be IP addresses or ranges, for example 10.0.0.5 or 10.0.0.0-10.0.0.255',
);

/** The settings of STUN and TURN, as they stand in the environment. */
export const turnShape = {
  TURN: z.enum(['auto', 'off']).default('auto'),
  STUN_URLS: urls(/^stuns?:/),
  TURN_URLS: urls(/^(\w[\w-]*=)?turns?:/),
  TURN_SECRET: list.refine(
    (secrets) => secrets.length <= 2 && secrets.every((secret) => secret.length >= MIN_SECRET_LENGTH),
    `must have ${MIN_SECRET_LENGTH} characters or more; while rotating two, <new>,<old>`,
  ),
  TURN_TTL_SECONDS: count(3_600, 60, 86_400),
  TURNSERVER_BIN: z.string().optional(),
  TURN_REALM: z
    .string()
    .regex(/^[\w.-]{1,100}$/, 'must be letters, digits, dots and dashes')
    .default('tandem'),
  TURN_LISTEN_IPS: addresses,
  TURN_HOST: z
    .string()
    .regex(/^[\w.:-]{1,253}$/, 'must be a host name or an address')
    .optional(),
  TURN_EXTERNAL_IP: z.union([z.ipv4(), z.ipv6()]).optional(),
  TURN_PORT: port,
  TURN_TLS_PORT: port,
  TURN_RELAY_PORTS: z
    .string()
    .regex(RELAY_PORTS, 'must be <from>-<to>')
    .refine((text) => {
      const { min, max } = portRange(text);
      return min >= 1_024 && max <= 65_535 && min < max;
    }, 'must be a range of ports from 1024 to 65535')
    .default('49152-65535'),
  TURN_ALLOCATIONS_PER_USER: count(100),
  TURN_ALLOCATIONS: count(10_000),
  TURN_ALLOWED_PEERS: ranges,
  TURN_DENIED_PEERS: ranges,
};

type Set = z.infer<z.ZodObject<typeof turnShape>>;

/** What the settings of STUN and TURN do not allow in combination, as sentences. */
export function turnFaults(set: Set): string[] {
  if (set.TURN_URLS.length === 0 || set.TURN_SECRET.length > 0) return [];
  return ['TURN_SECRET: TURN_URLS is set, so the secret shared with the TURN server is needed, too'];
}

/** The TURN server of these settings. Production keeps to the ports of RFC 8656; development must not collide. */
export function turnConfig(set: Set, isProduction: boolean): TurnConfig {
  return {
    isManaged: set.TURN === 'auto' && set.TURN_URLS.length === 0,
    program: set.TURNSERVER_BIN,
    realm: set.TURN_REALM,
    listenIps: set.TURN_LISTEN_IPS.length > 0 ? set.TURN_LISTEN_IPS : undefined,
    host: set.TURN_HOST,
    externalIp: set.TURN_EXTERNAL_IP,
    port: set.TURN_PORT ?? (isProduction ? 3_478 : 0),
    tlsPort: set.TURN_TLS_PORT ?? (isProduction ? 5_349 : 0),
    relayPorts: portRange(set.TURN_RELAY_PORTS),
    maxAllocationsPerUser: set.TURN_ALLOCATIONS_PER_USER,
    maxAllocations: set.TURN_ALLOCATIONS,
    allowedPeers: set.TURN_ALLOWED_PEERS,
    deniedPeers: set.TURN_DENIED_PEERS,
  };
}

function portRange(text: string): TurnConfig['relayPorts'] {
  const [, min, max] = RELAY_PORTS.exec(text) ?? [];
  return { min: Number(min), max: Number(max) };
}
