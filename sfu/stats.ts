import type { WebRtcTransport } from 'mediasoup/types';

import type { LocalParticipant } from './local-participant.ts';
import type { ReceivedTrack } from './received-track.ts';
import type { SentTrack } from './sender.ts';
import type { ConsumerStats, ParticipantStats, ProducerStats, TransportDirection, TransportStats } from './types.ts';

/** The media of one participant in numbers, asked of the worker now. */
export async function participantStats({ transports, sender, receiver }: LocalParticipant): Promise<ParticipantStats> {
  const [ofTransports, producers, consumers] = await Promise.all([
    stillOpen(transports.map(transportStats)),
    stillOpen((sender?.tracks ?? []).map(producerStats)),
    stillOpen((receiver?.tracks ?? []).map(consumerStats)),
  ]);
  return { transports: ofTransports, producers, consumers };
}

/** The worker knows nothing of what ends while it is asked. */
async function stillOpen<T>(asked: Promise<T>[]): Promise<T[]> {
  const answers = await Promise.allSettled(asked);
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
}

async function transportStats(of: {
  direction: TransportDirection;
  transport: WebRtcTransport;
}): Promise<TransportStats> {
  const { direction, transport } = of;
  const [stats] = await transport.getStats();
  return {
    transportId: transport.id,
    direction,
    isConnected: transport.dtlsState === 'connected' && transport.iceState !== 'disconnected',
    protocol: transport.iceSelectedTuple?.protocol ?? null,
    bytesReceived: stats?.bytesReceived ?? 0,
    bytesSent: stats?.bytesSent ?? 0,
    receiveBitrateBps: stats?.recvBitrate ?? 0,
    sendBitrateBps: stats?.sendBitrate ?? 0,
    availableBitrateBps: direction === 'RECEIVE' ? (stats?.availableOutgoingBitrate ?? null) : null,
  };
}

async function producerStats({ producer, source }: SentTrack): Promise<ProducerStats> {
  const streams = await producer.getStats();
  return {
    producerId: producer.id,
    source,
    bytesReceived: sum(streams.map(({ byteCount }) => byteCount)),
    bitrateBps: sum(streams.map(({ bitrate }) => bitrate)),
    packetsLost: sum(streams.map(({ packetsLost }) => packetsLost)),
  };
}

async function consumerStats({ consumer, parameters }: ReceivedTrack): Promise<ConsumerStats> {
  const streams = await consumer.getStats();
  const sent = streams.find(({ type }) => type === 'outbound-rtp');
  return {
    consumerId: consumer.id,
    producerId: parameters.producerId,
    isPaused: consumer.paused,
    bytesSent: sent?.byteCount ?? 0,
    bitrateBps: sent?.bitrate ?? 0,
    packetsLost: sent?.packetsLost ?? 0,
    spatialLayer: consumer.currentLayers?.spatialLayer ?? null,
    temporalLayer: consumer.currentLayers?.temporalLayer ?? null,
  };
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
