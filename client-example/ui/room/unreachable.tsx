import type { Call } from '../../call/call.ts';
import type { CallState } from '../../signaling/call-state.ts';
import { Notice } from '../parts/notice.tsx';
import { useStore } from '../use-store.ts';

/** Tells this person that the media server cannot be reached from here. */
export function Unreachable({ call, state }: { call: Call; state: CallState }) {
  const isReachable = useStore(call.isMediaServerReachable);
  const selfId = call.client.participantId;
  if (isReachable && !state.unreachable.some((id) => id === selfId)) return null;
  return (
    <div className="call-notice" data-testid="media-server-unreachable">
      <Notice tone="warn">
        Your network does not let you reach the media server. You keep the direct connections that you have; we go on
        trying.
      </Notice>
    </div>
  );
}
