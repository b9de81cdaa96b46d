import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';

import type { TransportListenInfo } from 'mediasoup/types';

/** Where clients reach a worker. */
export interface ListenOptions {
  /** Default every address of this machine, or the wildcard when an address is announced. */
  listenIps?: string[];
  /** The address that clients connect to, when it is not the one listened on: behind NAT, in a container. */
  announcedAddress?: string;
}

/** UDP and TCP on one port, for each address. */
export function listenInfos({ listenIps, announcedAddress }: ListenOptions, port: number): TransportListenInfo[] {
  const ips = listenIps ?? (announcedAddress === undefined ? localAddresses() : ['0.0.0.0']);
  return ips.flatMap((ip) =>
    (['udp', 'tcp'] as const).map((protocol) => ({
      protocol,
      ip,
      port,
      ...(announcedAddress && { announcedAddress }),
    })),
  );
}

/** A port that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Loopback included, so that two browsers on one machine meet without any network. */
function localAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ address }) => !address.startsWith('fe80:') && !address.startsWith('169.254.'))
    .map(({ address }) => address);
}
