import type { IcePath } from '../generated/operations.ts';

/** A relay that gives nothing within this time is of no use to a call. */
const timeoutMs = 8_000;

/** What became of one TURN URL. */
export interface RelayFinding {
  url: string;
  path: IcePath;
  /** Until the relay candidate came; null if none did. */
  ms: number | null;
  /** What the browser says, where it says anything. */
  problem: string | null;
}

/** Asks each TURN URL for a relay candidate, all at once. */
export function testRelays(iceServers: readonly RTCIceServer[]): Promise<RelayFinding[]> {
  const asked = iceServers.flatMap(({ urls, username, credential }) =>
    [urls].flat().map((url) => ({ urls: url, ...(username && credential && { username, credential }) })),
  );
  return Promise.all(asked.filter(({ urls }) => /^turns?:/.test(urls)).map(testRelay));
}

async function testRelay(server: RTCIceServer & { urls: string }): Promise<RelayFinding> {
  const { urls: url } = server;
  const pc = new RTCPeerConnection({ iceServers: [server], iceTransportPolicy: 'relay' });
  const startedAt = performance.now();
  let problem: string | null = null;
  const found = new Promise<number | null>((resolve) => {
    setTimeout(() => resolve(null), timeoutMs);
    pc.onicecandidate = ({ candidate }) => {
      // Some say that there are no more with null, some with an empty one.
      if (candidate?.type === 'relay') resolve(performance.now() - startedAt);
      else if (!candidate) resolve(null);
    };
    pc.onicecandidateerror = ({ errorCode, errorText }) => (problem = `${errorCode} ${errorText}`.trim());
  });
  try {
    pc.createDataChannel('probe');
    await pc.setLocalDescription();
    const ms = await found;
    return { url, path: pathOf(url), ms, problem: ms === null ? (problem ?? 'No answer.') : null };
  } finally {
    pc.close();
  }
}

function pathOf(url: string): IcePath {
  if (url.startsWith('turns:')) return 'RELAY_TLS';
  return url.endsWith('transport=tcp') ? 'RELAY_TCP' : 'RELAY_UDP';
}
