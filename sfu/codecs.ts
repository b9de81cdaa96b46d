import { ortc } from 'mediasoup';
import type { RouterRtpCodecCapability } from 'mediasoup/types';

import type { RtpCapabilities } from './types.ts';

/**
 * With this header extension Chrome's receivers hold their bandwidth estimate back, so that simulcast receivers stay on
 * the lowest layer for many seconds with bandwidth to spare. Nothing of ours reads it.
 */
const REFUSED_HEADER_EXTENSION = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time';

/** What every router forwards, the preferred codec of a kind first. */
export const mediaCodecs: RouterRtpCodecCapability[] = [
  {
    kind: 'audio',
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    parameters: { useinbandfec: 1, usedtx: 1 },
  },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
  { kind: 'video', mimeType: 'video/VP9', clockRate: 90_000, parameters: { 'profile-id': 0 } },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    // Constrained baseline, which every browser encodes and decodes.
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
  },
  { kind: 'video', mimeType: 'video/AV1', clockRate: 90_000 },
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
