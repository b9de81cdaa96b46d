import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';

/** The ports of one coturn. */
export interface TurnPorts {
  port: number;
  /** For STUN only. */
  secondPort: number;
  tlsPort: number;
}

/** Below the ports that systems give to outgoing connections, above those that are well known. */
const FREE_FROM = 20_000;
const FREE_BELOW = 30_000;
const MAX_TRIES = 50;

/**
 * The configured ports; where they are 0, the ones of the last time if they are free, else other free ones.
 * @param ips what will be listened on
 */
export async function choosePorts(
  wanted: { port: number; tlsPort: number },
  last: TurnPorts | undefined,
  ips: readonly string[],
): Promise<TurnPorts> {
  if (wanted.port !== 0) return portsFrom(wanted.port, wanted.tlsPort);
  if (last && (await areFree(last, ips))) return { ...last, tlsPort: wanted.tlsPort || last.tlsPort };
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const ports = portsFrom(randomInt(FREE_FROM / 4, FREE_BELOW / 4) * 4, wanted.tlsPort);
    if (await areFree(ports, ips)) return ports;
  }
  throw new Error(`No free ports for coturn from ${FREE_FROM} to ${FREE_BELOW}`);
}

function portsFrom(port: number, tlsPort: number): TurnPorts {
  return { port, secondPort: port + 1, tlsPort: tlsPort || port + 2 };
}

async function areFree(ports: TurnPorts, ips: readonly string[]): Promise<boolean> {
  for (const ip of ips) {
    for (const port of Object.values(ports)) {
      if (!(await isFree(ip, port as number))) return false;
    }
  }
  return true;
}

async function isFree(ip: string, port: number): Promise<boolean> {
  const server = createServer();
  const socket = createSocket(ip.includes(':') ? 'udp6' : 'udp4');
  try {
    server.listen(port, ip);
    await once(server, 'listening');
    socket.bind(port, ip);
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
    socket.close();
  }
}
