import type { Admission, ConsumerParameters, TransportParameters } from '../sfu/types.ts';
import { builder } from './builder.ts';
import { TrackSource } from './call-types.ts';

export const MediaKind = builder.enumType('MediaKind', { values: ['AUDIO', 'VIDEO'] as const });

const SfuTransport = builder.objectRef<TransportParameters>('SfuTransport').implement({
  description: 'What mediasoup-client needs for createSendTransport or createRecvTransport.',
  fields: (t) => ({
    id: t.id({ resolve: ({ transportId }) => transportId }),
    iceParameters: t.expose('iceParameters', { type: 'IceParameters' }),
    iceCandidates: t.expose('iceCandidates', { type: 'SfuIceCandidates' }),
    dtlsParameters: t.expose('dtlsParameters', { type: 'DtlsParameters' }),
  }),
});

export const SfuConsumer = builder.objectRef<ConsumerParameters>('SfuConsumer').implement({
  description: 'What mediasoup-client’s receiving transport needs for consume, and whose track it is.',
  fields: (t) => ({
    id: t.id({ resolve: ({ consumerId }) => consumerId }),
    producerId: t.exposeID('producerId'),
    participantId: t.exposeID('participantId'),
    source: t.expose('source', { type: TrackSource }),
    kind: t.field({ type: MediaKind, resolve: ({ kind }) => (kind === 'audio' ? 'AUDIO' : 'VIDEO') }),
    rtpParameters: t.expose('rtpParameters', { type: 'RtpParameters' }),
    spatialLayers: t.exposeInt('spatialLayers', { description: 'How many sizes can be asked for.' }),
    temporalLayers: t.exposeInt('temporalLayers', { description: 'How many frame rates can be asked for.' }),
  }),
});

/** A participant's transports and consumers in one epoch. */
export const SfuAdmission = builder.objectRef<Admission & { epoch: number }>('SfuAdmission').implement({
  description: 'A participant’s transports on the SFU in one epoch, and what it can receive at that moment.',
  fields: (t) => ({
    epoch: t.exposeInt('epoch'),
    sendTransport: t.expose('sendTransport', { type: SfuTransport }),
    receiveTransport: t.expose('receiveTransport', { type: SfuTransport }),
    consumers: t.expose('consumers', { type: [SfuConsumer] }),
  }),
});
