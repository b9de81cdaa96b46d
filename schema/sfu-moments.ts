import type { ReceivingConfirmed, SfuAdmitted, SfuMoment } from '../src/calls/call-events.ts';
import { builder } from './builder.ts';
import { TrackSource } from './call-types.ts';
import { SfuAdmission, SfuConsumer } from './sfu-types.ts';

type Moment<T extends SfuMoment['type']> = Extract<SfuMoment, { type: T }>;

/** A moment: no revision, never part of a snapshot. */
function moment<T extends { timestamp: number }>(name: string) {
  const ref = builder.objectRef<T>(name);
  builder.objectFields(ref, (t) => ({
    timestamp: t.field({ type: 'DateTime', resolve: ({ timestamp }) => timestamp }),
  }));
  return ref;
}

const confirmed = moment<ReceivingConfirmed>('ReceivingConfirmed');
builder.objectType(confirmed, {
  description: 'A participant receives these over the path of this epoch: where it is mutual, the old link can go.',
  fields: (t) => ({
    participantId: t.exposeID('participantId'),
    epoch: t.exposeInt('epoch'),
    from: t.exposeIDList('from'),
  }),
});

const admitted = moment<SfuAdmitted>('SfuAdmitted');
builder.objectType(admitted, {
  description: 'Your transports for the new epoch; follows TopologyChanged to SFU.',
  fields: (t) => ({
    admission: t.field({ type: SfuAdmission, resolve: ({ admission, epoch }) => ({ ...admission, epoch }) }),
  }),
});

const consumersOpened = moment<Moment<'ConsumersOpened'>>('ConsumersOpened');
builder.objectType(consumersOpened, {
  description: 'You can receive these; they are paused until resumeConsumers.',
  fields: (t) => ({
    epoch: t.exposeInt('epoch'),
    consumers: t.expose('consumers', { type: [SfuConsumer] }),
  }),
});

const consumerClosed = moment<Moment<'ConsumerClosed'>>('ConsumerClosed');
builder.objectType(consumerClosed, {
  description: 'You no longer receive this, although it goes on.',
  fields: (t) => ({ epoch: t.exposeInt('epoch'), consumerId: t.exposeID('consumerId') }),
});

const consumersSelected = moment<Moment<'ConsumersSelected'>>('ConsumersSelected');
builder.objectType(consumersSelected, {
  description: 'Because of your preferences (maxVideos) these are forwarded to you now, and those no longer are.',
  fields: (t) => ({
    epoch: t.exposeInt('epoch'),
    selected: t.exposeIDList('selected'),
    deselected: t.exposeIDList('deselected'),
  }),
});

const layersChanged = moment<Moment<'LayersChanged'>>('LayersChanged');
builder.objectType(layersChanged, {
  description: 'The layer that is forwarded to you; null when none is.',
  fields: (t) => ({
    epoch: t.exposeInt('epoch'),
    consumerId: t.exposeID('consumerId'),
    spatialLayer: t.exposeInt('spatialLayer', { nullable: true }),
    temporalLayer: t.exposeInt('temporalLayer', { nullable: true }),
  }),
});

const producerClosed = moment<Moment<'ProducerClosed'>>('ProducerClosed');
builder.objectType(producerClosed, {
  description: 'A source is no longer sent; its consumers are gone.',
  fields: (t) => ({
    epoch: t.exposeInt('epoch'),
    participantId: t.exposeID('participantId'),
    source: t.expose('source', { type: TrackSource }),
    producerId: t.exposeID('producerId'),
  }),
});

const Speaker = builder.objectRef<{ participantId: string; levelDb: number }>('Speaker').implement({
  fields: (t) => ({
    participantId: t.exposeID('participantId'),
    levelDb: t.exposeFloat('levelDb', { description: '-127 (silence) to 0.' }),
  }),
});

const activeSpeakers = moment<Moment<'ActiveSpeakers'>>('ActiveSpeakers');
builder.objectType(activeSpeakers, {
  description: 'Who speaks, loudest first; a few times a second at the most, empty once when all fall silent.',
  fields: (t) => ({ speakers: t.expose('speakers', { type: [Speaker] }) }),
});

const ConnectionQuality = builder.enumType('ConnectionQuality', {
  values: ['EXCELLENT', 'GOOD', 'POOR', 'LOST'] as const,
});

const qualityChanged = moment<Moment<'QualityChanged'>>('QualityChanged');
builder.objectType(qualityChanged, {
  description: 'How well a participant is connected to the SFU.',
  fields: (t) => ({
    participantId: t.exposeID('participantId'),
    quality: t.expose('quality', { type: ConnectionQuality }),
  }),
});

/** Members of CallEvent. */
export const sfuMoments = [
  confirmed,
  admitted,
  consumersOpened,
  consumerClosed,
  consumersSelected,
  layersChanged,
  producerClosed,
  activeSpeakers,
  qualityChanged,
] as const;
