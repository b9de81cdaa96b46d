import type { LocalSources } from '../../media/local-sources.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Notice } from '../parts/notice.tsx';
import { useStore } from '../use-store.ts';
import { DeviceSelect } from './device-select.tsx';
import { LevelBar } from './level-bar.tsx';
import { useDevices } from './use-devices.ts';

/** Other devices, in the middle of the call. */
export function CallSettings({ sources, onClose }: { sources: LocalSources; onClose: () => void }) {
  const { tracks, isMicrophoneOn } = useStore(sources.state);
  const devices = useDevices(tracks);
  return (
    <Dialog title="Devices" onClose={onClose}>
      <div className="stack">
        {devices.every(({ deviceId }) => !deviceId) && (
          <Notice tone="info">Turn on the microphone or the camera to see what there is to choose from.</Notice>
        )}
        <DeviceSelect kind="audioinput" devices={devices} sources={sources} />
        <LevelBar track={isMicrophoneOn ? tracks.MICROPHONE : undefined} />
        <DeviceSelect kind="videoinput" devices={devices} sources={sources} />
        <DeviceSelect kind="audiooutput" devices={devices} sources={sources} />
      </div>
    </Dialog>
  );
}
