import type { Config } from '../config.ts';
import { sfuAddresses } from './addresses.ts';
import type { TurnPorts } from './ports.ts';
import type { SecretSource, TurnserverOptions } from './turnserver-conf.ts';

type Parts = Pick<Config, 'mode' | 'tls' | 'turn' | 'sfu'>;

/** What coturn is configured with, from the one Config. */
export function turnserverOptions(
  { mode, tls, turn, sfu }: Parts,
  ports: TurnPorts,
  listenIps: readonly string[],
  source: SecretSource,
): TurnserverOptions {
  const { realm, externalIp, relayPorts, maxAllocationsPerUser, maxAllocations, deniedPeers } = turn;
  return {
    ...ports,
    realm,
    listenIps,
    externalIp,
    tls,
    relayPorts,
    maxAllocationsPerUser,
    maxAllocations,
    arePrivatePeersDenied: mode === 'production',
    allowedPeers: mode === 'production' ? [...sfuAddresses(sfu), ...turn.allowedPeers] : turn.allowedPeers,
    deniedPeers,
    source,
  };
}

/** The STUN and TURN URLs of a coturn, as clients are told them. */
export function turnserverUrls(
  host: string,
  { port, secondPort, tlsPort }: TurnPorts,
  hasTls: boolean,
): { stunUrls: string[]; turnUrls: string[] } {
  const at = host.includes(':') ? `[${host}]` : host;
  const tls = hasTls ? [`turns:${at}:${tlsPort}?transport=tcp`] : [];
  return {
    stunUrls: [`stun:${at}:${port}`, `stun:${at}:${secondPort}`],
    turnUrls: [`turn:${at}:${port}?transport=udp`, `turn:${at}:${port}?transport=tcp`, ...tls],
  };
}
