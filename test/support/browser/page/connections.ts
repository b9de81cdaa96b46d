/** What getStats tells of a track that is shown or played. */
export interface Received {
  /** Which of the page's RTCPeerConnections brings it, counted from 0 since the page was loaded. */
  connection: number;
  framesDecoded: number;
  /** Samples that were made up because nothing arrived in time, and all. */
  concealedSamples: number;
  totalSamplesReceived: number;
  /** Of the selected candidate pair, e.g. `host` or `relay`. */
  localCandidateType: string;
  remoteCandidateType: string;
  protocol: string;
}

declare global {
  interface Window {
    connections: {
      /** Every RTCPeerConnection that this page has ever made, in order. */
      all: RTCPeerConnection[];
      /** Null while the page neither shows nor plays it. */
      received(participantId: string, source: string): Promise<Received | null>;
    };
  }
}

/** Runs in a page before anything else: lists its RTCPeerConnections and lets a test ask what they receive. */
export function observeConnections(): void {
  const all: RTCPeerConnection[] = [];
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      all.push(this);
    }
  };

  /** Seen or heard: while a call is switched there is another element beside it, transparent or muted. */
  function isPerceived(element: HTMLMediaElement): boolean {
    return element instanceof HTMLVideoElement ? element.checkVisibility({ opacityProperty: true }) : !element.muted;
  }

  function trackOf(participantId: string, source: string): MediaStreamTrack | undefined {
    const selector = `[data-participant-id="${participantId}"][data-source="${source}"]`;
    const media = [...document.querySelectorAll(selector)].filter((element) => element instanceof HTMLMediaElement);
    const stream = (media.findLast(isPerceived) ?? media.at(-1))?.srcObject;
    return stream instanceof MediaStream ? stream.getTracks()[0] : undefined;
  }

  function isReceivedBy(pc: RTCPeerConnection, track: MediaStreamTrack): boolean {
    return pc.connectionState !== 'closed' && pc.getReceivers().some((receiver) => receiver.track === track);
  }

  async function received(participantId: string, source: string): Promise<Received | null> {
    const track = trackOf(participantId, source);
    const connection = all.findIndex((pc) => track && isReceivedBy(pc, track));
    const report = await all[connection]?.getStats(track);
    if (!report) return null;

    type Entry = Readonly<Record<string, string | number | undefined>>;
    const entries = new Map<string, Entry>(report as ReadonlyMap<string, Entry>);
    const entryOf = (type: string) => [...entries.values()].find((entry) => entry['type'] === type);
    const entryAt = (id: string | number | undefined) => entries.get(String(id));
    const media = entryOf('inbound-rtp');
    const pair = entryAt(entryOf('transport')?.['selectedCandidatePairId']);
    const local = entryAt(pair?.['localCandidateId']);
    const remote = entryAt(pair?.['remoteCandidateId']);
    return {
      connection,
      framesDecoded: Number(media?.['framesDecoded'] ?? 0),
      concealedSamples: Number(media?.['concealedSamples'] ?? 0),
      totalSamplesReceived: Number(media?.['totalSamplesReceived'] ?? 0),
      localCandidateType: String(local?.['candidateType'] ?? ''),
      remoteCandidateType: String(remote?.['candidateType'] ?? ''),
      protocol: String(local?.['protocol'] ?? ''),
    };
  }

  window.connections = { all, received };
}
