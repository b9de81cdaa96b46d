import { StaleEpoch } from '../src/calls/errors.ts';
import { SfuRefused } from '../src/topology/errors.ts';
import { builder } from './builder.ts';
import { TrackSource } from './call-types.ts';
import { ErrorInterface } from './errors.ts';
import { SfuAdmission, SfuConsumer } from './sfu-types.ts';

builder.objectType(SfuRefused, {
  name: 'SfuRefused',
  description: 'The SFU refused; `code` says why (see PROTOCOL.md), and nothing changed.',
  interfaces: [ErrorInterface],
});

const SfuCapabilities = builder.objectRef<{ rtpCapabilities: object | null }>('SfuCapabilities').implement({
  description: 'The same for the whole installation: cache it, and load a mediasoup Device with it before joining.',
  fields: (t) => ({
    isUsable: t.boolean({ resolve: ({ rtpCapabilities }) => rtpCapabilities !== null }),
    rtpCapabilities: t.field({
      type: 'RtpCapabilities',
      nullable: true,
      resolve: ({ rtpCapabilities }) => rtpCapabilities as never,
    }),
  }),
});

builder.queryField('sfuCapabilities', (t) =>
  t.field({
    type: SfuCapabilities,
    authScopes: { public: true },
    resolve: async (_root, _args, { deps }) => ({
      rtpCapabilities: deps.sfu ? (await deps.sfu.capabilities({})).rtpCapabilities : null,
    }),
  }),
);

const SourcePreferenceInput = builder.inputType('SourcePreferenceInput', {
  description: 'How you show one source of one participant.',
  fields: (t) => ({
    participantId: t.id({ required: true }),
    source: t.field({ type: TrackSource, required: true }),
    isShown: t.boolean({ description: 'False pauses it, for a tile that is off screen. Default true.' }),
    spatialLayer: t.int({ description: 'The largest size wanted, 0 the smallest. Default the largest there is.' }),
    temporalLayer: t.int({ description: 'The highest frame rate wanted, 0 the lowest. Default the highest there is.' }),
  }),
});

const TransportConnected = builder.objectRef<{ transportId: string }>('TransportConnected').implement({
  fields: (t) => ({ transportId: t.exposeID('transportId') }),
});
const IceRestarted = builder.objectRef<{ iceParameters: never }>('IceRestarted').implement({
  fields: (t) => ({ iceParameters: t.expose('iceParameters', { type: 'IceParameters' }) }),
});
const Produced = builder.objectRef<{ producerId: string }>('Produced').implement({
  fields: (t) => ({ producerId: t.exposeID('producerId') }),
});
const ProducerEnded = builder.objectRef<{ producerId: string }>('ProducerEnded').implement({
  fields: (t) => ({ producerId: t.exposeID('producerId') }),
});
const ReceivePreferencesSet = builder.objectRef<{ consumers: never[] }>('ReceivePreferencesSet').implement({
  fields: (t) => ({
    consumers: t.expose('consumers', { type: [SfuConsumer], description: 'What was opened because of it, paused.' }),
  }),
});
const ConsumersResumed = builder.objectRef<{ epoch: number }>('ConsumersResumed').implement({
  fields: (t) => ({ epoch: t.exposeInt('epoch') }),
});
const Confirmed = builder.objectRef<{ epoch: number }>('Confirmed').implement({
  fields: (t) => ({ epoch: t.exposeInt('epoch') }),
});

/** Every verb: on one's own media, in the epoch that the call is in. Whoever has only prepared a join may connect. */
builder.mutationFields((t) => {
  const mine = {
    participantId: t.arg.id({ required: true, description: 'Your own.' }),
    epoch: t.arg.int({ required: true, description: 'The call’s epoch that this is for.' }),
  };
  const transportId = t.arg.id({ required: true });
  const errors = (name: string) => ({ types: [StaleEpoch, SfuRefused], union: { name: `${name}Result` } });
  return {
    admitToSfu: t.authField({
      type: SfuAdmission,
      description:
        'New transports in the place of what you had: after a snapshot that says SFU, or when a transport failed for good.',
      authScopes: { member: true },
      errors: errors('AdmitToSfu'),
      args: {
        ...mine,
        rtpCapabilities: t.arg({ type: 'RtpCapabilities', description: 'Those of joinCall if absent.' }),
        tcpOnly: t.arg.boolean({ description: 'Offer no UDP candidate.' }),
      },
      resolve: async (_root, { rtpCapabilities, tcpOnly, ...own }, { media, actor }) => ({
        ...(await media.admit(actor, own, rtpCapabilities ?? undefined, tcpOnly ?? false)),
        epoch: own.epoch,
      }),
    }),
    connectTransport: t.authField({
      type: TransportConnected,
      authScopes: { member: true },
      errors: errors('ConnectTransport'),
      args: { ...mine, transportId, dtlsParameters: t.arg({ type: 'DtlsParameters', required: true }) },
      resolve: async (_root, { transportId: id, dtlsParameters, ...own }, { media, actor }) => {
        await media.connect(actor, own, (sfu, me) => sfu.connectTransport({ ...me, transportId: id, dtlsParameters }));
        return { transportId: id };
      },
    }),
    restartIce: t.authField({
      type: IceRestarted,
      authScopes: { member: true },
      errors: errors('RestartIce'),
      args: { ...mine, transportId },
      resolve: async (_root, { transportId: id, ...own }, { media, actor }) =>
        (await media.connect(actor, own, (sfu, me) => sfu.restartIce({ ...me, transportId: id }))) as never,
    }),
    produce: t.authField({
      type: Produced,
      description: 'Starts sending a source; say what it is with updateTracks, too.',
      authScopes: { member: true },
      errors: errors('Produce'),
      args: {
        ...mine,
        transportId,
        source: t.arg({ type: TrackSource, required: true }),
        rtpParameters: t.arg({ type: 'RtpParameters', required: true }),
        isPaused: t.arg.boolean(),
      },
      resolve: (_root, { transportId: id, source, rtpParameters, isPaused, ...own }, { media, actor }) =>
        media.produce(actor, own, { transportId: id, source, rtpParameters, isPaused: isPaused ?? false }),
    }),
    closeProducer: t.authField({
      type: ProducerEnded,
      authScopes: { member: true },
      errors: errors('CloseProducer'),
      args: { ...mine, producerId: t.arg.id({ required: true }) },
      resolve: async (_root, { producerId, ...own }, { media, actor }) => {
        await media.use(actor, own, (sfu, me) => sfu.closeProducer({ ...me, producerId }));
        return { producerId };
      },
    }),
    setReceivePreferences: t.authField({
      type: ReceivePreferencesSet,
      description: 'Says what you show; replaces what you said before. Everything by default.',
      authScopes: { member: true },
      errors: errors('SetReceivePreferences'),
      args: {
        ...mine,
        maxVideos: t.arg.int({ description: 'At most so many videos; 0 is audio only.' }),
        sources: t.arg({ type: [SourcePreferenceInput] }),
      },
      resolve: async (_root, { maxVideos, sources, ...own }, { media, actor }) => {
        const given = (sources ?? []).map(({ participantId, source, ...show }) => ({
          participantId,
          source,
          ...(typeof show.isShown === 'boolean' && { isShown: show.isShown }),
          ...(typeof show.spatialLayer === 'number' && { spatialLayer: show.spatialLayer }),
          ...(typeof show.temporalLayer === 'number' && { temporalLayer: show.temporalLayer }),
        }));
        const preferences = { ...(typeof maxVideos === 'number' && { maxVideos }), sources: given };
        const opened = await media.use(actor, own, (sfu, me) => sfu.setReceivePreferences({ ...me, preferences }));
        return opened as never;
      },
    }),
    resumeConsumers: t.authField({
      type: ConsumersResumed,
      description: 'Lets media flow.',
      authScopes: { member: true },
      errors: errors('ResumeConsumers'),
      args: { ...mine, consumerIds: t.arg.idList({ description: 'All of yours by default.' }) },
      resolve: async (_root, { consumerIds, ...own }, { media, actor }) => {
        const which = consumerIds ? { consumerIds } : {};
        await media.use(actor, own, (sfu, me) => sfu.resumeConsumers({ ...me, ...which }));
        return { epoch: own.epoch };
      },
    }),
    confirmReceiving: t.authField({
      type: Confirmed,
      description: 'You decode what these send over the path of this epoch.',
      authScopes: { member: true },
      errors: { types: [StaleEpoch], union: { name: 'ConfirmReceivingResult' } },
      args: { ...mine, from: t.arg.idList({ required: true }) },
      resolve: async (_root, { from, ...own }, { media, actor }) => {
        await media.confirmReceiving(actor, own, from);
        return { epoch: own.epoch };
      },
    }),
  };
});
