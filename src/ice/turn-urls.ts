import type { TurnTransport } from './policy.ts';

interface TurnUrl {
  url: string;
  /** Undefined serves every region. */
  region: string | undefined;
  transport: TurnTransport;
}

/** Reads TURN_URLS: `turn:…`, or `<region>=turn:…` for a server that is near to some. */
export function parseTurnUrls(urls: readonly string[]): readonly TurnUrl[] {
  return urls.map((text) => {
    const [, region, url = text] = /^([\w-]+)=(.+)$/.exec(text) ?? [];
    return { url, region, transport: transportOf(url) };
  });
}

/**
 * The URLs for a device: over these transports, in their order, of the servers in its region and of those for all; of
 * every region where none is for it.
 */
export function chooseTurnUrls(
  urls: readonly TurnUrl[],
  transports: readonly TurnTransport[],
  region: string | undefined,
): string[] {
  const near = urls.filter((one) => one.region === undefined || one.region === region);
  const candidates = near.length > 0 ? near : urls;
  const chosen = transports.flatMap((transport) => candidates.filter((one) => one.transport === transport));
  // A server without the wanted transports is better than none.
  return (chosen.length > 0 ? chosen : candidates).map(({ url }) => url);
}

function transportOf(url: string): TurnTransport {
  if (/^turns:/i.test(url)) return 'tls';
  return /\?transport=tcp$/i.test(url) ? 'tcp' : 'udp';
}
