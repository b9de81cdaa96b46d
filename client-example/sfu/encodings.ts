import type { ProducerCodecOptions, RtpEncodingParameters } from 'mediasoup-client/types';
import type { TrackSource } from '../generated/operations.ts';

/** How a source is encoded for the SFU. */
export interface Encoding {
  /** Smallest first; undefined for sound. */
  encodings?: RtpEncodingParameters[];
  codecOptions: ProducerCodecOptions;
}

/** What a picture of at least so many pixels may cost. */
const bitratesBps = [
  { pixels: 1280 * 720, bps: 1_700_000 },
  { pixels: 960 * 540, bps: 1_200_000 },
  { pixels: 640 * 360, bps: 600_000 },
  { pixels: 480 * 270, bps: 400_000 },
  { pixels: 0, bps: 200_000 },
];
const screenBitrateBps = 2_500_000;
/** Where the estimate of the bandwidth begins; the browser's own 300 begins with a blurred picture. */
const startBitrateKbps = 1_000;

/**
 * How many sizes of this picture are sent. Chromium sends three layers from 960x540 on and two from 480x270 on; asked for more,
 * it leaves out the *large* ones, and the whole picture would be a quarter of its size.
 */
export function layerCount(source: TrackSource, track: MediaStreamTrack): number {
  if (source !== 'CAMERA') return 1;
  const pixels = pixelsOf(track);
  if (pixels >= 960 * 540) return 3;
  return pixels >= 480 * 270 ? 2 : 1;
}

/** The encoding of a source as it is captured now. */
export function encodingOf(source: TrackSource, track: MediaStreamTrack): Encoding {
  switch (source) {
    case 'MICROPHONE':
      // Silence costs next to nothing (DTX), a lost packet is rebuilt from the next one (FEC).
      return { codecOptions: { opusStereo: false, opusFec: true, opusDtx: true } };
    case 'SCREEN_SHARE_AUDIO':
      return { codecOptions: { opusStereo: true, opusFec: true, opusDtx: false } };
    case 'SCREEN_SHARE':
      // One size: text that was scaled down cannot be read.
      return {
        encodings: [{ maxBitrate: screenBitrateBps }],
        codecOptions: { videoGoogleStartBitrate: startBitrateKbps },
      };
    case 'CAMERA':
      return { encodings: cameraLayers(track), codecOptions: { videoGoogleStartBitrate: startBitrateKbps } };
  }
}

/** Each layer half as wide as the next; three frame rates in each, so that a thin link first loses frames, then size. */
function cameraLayers(track: MediaStreamTrack): RtpEncodingParameters[] {
  const pixels = pixelsOf(track);
  const count = layerCount('CAMERA', track);
  if (count === 1) return [{ maxBitrate: bitrateBps(pixels) }];
  return Array.from({ length: count }, (_, index) => {
    const scaleResolutionDownBy = 2 ** (count - 1 - index);
    return {
      scaleResolutionDownBy,
      maxBitrate: bitrateBps(pixels / scaleResolutionDownBy ** 2),
      scalabilityMode: 'L1T3',
    };
  });
}

function pixelsOf(track: MediaStreamTrack): number {
  const { width = 0, height = 0 } = track.getSettings();
  return width * height;
}

function bitrateBps(pixels: number): number {
  return bitratesBps.find((row) => pixels >= row.pixels)?.bps ?? 0;
}
