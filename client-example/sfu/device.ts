import type { Device } from 'mediasoup-client/types';
import { SfuCapabilitiesDocument } from '../generated/operations.ts';
import type { Api } from '../signaling/api.ts';
import type { RtpCapabilities } from './wire.ts';

/** What this browser can exchange with the installation's SFU. */
export interface SfuDevice {
  device: Device;
  /** What this browser can receive: the SFU wants to know before it sends anything. */
  rtpCapabilities: RtpCapabilities;
}

/** A join waits no longer than this for what the SFU would like to know of this browser. */
const timeoutMs = 3_000;

/**
 * Prepares this browser for the SFU, before any call: a join then needs no further round trip. The library is loaded here, so
 * that pages without a call do without it.
 * @returns null when the installation has no SFU, or the browser cannot use it; calls are a mesh then
 * @throws UnreachableError if the server does not answer
 */
export async function loadSfuDevice(api: Api): Promise<SfuDevice | null> {
  const [{ sfuCapabilities }, mediasoup] = await Promise.all([
    api.request(SfuCapabilitiesDocument, {}),
    import('mediasoup-client'),
  ]);
  if (!sfuCapabilities.rtpCapabilities) return null;
  try {
    const device = new mediasoup.Device();
    await device.load({ routerRtpCapabilities: sfuCapabilities.rtpCapabilities });
    return { device, rtpCapabilities: device.recvRtpCapabilities };
  } catch (error) {
    console.warn('This browser cannot use the media server', error);
    return null;
  }
}

/** What to tell a join of this browser; null, and so a mesh, when that is not known in time. */
export async function rtpCapabilitiesInTime(device: Promise<SfuDevice | null>): Promise<RtpCapabilities | null> {
  const timeout = new Promise<null>((resolve) => setTimeout(() => resolve(null), timeoutMs));
  return (await Promise.race([device, timeout]))?.rtpCapabilities ?? null;
}
