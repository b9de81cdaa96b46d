/** Where coturn finds the secrets that it accepts: in its file, or in a database that may change while it runs. */
export type SecretSource = { secrets: readonly string[] } | { database: string };

/** What a coturn is configured with. */
export interface TurnserverOptions {
  realm: string;
  /** Empty: every address of the machine. */
  listenIps: readonly string[];
  externalIp: string | undefined;
  /** UDP and TCP. */
  port: number;
  /** A second port for STUN: a client whose mapped ports differ knows that its NAT is symmetric. */
  secondPort: number;
  tlsPort: number;
  /** Paths; without a certificate there is no TLS. */
  tls: { cert: string; key: string } | undefined;
  relayPorts: { min: number; max: number };
  maxAllocationsPerUser: number;
  maxAllocations: number;
  /** Production: nobody relays into the networks of this machine. */
  arePrivatePeersDenied: boolean;
  allowedPeers: readonly string[];
  deniedPeers: readonly string[];
  source: SecretSource;
  pidFile?: string;
}

/** Addresses that nobody on the internet has (RFC 6890), as coturn writes ranges. */
const PRIVATE_RANGES = [
  '0.0.0.0-0.255.255.255',
  '10.0.0.0-10.255.255.255',
  '100.64.0.0-100.127.255.255',
  '127.0.0.0-127.255.255.255',
  '169.254.0.0-169.254.255.255',
  '172.16.0.0-172.31.255.255',
  '192.0.0.0-192.0.0.255',
  '192.0.2.0-192.0.2.255',
  '192.88.99.0-192.88.99.255',
  '192.168.0.0-192.168.255.255',
  '198.18.0.0-198.19.255.255',
  '198.51.100.0-198.51.100.255',
  '203.0.113.0-203.0.113.255',
  '240.0.0.0-255.255.255.255',
  '::1',
  '64:ff9b::-64:ff9b::ffff:ffff',
  '::ffff:0.0.0.0-::ffff:255.255.255.255',
  '100::-100::ffff:ffff:ffff:ffff',
  '2001::-2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff',
  '2002::-2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
];

/** The text of a turnserver.conf, for coturn 4.5 and newer. */
export function turnserverConf(options: TurnserverOptions): string {
  const { realm, port, secondPort, relayPorts, externalIp, tls, tlsPort, source, pidFile } = options;
  const listenIps = options.listenIps.length > 0 ? options.listenIps : ['0.0.0.0'];
  const denied = [...(options.arePrivatePeersDenied ? PRIVATE_RANGES : []), ...options.deniedPeers];
  return [
    '# Generated from the settings of Tandem: `npm run turn:config` prints it. Changes here are lost.',
    `listening-port=${port}`,
    ...options.listenIps.map((ip) => `listening-ip=${ip}`),
    ...(secondPort > 0 ? listenIps.map((ip) => `aux-server=${isV6(ip) ? `[${ip}]` : ip}:${secondPort}`) : []),
    ...(externalIp === undefined ? [] : externalIps(externalIp, options.listenIps)),
    ...(tls
      ? [`tls-listening-port=${tlsPort}`, `cert=${tls.cert}`, `pkey=${tls.key}`, 'no-tlsv1', 'no-tlsv1_1']
      : ['no-tls', 'no-dtls']),
    `min-port=${relayPorts.min}`,
    `max-port=${relayPorts.max}`,
    `realm=${realm}`,
    '# Time-limited credentials: <unix seconds of the expiry>:<user>, HMAC-SHA1 with a shared secret.',
    'use-auth-secret',
    ...('database' in source
      ? [`userdb=${source.database}`]
      : source.secrets.map((secret) => `static-auth-secret=${secret}`)),
    'fingerprint',
    'stale-nonce=600',
    '# One user counts as one, whatever the credentials.',
    `user-quota=${options.maxAllocationsPerUser}`,
    `total-quota=${options.maxAllocations}`,
    '# Whom clients may relay to.',
    'no-multicast-peers',
    ...(options.arePrivatePeersDenied ? [] : ['allow-loopback-peers']),
    ...denied.map((range) => `denied-peer-ip=${range}`),
    ...options.allowedPeers.map((range) => `allowed-peer-ip=${range}`),
    '# No administration over the network, no hints for attackers.',
    'no-cli',
    'no-software-attribute',
    'no-rfc5780',
    'no-stun-backward-compatibility',
    'simple-log',
    ...(pidFile === undefined ? ['syslog'] : ['log-file=stdout', `pidfile=${pidFile}`]),
    '',
  ].join('\n');
}

function externalIps(externalIp: string, listenIps: readonly string[]): string[] {
  const inside = listenIps.filter((ip) => isV6(ip) === isV6(externalIp));
  return inside.length > 0 ? inside.map((ip) => `external-ip=${externalIp}/${ip}`) : [`external-ip=${externalIp}`];
}

function isV6(ip: string): boolean {
  return ip.includes(':');
}
