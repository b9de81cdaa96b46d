import { networkInterfaces } from 'node:os';
import type { Config } from '../config.ts';

const LOOPBACK = '127.0.0.1';
const ANY = new Set(['0.0.0.0', '::']);

/**
 * Where our coturn listens: as set; else where the page is in development, everywhere but loopback in production, where
 * the page may be behind a proxy and media never is.
 */
export function listenAddresses({ turn, mode, host }: Pick<Config, 'turn' | 'mode' | 'host'>): readonly string[] {
  if (turn.listenIps) return turn.listenIps;
  const outside = outsideAddresses();
  if (mode === 'production') return outside.length > 0 ? outside : [LOOPBACK];
  if (ANY.has(host)) return [...outside, LOOPBACK];
  return [host === 'localhost' ? LOOPBACK : host];
}

/** The name or address that clients are told. */
export function clientHost({ host, externalIp }: Config['turn'], listenIps: readonly string[]): string {
  return host ?? externalIp ?? listenIps[0] ?? LOOPBACK;
}

/** The SFU's addresses: a relay that denies private ranges must still reach it. */
export function sfuAddresses({ listenIps, announcedAddress }: Config['sfu']): string[] {
  const own = (listenIps ?? outsideAddresses()).filter((ip) => !ANY.has(ip));
  return [...new Set([...own, ...(announcedAddress && /^[\d.]+$/.test(announcedAddress) ? [announcedAddress] : [])])];
}

/** This machine's IPv4 addresses as others see them. */
function outsideAddresses(): string[] {
  const interfaces = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return interfaces.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address);
}
