import type * as DeviceLibrary from './open-device.ts';

/** Where it was looked for in vain. */
let failedAddress: string | undefined;
let attempts = 0;

/**
 * Loads the library for the SFU; after a failure, call it again.
 * @throws TypeError if it cannot be fetched
 */
export async function loadDeviceLibrary(): Promise<typeof DeviceLibrary> {
  attempts += 1;
  try {
    // Until 2026 browsers remember of an address that nothing came from there, for as long as the page lives (whatwg/html#6768).
    if (!failedAddress) return await import('./open-device.ts');
    return (await import(/* @vite-ignore */ `${failedAddress}?attempt=${attempts}`)) as typeof DeviceLibrary;
  } catch (error) {
    // Where a browser does not say the address, it is asked for the same once more.
    failedAddress = /https?:[^\s?]+/.exec(String(error))?.[0];
    throw error;
  }
}
