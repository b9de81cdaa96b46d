import { ortc } from 'mediasoup';
import type { RouterRtpCodecCapability } from 'mediasoup/types';

import type { RtpCapabilities } from './types.ts';

/**
 * Not forwarded: with it, simulcast receivers of one set-up stayed on the lowest layer for up to 26 s, without it for 6 to
 * 9 s. With the start bitrate below they leave it within 0.3 s either way. Nothing of ours reads it.
 */
const REFUSED_HEADER_EXTENSION = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time';

/**
 * In kbit/s, read by Chrome alone. From its own 300 it sometimes took more than 12 s before it sent the largest of three
 * simulcast layers over a network with room for it.
 */
const startBitrate = { 'x-google-start-bitrate': 1000 };

/** What every router forwards, the preferred codec of a kind first. */
export const mediaCodecs: RouterRtpCodecCapability[] = [
  {
    kind: 'audio',
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    parameters: { useinbandfec: 1, usedtx: 1 },
  },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000, parameters: startBitrate },
  { kind: 'video', mimeType: 'video/VP9', clockRate: 90_000, parameters: { 'profile-id': 0, ...startBitrate } },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    // Constrained baseline, which every browser encodes and decodes.
    parameters: {
      'packetization-mode': 1,
      'profile-level-id': '42e01f',
      'level-asymmetry-allowed': 1,
      ...startBitrate,
    },
  },
  { kind: 'video', mimeType: 'video/AV1', clockRate: 90_000, parameters: startBitrate },
];

/** What a client may use: the same on every worker, known before any router is open. */
export const routerRtpCapabilities: RtpCapabilities = withoutRefusedExtensions(
  ortc.generateRouterRtpCapabilities(mediaCodecs),
);

/** A copy without what we refuse to forward; a client that never loaded our capabilities may still offer it. */
export function withoutRefusedExtensions(capabilities: RtpCapabilities): RtpCapabilities {
  return {
    ...structuredClone(capabilities),
    headerExtensions: capabilities.headerExtensions?.filter(({ uri }) => uri !== REFUSED_HEADER_EXTENSION) ?? [],
  };
}
