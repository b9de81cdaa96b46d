import type { NatKind } from '../generated/operations.ts';

/** Browsers give a STUN server that does not answer up to ten seconds. */
const timeoutMs = 12_000;

/** What a device finds out about itself with the help of STUN servers. */
export interface NatFinding {
  kind: NatKind;
  /** As the internet sees it; null if it is the device's own, or nobody answered. */
  publicAddress: string | null;
}

/**
 * Finds the kind of NAT by what several STUN servers (or ports of one) see of the same socket: the same port from each is a cone,
 * different ones are a symmetric NAT, no address but the device's own is no NAT. (Browsers cannot ask for more: RFC 5780's
 * other tests need requests that they do not send.)
 */
export async function findNatKind(iceServers: readonly RTCIceServer[]): Promise<NatFinding> {
  const urls = iceServers.flatMap((server) => server.urls).filter((url) => url.startsWith('stun:'));
  if (urls.length === 0) return { kind: 'UNKNOWN', publicAddress: null };
  const pc = new RTCPeerConnection({ iceServers: [{ urls }] });
  const mapped = new Map<string, Set<number>>();
  const silent = new Set<string>();
  let publicAddress: string | null = null;
  const gathered = new Promise<void>((resolve) => {
    setTimeout(resolve, timeoutMs);
    pc.onicecandidate = ({ candidate }) => {
      if (!candidate) return resolve();
      if (candidate.type !== 'srflx' || candidate.protocol !== 'udp' || candidate.port === null) return;
      publicAddress = candidate.address;
      // Candidates of one socket have one foundation (RFC 8445, section 5.1.1.3).
      const key = candidate.foundation ?? '';
      mapped.set(key, (mapped.get(key) ?? new Set()).add(candidate.port));
    };
    pc.onicecandidateerror = ({ url }) => silent.add(url);
  });
  try {
    pc.createDataChannel('probe');
    await pc.setLocalDescription();
    await gathered;
    return { kind: kindOf([...mapped.values()], silent.size === urls.length), publicAddress };
  } finally {
    pc.close();
  }
}

function kindOf(mapped: readonly Set<number>[], isSilent: boolean): NatKind {
  if (mapped.some((ports) => ports.size > 1)) return 'SYMMETRIC';
  if (mapped.length > 0) return 'CONE';
  return isSilent ? 'UDP_BLOCKED' : 'OPEN';
}
