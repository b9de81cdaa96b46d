import type { Call } from '../../call/call.ts';
import type { CallState } from '../../signaling/call-state.ts';
import { Notice } from '../parts/notice.tsx';
import { useCutOff } from './use-cut-off.ts';

/** Tells this person that the media server cannot be reached from here. */
export function Unreachable({ call, state }: { call: Call; state: CallState }) {
  const isCutOff = useCutOff(call, state);
  if (!isCutOff(call.client.participantId ?? '')) return null;
  return (
    <div className="call-notice" data-testid="media-server-unreachable">
      <Notice tone="warn">
        Your network does not let you reach the media server. Only people with whom you are connected directly can see
        and hear you; we go on trying.
      </Notice>
    </div>
  );
}
