import type { SfuEvent } from '../../sfu/types.ts';
import type { SfuMoment } from '../calls/call-events.ts';

/** What clients hear of an SfuEvent: to one participant, to everybody, or nothing. */
export function momentOf(event: SfuEvent, timestamp: number): { to?: string; event: SfuMoment } | undefined {
  const { epoch } = event;
  const at = { timestamp, epoch };
  switch (event.type) {
    case 'consumersOpened':
      return { to: event.participantId, event: { type: 'ConsumersOpened', ...at, consumers: event.consumers } };
    case 'consumerClosed':
      return { to: event.participantId, event: { type: 'ConsumerClosed', ...at, consumerId: event.consumerId } };
    case 'consumersSelected': {
      const { participantId, selected, deselected } = event;
      return { to: participantId, event: { type: 'ConsumersSelected', ...at, selected, deselected } };
    }
    case 'layersChanged': {
      const { participantId, consumerId, spatialLayer, temporalLayer } = event;
      return { to: participantId, event: { type: 'LayersChanged', ...at, consumerId, spatialLayer, temporalLayer } };
    }
    case 'producerClosed': {
      const { participantId, source, producerId } = event;
      return { event: { type: 'ProducerClosed', ...at, participantId, source, producerId } };
    }
    case 'activeSpeakers':
      return { event: { type: 'ActiveSpeakers', timestamp, speakers: event.speakers } };
    case 'qualityChanged':
      return {
        event: { type: 'QualityChanged', timestamp, participantId: event.participantId, quality: event.quality },
      };
    // Everybody knows from the participant's tracks, and gets a consumer.
    case 'producerOpened':
    case 'callLost':
      return undefined;
  }
}
