/** A STUN or TURN URL, read (RFC 7064, RFC 7065). */
export interface IceUrl {
  kind: 'stun' | 'turn';
  host: string;
  port: number;
  transport: 'udp' | 'tcp' | 'tls';
}

const PATTERN = /^(stun|turn)(s?):(\[[\da-f:.]+\]|[^:?[\]]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i;

/** @returns undefined for anything else, and for `turns:` over UDP (DTLS), which browsers do not speak */
export function parseIceUrl(url: string): IceUrl | undefined {
  const [, kind, secure, host = '', port, transport] = PATTERN.exec(url) ?? [];
  if (kind === undefined || (secure && transport === 'udp')) return undefined;
  return {
    kind: kind.toLowerCase() as IceUrl['kind'],
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port ?? (secure ? 5_349 : 3_478)),
    transport: secure ? 'tls' : transport === 'tcp' ? 'tcp' : 'udp',
  };
}
