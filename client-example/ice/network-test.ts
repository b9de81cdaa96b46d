import type { IcePath, IceStateFragment } from '../generated/operations.ts';
import { iceServersOf } from '../media/ice-servers.ts';
import { findNatKind } from './nat-kind.ts';
import type { NatFinding } from './nat-kind.ts';
import { testRelays } from './relay-test.ts';
import type { RelayFinding } from './relay-test.ts';

/** What a device found out about its network. */
export interface NetworkFindings {
  nat: NatFinding;
  relays: RelayFinding[];
  worked: IcePath[];
  failed: IcePath[];
}

/** Finds the kind of NAT and tries every way to the relay. Takes a second, and up to twelve where something is blocked. */
export async function testNetwork(configuration: IceStateFragment): Promise<NetworkFindings> {
  const iceServers = iceServersOf(configuration);
  const [finding, relays] = await Promise.all([findNatKind(iceServers), testRelays(iceServers)]);
  const paths = (isWorking: boolean) => relays.filter(({ ms }) => (ms !== null) === isWorking).map(({ path }) => path);
  const worked = paths(true);
  // Without a NAT a STUN server tells nothing new; one socket that it cannot be reached from then looks like all of them.
  const isOpen = finding.kind === 'UDP_BLOCKED' && worked.includes('RELAY_UDP');
  return { nat: isOpen ? { ...finding, kind: 'OPEN' } : finding, relays, worked, failed: paths(false) };
}
