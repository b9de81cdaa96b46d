import type { SwitchReason } from '../../generated/operations.ts';
import type { CallState } from '../../signaling/call-state.ts';
import { Icon } from '../parts/icon.tsx';

/** What the call runs on, and why. */
export function TopologyChip({ state: { topology, switchReason, isSwitching, relayOnly } }: { state: CallState }) {
  const isMesh = topology === 'MESH';
  const isRelayed = isMesh && relayOnly;
  const reason = isRelayed
    ? 'A relay passes everything on, so that neither of you sees the address of the other.'
    : words(isMesh, switchReason);
  return (
    <span
      className="chip chip-quiet has-tooltip"
      tabIndex={0}
      data-testid="topology"
      data-topology={topology}
      data-reason={switchReason ?? undefined}
      data-switching={isSwitching}
    >
      <Icon name={isMesh ? 'link' : 'server'} size={14} />
      <span>{isRelayed ? 'Relayed' : isMesh ? 'Direct' : 'Media server'}</span>
      <span className="tooltip is-below is-sentence">{reason}</span>
    </span>
  );
}

function words(isMesh: boolean, reason: SwitchReason | null): string {
  switch (reason) {
    case 'OUTGREW_MESH':
      return 'There are too many people to connect each with every other, so a media server passes everything on.';
    case 'BACK_TO_MESH':
      return 'There are few enough people again for direct connections.';
    case 'MESH_FAILED':
      return 'Not everybody could connect directly, so a media server passes everything on.';
    case 'SFU_UNREACHABLE':
      return 'Nobody could reach the media server, so everybody is connected directly.';
    case 'SFU_LOST':
      return isMesh
        ? 'The media server was lost, so everybody is connected directly.'
        : 'A media server was lost, and another one has taken over.';
    case 'RESTARTED':
      return isMesh
        ? 'The server was restarted without its media server, so everybody is connected directly.'
        : 'The server was restarted, and its media server has taken over again.';
    case 'DRAINED':
      return isMesh
        ? 'The media server was taken out of service, so everybody is connected directly.'
        : 'A media server was taken out of service, and another one has taken over.';
    case null:
      return isMesh ? 'Everybody is connected with everybody directly.' : 'A media server passes everything on.';
  }
}
