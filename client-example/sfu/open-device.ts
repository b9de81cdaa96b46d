import { Device } from 'mediasoup-client';
import type { SfuDevice } from './device.ts';
import type { RtpCapabilities } from './wire.ts';

/**
 * Finds out what this browser can exchange with an SFU. With the library that it takes a file of its own, which pages without a call
 * do without.
 * @returns null when the browser cannot use it
 */
export async function openDevice(routerRtpCapabilities: RtpCapabilities): Promise<SfuDevice | null> {
  try {
    const device = new Device();
    await device.load({ routerRtpCapabilities });
    return { device, rtpCapabilities: device.recvRtpCapabilities };
  } catch (error) {
    console.warn('This browser cannot use the media server', error);
    return null;
  }
}
