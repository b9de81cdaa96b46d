import type { IcePath } from '../generated/operations.ts';

const relays: Readonly<Record<string, IcePath>> = { udp: 'RELAY_UDP', tcp: 'RELAY_TCP', tls: 'RELAY_TLS' };

/** The way that a connection's media takes from this side; null while there is none. */
export function selectedPath(stats: RTCStatsReport): IcePath | null {
  const byId = (id: unknown) => (typeof id === 'string' ? (stats.get(id) as Record<string, unknown>) : undefined);
  const transport = [...stats.values()].find((one) => (one as RTCStats).type === 'transport') as
    | RTCTransportStats
    | undefined;
  const pair = byId(transport?.selectedCandidatePairId);
  const local = byId(pair?.['localCandidateId']);
  if (!local) return null;
  return local['candidateType'] === 'relay' ? (relays[String(local['relayProtocol'])] ?? 'RELAY_UDP') : 'DIRECT';
}
