import { IceConfigurationDocument } from '../generated/operations.ts';
import type { IceStateFragment } from '../generated/operations.ts';
import { iceServersOf } from '../media/ice-servers.ts';
import type { Socket } from '../signaling/socket.ts';
import { findNatKind } from './nat-kind.ts';
import { testRelays } from './relay-test.ts';

/** Nothing is found out while the call begins: that needs the network more. */
const delayMs = 5_000;

/**
 * Finds out what network this device is in and tells the server, which remembers it: the next configuration fits.
 * @returns a function that ends it
 */
export function reportNetwork(socket: Socket, deviceId: string, configuration: IceStateFragment): () => void {
  const iceServers = iceServersOf(configuration);
  const report = async () => {
    const [{ kind }, relays] = await Promise.all([findNatKind(iceServers), testRelays(iceServers)]);
    const worked = relays.filter(({ ms }) => ms !== null).map(({ path }) => path);
    const failed = relays.filter(({ ms }) => ms === null).map(({ path }) => path);
    await socket.execute(IceConfigurationDocument, { input: { deviceId, natKind: kind, worked, failed } });
  };
  // It is a courtesy: a call that has ended meanwhile needs no report.
  const timer = setTimeout(() => void report().catch(() => {}), delayMs);
  return () => clearTimeout(timer);
}
