import type { Call } from '../../call/call.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Switch } from '../parts/field.tsx';
import { Notice } from '../parts/notice.tsx';
import { useStore } from '../use-store.ts';
import { DeviceSelect } from './device-select.tsx';
import { LevelBar } from './level-bar.tsx';
import { useDevices } from './use-devices.ts';

/** Other devices, and less to receive, in the middle of the call. */
export function CallSettings({ call, onClose }: { call: Call; onClose: () => void }) {
  const { sources } = call;
  const isAudioOnly = useStore(call.isAudioOnly);
  const topology = useStore(call.client.state)?.topology;
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
        {topology === 'SFU' && (
          <Switch
            label="Sound only"
            hint="Receive no pictures, to save data."
            checked={isAudioOnly}
            onChange={(event) => call.setAudioOnly(event.target.checked)}
          />
        )}
      </div>
    </Dialog>
  );
}
