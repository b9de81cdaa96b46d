import { randomBytes, randomInt } from 'node:crypto';

import type { DtlsParameters, RtpParameters, TrackSource } from '../../sfu/types.ts';

/** What a browser would send for a source: Opus, or VP8 with three layers for a camera and one for a screen. */
export function rtpParametersOf(source: TrackSource): RtpParameters {
  if (source === 'MICROPHONE' || source === 'SCREEN_SHARE_AUDIO') return opusParameters();
  return vp8Parameters(source === 'CAMERA' ? 3 : 1);
}

export function opusParameters(): RtpParameters {
  return {
    codecs: [
      {
        mimeType: 'audio/opus',
        payloadType: 111,
        clockRate: 48_000,
        channels: 2,
        parameters: { useinbandfec: 1, usedtx: 1 },
      },
    ],
    headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 10 }],
    encodings: [{ ssrc: newSsrc(), dtx: true }],
    rtcp: { cname: 'test' },
  };
}

export function vp8Parameters(layers: number): RtpParameters {
  return {
    codecs: [
      {
        mimeType: 'video/VP8',
        payloadType: 96,
        clockRate: 90_000,
        rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'transport-cc' }],
      },
      { mimeType: 'video/rtx', payloadType: 97, clockRate: 90_000, parameters: { apt: 96 } },
    ],
    headerExtensions: [],
    encodings: Array.from({ length: layers }, () => ({
      ssrc: newSsrc(),
      rtx: { ssrc: newSsrc() },
      scalabilityMode: 'L1T3',
    })),
    rtcp: { cname: 'test' },
  };
}

/** Of a client that is never there. */
export function newDtlsParameters(): DtlsParameters {
  const value = [...randomBytes(32)].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
  return { role: 'client', fingerprints: [{ algorithm: 'sha-256', value }] };
}

function newSsrc(): number {
  return randomInt(1, 2 ** 31);
}
