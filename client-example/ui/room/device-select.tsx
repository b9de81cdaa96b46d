import { useId } from 'react';
import type { LocalSources } from '../../media/local-sources.ts';
import { preferences } from '../preferences.ts';
import { useStore } from '../use-store.ts';

const choices = {
  audioinput: { label: 'Microphone', preference: 'microphoneId' },
  videoinput: { label: 'Camera', preference: 'cameraId' },
  audiooutput: { label: 'Speaker', preference: 'speakerId' },
} as const;

/** One kind of device to choose from; it is used at once, and remembered. Nothing where there is no choice. */
export function DeviceSelect({
  kind,
  devices,
  sources,
}: {
  kind: MediaDeviceKind;
  devices: MediaDeviceInfo[];
  sources: LocalSources;
}) {
  const id = useId();
  const { label, preference } = choices[kind];
  const chosen = useStore(preferences)[preference];
  const known = devices.filter((device) => device.kind === kind && device.deviceId);
  // Some browsers cannot choose the speaker, and list none.
  if (known.length === 0) return null;

  const choose = (deviceId: string) => {
    preferences.update((before) => ({ ...before, [preference]: deviceId }));
    if (preference !== 'speakerId') void sources.choose({ [preference]: deviceId });
  };
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <select
        className="input"
        id={id}
        value={known.some(({ deviceId }) => deviceId === chosen) ? (chosen ?? '') : known[0]?.deviceId}
        onChange={(event) => choose(event.target.value)}
      >
        {known.map((device, index) => (
          <option key={device.deviceId} value={device.deviceId}>
            {device.label || `${label} ${index + 1}`}
          </option>
        ))}
      </select>
    </div>
  );
}
