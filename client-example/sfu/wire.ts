import type {
  DtlsParameters,
  IceCandidate,
  IceParameters,
  RtpCapabilities,
  RtpParameters,
} from 'mediasoup-client/types';

/** mediasoup's own objects, which GraphQL carries as they are. */
export type { DtlsParameters, IceParameters, RtpCapabilities, RtpParameters };

/** Where a transport of the SFU can be reached. */
export type SfuIceCandidates = IceCandidate[];
