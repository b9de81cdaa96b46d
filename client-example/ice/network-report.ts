import { IceConfigurationDocument } from '../generated/operations.ts';
import type { IceStateFragment } from '../generated/operations.ts';
import type { Socket } from '../signaling/socket.ts';
import { testNetwork } from './network-test.ts';

/** Nothing is found out while the call begins: that needs the network more. */
const delayMs = 5_000;

/**
 * Finds out what network this device is in and tells the server, which remembers it: the next configuration fits.
 * @returns a function that ends it
 */
export function reportNetwork(socket: Socket, deviceId: string, configuration: IceStateFragment): () => void {
  const report = async () => {
    const { nat, worked, failed } = await testNetwork(configuration);
    await socket.execute(IceConfigurationDocument, { input: { deviceId, natKind: nat.kind, worked, failed } });
  };
  // It is a courtesy: a call that has ended meanwhile needs no report.
  const timer = setTimeout(() => void report().catch(() => {}), delayMs);
  return () => clearTimeout(timer);
}
