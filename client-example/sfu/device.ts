import type { Device } from 'mediasoup-client/types';
import { SfuCapabilitiesDocument } from '../generated/operations.ts';
import type { Api } from '../signaling/api.ts';
import { RefusedError } from '../signaling/http.ts';
import { loadDeviceLibrary } from './device-library.ts';
import type { RtpCapabilities } from './wire.ts';

/** What this browser can exchange with the installation's SFU. */
export interface SfuDevice {
  device: Device;
  /** What this browser can receive: the SFU wants to know before it sends anything. */
  rtpCapabilities: RtpCapabilities;
}

/** Pauses between attempts; the last one repeats. */
const pausesMs = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * Prepares this browser for the SFU, before any call: a join then needs no further round trip. Tries again for as long as the
 * server, or the library that comes from it, cannot be reached.
 * @returns null when the installation has no SFU, or the browser cannot use it; calls are a mesh then
 * @throws RefusedError if the server refuses for good
 */
export async function loadSfuDevice(api: Api): Promise<SfuDevice | null> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await load(api);
    } catch (error) {
      if (error instanceof RefusedError && !error.isPassing) throw error;
      const pauseMs = pausesMs[Math.min(attempt, pausesMs.length - 1)];
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

/** What a join says of this browser; null for one that can only be in a mesh. Never rejects. */
export function rtpCapabilitiesOf(device: Promise<SfuDevice | null>): Promise<RtpCapabilities | null> {
  return device.then(
    (loaded) => loaded?.rtpCapabilities ?? null,
    () => null,
  );
}

async function load(api: Api): Promise<SfuDevice | null> {
  const [{ sfuCapabilities }, library] = await Promise.all([
    api.request(SfuCapabilitiesDocument, {}),
    loadDeviceLibrary(),
  ]);
  return sfuCapabilities.rtpCapabilities && library.openDevice(sfuCapabilities.rtpCapabilities);
}
