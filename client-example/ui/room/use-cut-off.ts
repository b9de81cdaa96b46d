import type { Call } from '../../call/call.ts';
import type { CallState } from '../../signaling/call-state.ts';
import { useStore } from '../use-store.ts';

/** Tells who cannot reach the media server that the call is on. Direct links that they have still carry them. */
export function useCutOff(call: Call, { topology, unreachable }: CallState): (participantId: string) => boolean {
  const isReachable = useStore(call.isMediaServerReachable);
  const quality = useStore(call.quality);
  const isKnownHere = (id: string) => (id === call.client.participantId ? !isReachable : quality.get(id) === 'LOST');
  return (id) => topology === 'SFU' && (unreachable.includes(id) || isKnownHere(id));
}
