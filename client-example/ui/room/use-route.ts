import { useEffect, useState } from 'react';
import type { Call } from '../../call/call.ts';

const intervalMs = 2_000;

/**
 * How the media of a participant travels and how long it takes there and back, e.g. `direct, 23 ms`; '' while unknown.
 * @param participantId null for this page itself
 */
export function useRoute(call: Call, participantId: string | null): string {
  const [route, setRoute] = useState('');

  useEffect(() => {
    if (!participantId) return;
    let isCurrent = true;
    const look = () => {
      call.stats(participantId).then(
        (report) => isCurrent && setRoute(routeOf(report)),
        () => isCurrent && setRoute(''),
      );
    };
    look();
    const timer = setInterval(look, intervalMs);
    return () => {
      isCurrent = false;
      clearInterval(timer);
    };
  }, [call, participantId]);

  return route;
}

/** The parts of RTCTransportStats, RTCIceCandidatePairStats and RTCIceCandidateStats (W3C webrtc-stats) that are read here. */
interface Entry {
  type: string;
  selectedCandidatePairId?: string;
  localCandidateId?: string;
  remoteCandidateId?: string;
  candidateType?: string;
  currentRoundTripTime?: number;
}

function routeOf(report: RTCStatsReport | null): string {
  const entries: ReadonlyMap<string, Entry> | null = report;
  const transport = Array.from(entries?.values() ?? []).find(({ type }) => type === 'transport');
  const pair = entries?.get(transport?.selectedCandidatePairId ?? '');
  if (!entries || pair?.currentRoundTripTime === undefined) return '';
  const ends = [pair.localCandidateId, pair.remoteCandidateId].map((id) => entries.get(id ?? '')?.candidateType);
  return `${ends.includes('relay') ? 'relayed' : 'direct'}, ${Math.round(pair.currentRoundTripTime * 1000)} ms`;
}
