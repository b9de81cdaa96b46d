import { useEffect, useState } from 'react';

/**
 * The devices of this machine, looked up again when one comes or goes.
 * @param opened changes when a device was opened: only then do browsers tell the names
 */
export function useDevices(opened: unknown): MediaDeviceInfo[] {
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);

  useEffect(() => {
    // Absent on pages that are not secure; opening a device tells so.
    if (!('mediaDevices' in navigator)) return;
    const { mediaDevices } = navigator;
    const load = () => {
      mediaDevices.enumerateDevices().then(setDevices, () => setDevices([]));
    };
    load();
    mediaDevices.addEventListener('devicechange', load);
    return () => mediaDevices.removeEventListener('devicechange', load);
  }, [opened]);

  return devices;
}
