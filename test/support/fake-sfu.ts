import { randomUUID } from 'node:crypto';

import { routerRtpCapabilities } from '../../sfu/codecs.ts';
import { SfuError } from '../../sfu/errors.ts';
import { Incarnations } from '../../sfu/incarnations.ts';
import { checkPreferences } from '../../sfu/preferences.ts';
import { kindOf, selectProducers } from '../../sfu/selection.ts';
import type {
  CallReference,
  ConnectionQuality,
  ConsumerParameters,
  ParticipantReference,
  ProducerDescription,
  ReceivePreferences,
  RtpCapabilities,
  RtpParameters,
  Sfu,
  SfuEvent,
  SfuEventSink,
  TransportDirection,
  TransportParameters,
} from '../../sfu/types.ts';

type Asked<Verb extends keyof Sfu> = Parameters<Sfu[Verb]>[0];
type WithoutReference<T> = T extends unknown ? Omit<T, keyof CallReference> : never;

interface FakeTransport extends TransportParameters {
  connectedWith?: string;
}

interface FakeConsumer {
  parameters: ConsumerParameters;
  isResumed: boolean;
  isSelected: boolean;
}

interface FakeParticipant {
  participantId: string;
  transports: Map<TransportDirection, FakeTransport>;
  capabilities?: RtpCapabilities;
  preferences: ReceivePreferences;
  consumers: Map<string, FakeConsumer>;
  isRefreshing: boolean;
}

interface FakeCall extends CallReference {
  participants: Map<string, FakeParticipant>;
  producers: Map<string, ProducerDescription & { rtpParameters: RtpParameters }>;
  speakers: string[];
}

/** An Sfu that forwards nothing and forgets nothing, for hundreds of participants in one process. */
export class FakeSfu implements Sfu {
  readonly #node = randomUUID();
  readonly #calls = new Incarnations<FakeCall>();
  readonly #onEvent: SfuEventSink;
  #isClosed = false;

  constructor(onEvent: SfuEventSink) {
    this.#onEvent = onEvent;
  }

  /** As if the worker under this call had died. */
  loseCall(reference: CallReference): void {
    const call = this.#calls.current(reference);
    this.#calls.remove(call);
    this.#onEvent({ callId: call.callId, epoch: call.epoch, type: 'callLost', reason: 'the test wants it' });
  }

  /** As if these were heard, the loudest first. */
  speak(reference: CallReference, ...participantIds: string[]): void {
    const call = this.#calls.current(reference);
    call.speakers = [...new Set([...participantIds, ...call.speakers])];
    const speakers = participantIds.map((participantId, index) => ({ participantId, levelDb: -20 - index }));
    this.#emit(call, { type: 'activeSpeakers', speakers });
    this.#refreshLimited(call);
  }

  /** As if the network of one participant had changed. */
  setQuality(reference: ParticipantReference, quality: ConnectionQuality): void {
    const call = this.#calls.current(reference);
    this.#emit(call, { type: 'qualityChanged', participantId: reference.participantId, quality });
  }

  async capabilities() {
    return { rtpCapabilities: structuredClone(routerRtpCapabilities) };
  }

  async openCall({ callId, epoch }: CallReference) {
    this.#refuseWhenClosed();
    const open = () => ({ callId, epoch, participants: new Map(), producers: new Map(), speakers: [] });
    this.#calls.openOnce({ callId, epoch }, open);
    return { node: this.#node };
  }

  async closeCall(reference: CallReference) {
    const call = this.#calls.find(reference);
    if (call) this.#calls.remove(call);
    return {};
  }

  async snapshot({ participantId, ...reference }: Asked<'snapshot'>) {
    const call = this.#call(reference);
    const participants = [...call.participants.values()].filter(
      (participant) => participantId === undefined || participant.participantId === participantId,
    );
    return {
      callId: call.callId,
      epoch: call.epoch,
      producers: [...call.producers.values()].map(describe),
      participants: participants.map((participant) => ({
        participantId: participant.participantId,
        sendTransportId: participant.transports.get('SEND')?.transportId ?? null,
        receiveTransportId: participant.transports.get('RECEIVE')?.transportId ?? null,
        consumers: [...participant.consumers.values()].map(({ parameters }) => parameters),
      })),
    };
  }

  async admit(asked: Asked<'admit'>) {
    const call = this.#call(asked);
    checkPreferences(asked.preferences ?? {});
    checkCapabilities(asked.rtpCapabilities);
    const participant = this.#enter(call, asked.participantId);
    participant.preferences = asked.preferences ?? {};
    const sendTransport = openTransport(participant, 'SEND', asked.tcpOnly);
    const receiveTransport = openTransport(participant, 'RECEIVE', asked.tcpOnly);
    participant.capabilities = asked.rtpCapabilities;
    return { sendTransport, receiveTransport, consumers: this.#reconcile(call, participant, asked.isReceiving) };
  }

  async createWebRtcTransport(asked: Asked<'createWebRtcTransport'>) {
    const call = this.#call(asked);
    const participant = call.participants.get(asked.participantId) ?? this.#enter(call, asked.participantId);
    const before = participant.transports.get(asked.direction);
    if (before) this.#endTransport(call, participant, before);
    return openTransport(participant, asked.direction, asked.tcpOnly);
  }

  async closeTransport(asked: Asked<'closeTransport'>) {
    const call = this.#calls.find(asked);
    const participant = call?.participants.get(asked.participantId);
    const transport = participant && transportOf(participant, asked.transportId);
    if (call && transport) this.#endTransport(call, participant, transport);
    else if (call) refuseForeign(call, asked.transportId);
    return {};
  }

  async connectTransport(asked: Asked<'connectTransport'>) {
    const { transport } = this.#transport(asked);
    const wanted = JSON.stringify(asked.dtlsParameters);
    if (asked.dtlsParameters.fingerprints.length === 0) {
      throw new SfuError('INVALID_DTLS_PARAMETERS', 'There is no fingerprint.');
    }
    transport.connectedWith ??= wanted;
    if (transport.connectedWith !== wanted) throw new SfuError('ALREADY_CONNECTED', 'It is connected.');
    return {};
  }

  async restartIce(asked: Asked<'restartIce'>) {
    const { transport } = this.#transport(asked);
    transport.iceParameters = newIceParameters();
    return { iceParameters: transport.iceParameters };
  }

  async produce(asked: Asked<'produce'>) {
    const { call, participant, transport } = this.#transport(asked);
    const { source, rtpParameters, isPaused = false } = asked;
    const { participantId } = participant;
    if (transport.direction !== 'SEND') throw new SfuError('WRONG_DIRECTION', 'This is a transport to receive over.');
    if (
      [...call.producers.values()].some((other) => other.participantId === participantId && other.source === source)
    ) {
      throw new SfuError('SOURCE_TAKEN', `${source} is sent already.`);
    }
    checkRtpParameters(rtpParameters, kindOf[source]);
    const producer = { producerId: randomUUID(), participantId, source, isPaused };
    call.producers.set(producer.producerId, { ...producer, rtpParameters });
    this.#emit(call, { type: 'producerOpened', ...producer });
    for (const other of call.participants.values()) this.#refresh(call, other);
    return { producerId: producer.producerId };
  }

  async closeProducer(asked: Asked<'closeProducer'>) {
    const call = this.#calls.find(asked);
    const producer = call?.producers.get(asked.producerId);
    if (!call || !producer) return {};
    if (producer.participantId !== asked.participantId) throw foreign(asked.producerId);
    this.#endProducer(call, producer);
    return {};
  }

  async setProducerPaused(asked: Asked<'setProducerPaused'>) {
    const { call } = this.#participant(asked);
    const producer = call.producers.get(asked.producerId);
    if (!producer) throw new SfuError('PRODUCER_NOT_FOUND', `${asked.producerId} is not open.`);
    if (producer.participantId !== asked.participantId) throw foreign(asked.producerId);
    producer.isPaused = asked.isPaused;
    this.#refreshLimited(call);
    return {};
  }

  async setRtpCapabilities(asked: Asked<'setRtpCapabilities'>) {
    const { call, participant } = this.#participant(asked);
    if (!participant.transports.has('RECEIVE')) throw new SfuError('TRANSPORT_NOT_FOUND', 'Nothing to receive over.');
    checkCapabilities(asked.rtpCapabilities);
    participant.capabilities = asked.rtpCapabilities;
    return { consumers: this.#reconcile(call, participant) };
  }

  async setReceivePreferences(asked: Asked<'setReceivePreferences'>) {
    const { call, participant } = this.#participant(asked);
    checkPreferences(asked.preferences);
    participant.preferences = asked.preferences;
    return { consumers: this.#reconcile(call, participant) };
  }

  async resumeConsumers(asked: Asked<'resumeConsumers'>) {
    const { call, participant } = this.#participant(asked);
    const open = [...participant.consumers.values()];
    const chosen = asked.consumerIds?.map((consumerId) => {
      const consumer = open.find(({ parameters }) => parameters.consumerId === consumerId);
      if (consumer) return consumer;
      refuseForeign(call, consumerId);
      throw new SfuError('CONSUMER_NOT_FOUND', `${consumerId} is not open.`);
    });
    for (const consumer of chosen ?? open) consumer.isResumed = true;
    return {};
  }

  async closeParticipant(reference: ParticipantReference) {
    const call = this.#calls.find(reference);
    const participant = call?.participants.get(reference.participantId);
    if (call && participant) this.#leave(call, participant);
    return {};
  }

  async stats(reference: ParticipantReference) {
    const { call, participant } = this.#participant(reference);
    const nothing = { bytesReceived: 0, bytesSent: 0, bitrateBps: 0, packetsLost: 0 };
    return {
      transports: [...participant.transports.values()].map(({ transportId, direction, connectedWith }) => ({
        transportId,
        direction,
        isConnected: connectedWith !== undefined,
        protocol: null,
        bytesReceived: 0,
        bytesSent: 0,
        receiveBitrateBps: 0,
        sendBitrateBps: 0,
        availableBitrateBps: null,
      })),
      producers: [...call.producers.values()]
        .filter(({ participantId }) => participantId === reference.participantId)
        .map(({ producerId, source }) => ({ producerId, source, ...nothing })),
      consumers: [...participant.consumers.values()].map(({ parameters, isResumed, isSelected }) => ({
        consumerId: parameters.consumerId,
        producerId: parameters.producerId,
        isPaused: !(isResumed && isSelected),
        ...nothing,
        spatialLayer: null,
        temporalLayer: null,
      })),
    };
  }

  async usage() {
    const calls = this.#calls.all();
    const participants = calls.flatMap((call) => [...call.participants.values()]);
    const count = (of: (participant: FakeParticipant) => number) =>
      participants.reduce((total, participant) => total + of(participant), 0);
    const worker = {
      pid: process.pid,
      routers: calls.length,
      transports: count(({ transports }) => transports.size),
      producers: calls.reduce((total, { producers }) => total + producers.size, 0),
      consumers: count(({ consumers }) => consumers.size),
      cpuMs: 0,
      memoryBytes: 0,
    };
    return { node: this.#node, calls: calls.length, participants: participants.length, workers: [worker] };
  }

  async close() {
    this.#isClosed = true;
    for (const call of this.#calls.all()) this.#calls.remove(call);
  }

  #call(reference: CallReference): FakeCall {
    this.#refuseWhenClosed();
    return this.#calls.current(reference);
  }

  #participant(reference: ParticipantReference): { call: FakeCall; participant: FakeParticipant } {
    const call = this.#call(reference);
    const participant = call.participants.get(reference.participantId);
    if (participant) return { call, participant };
    throw new SfuError('PARTICIPANT_NOT_FOUND', `${reference.participantId} has nothing open.`);
  }

  #transport(reference: ParticipantReference & { transportId: string }) {
    const { call, participant } = this.#participant(reference);
    const transport = transportOf(participant, reference.transportId);
    if (transport) return { call, participant, transport };
    refuseForeign(call, reference.transportId);
    throw new SfuError('TRANSPORT_NOT_FOUND', `${reference.transportId} is not open.`);
  }

  #enter(call: FakeCall, participantId: string): FakeParticipant {
    const before = call.participants.get(participantId);
    if (before) this.#leave(call, before);
    const participant = {
      participantId,
      transports: new Map(),
      preferences: {},
      consumers: new Map(),
      isRefreshing: false,
    };
    call.participants.set(participantId, participant);
    return participant;
  }

  #leave(call: FakeCall, participant: FakeParticipant): void {
    call.participants.delete(participant.participantId);
    for (const transport of participant.transports.values()) this.#endTransport(call, participant, transport);
  }

  #endTransport(call: FakeCall, participant: FakeParticipant, transport: FakeTransport): void {
    const { participantId } = participant;
    participant.transports.delete(transport.direction);
    if (transport.direction === 'SEND') {
      for (const producer of call.producers.values()) {
        if (producer.participantId === participantId) this.#endProducer(call, producer);
      }
      return;
    }
    delete participant.capabilities;
    for (const { parameters } of participant.consumers.values()) {
      if (!call.participants.has(participantId)) break;
      this.#emit(call, { type: 'consumerClosed', participantId, consumerId: parameters.consumerId });
    }
    participant.consumers.clear();
  }

  #endProducer(call: FakeCall, { producerId, participantId, source }: ProducerDescription): void {
    call.producers.delete(producerId);
    call.speakers = call.speakers.filter((speaker) => speaker !== participantId || source !== 'MICROPHONE');
    for (const participant of call.participants.values()) participant.consumers.delete(producerId);
    this.#emit(call, { type: 'producerClosed', producerId, participantId, source });
    this.#refreshLimited(call);
  }

  #refreshLimited(call: FakeCall): void {
    for (const participant of call.participants.values()) {
      if (participant.preferences.maxVideos !== undefined) this.#refresh(call, participant);
    }
  }

  /** What happens in one go is one event. */
  #refresh(call: FakeCall, participant: FakeParticipant): void {
    if (participant.isRefreshing) return;
    participant.isRefreshing = true;
    queueMicrotask(() => {
      participant.isRefreshing = false;
      if (this.#calls.find(call) !== call || call.participants.get(participant.participantId) !== participant) return;
      const consumers = this.#reconcile(call, participant);
      if (consumers.length === 0) return;
      this.#emit(call, { type: 'consumersOpened', participantId: participant.participantId, consumers });
    });
  }

  #reconcile(call: FakeCall, participant: FakeParticipant, isResumed = false): ConsumerParameters[] {
    const { participantId, preferences, capabilities, consumers } = participant;
    if (!capabilities) return [];
    const { speakers, producers } = call;
    const wanted = selectProducers({ receiver: participantId, preferences, speakers, producers: producers.values() });
    const selected: string[] = [];
    const deselected: string[] = [];
    for (const [producerId, consumer] of consumers) {
      if (consumer.isSelected === wanted.has(producerId)) continue;
      consumer.isSelected = !consumer.isSelected;
      (consumer.isSelected ? selected : deselected).push(consumer.parameters.consumerId);
    }
    if (selected.length + deselected.length > 0) {
      this.#emit(call, { type: 'consumersSelected', participantId, selected, deselected });
    }
    const opened = [...wanted.keys()].flatMap((producerId) => {
      const producer = producers.get(producerId);
      if (!producer || consumers.has(producerId) || !canDecode(capabilities, producer.rtpParameters)) return [];
      const parameters = consumerParameters(producer, producer.rtpParameters);
      consumers.set(producerId, { parameters, isResumed, isSelected: true });
      return [parameters];
    });
    return opened;
  }

  #emit({ callId, epoch }: CallReference, event: WithoutReference<SfuEvent>): void {
    this.#onEvent({ callId, epoch, ...event });
  }

  #refuseWhenClosed(): void {
    if (this.#isClosed) throw new SfuError('CLOSED', 'The SFU was closed.');
  }
}

function openTransport(
  participant: FakeParticipant,
  direction: TransportDirection,
  tcpOnly = false,
): TransportParameters {
  const protocols = tcpOnly ? (['tcp'] as const) : (['udp', 'tcp'] as const);
  const transport: FakeTransport = {
    transportId: randomUUID(),
    direction,
    iceParameters: newIceParameters(),
    iceCandidates: protocols.map((protocol) => ({
      foundation: `${protocol}candidate`,
      priority: 1,
      ip: '192.0.2.1',
      address: '192.0.2.1',
      port: 40_000,
      protocol,
      type: 'host',
      ...(protocol === 'tcp' && { tcpType: 'passive' as const }),
    })),
    dtlsParameters: { role: 'auto', fingerprints: [{ algorithm: 'sha-256', value: '00' }] },
  };
  participant.transports.set(direction, transport);
  const { connectedWith: _, ...parameters } = transport;
  return parameters;
}

function newIceParameters() {
  return { usernameFragment: randomUUID(), password: randomUUID(), iceLite: true };
}

function transportOf({ transports }: FakeParticipant, transportId: string): FakeTransport | undefined {
  return [...transports.values()].find((transport) => transport.transportId === transportId);
}

function consumerParameters(producer: ProducerDescription, rtpParameters: RtpParameters): ConsumerParameters {
  const encodings = rtpParameters.encodings ?? [];
  const [, temporalLayers = '1'] = /T(\d)/.exec(encodings[0]?.scalabilityMode ?? '') ?? [];
  const hasLayers = encodings.length > 1;
  return {
    consumerId: randomUUID(),
    producerId: producer.producerId,
    participantId: producer.participantId,
    source: producer.source,
    kind: kindOf[producer.source],
    rtpParameters: { ...rtpParameters, encodings: [{ ssrc: 1 }] },
    spatialLayers: hasLayers ? encodings.length : 1,
    temporalLayers: hasLayers ? Number(temporalLayers) : 1,
  };
}

function canDecode({ codecs }: RtpCapabilities, rtpParameters: RtpParameters): boolean {
  const mimeType = rtpParameters.codecs[0]?.mimeType.toLowerCase();
  return codecs?.some((codec) => codec.mimeType.toLowerCase() === mimeType) ?? false;
}

function checkCapabilities(capabilities: RtpCapabilities | null): void {
  if (Array.isArray(capabilities?.codecs)) return;
  throw new SfuError('INVALID_RTP_CAPABILITIES', 'There are no codecs in it.');
}

function checkRtpParameters(rtpParameters: RtpParameters | null, kind: 'audio' | 'video'): void {
  const codecs = rtpParameters?.codecs ?? [];
  const isUsable =
    codecs.length > 0 &&
    codecs.every(({ mimeType }) => mimeType.startsWith(`${kind}/`)) &&
    canDecode(routerRtpCapabilities, { codecs });
  if (!isUsable) throw new SfuError('INVALID_RTP_PARAMETERS', `This is not ${kind} that can be forwarded.`);
}

function describe({ producerId, participantId, source, isPaused }: ProducerDescription): ProducerDescription {
  return { producerId, participantId, source, isPaused };
}

function refuseForeign(call: FakeCall, id: string): void {
  const isOwned =
    call.producers.has(id) ||
    [...call.participants.values()].some(
      (participant) =>
        transportOf(participant, id) ||
        [...participant.consumers.values()].some(({ parameters }) => parameters.consumerId === id),
    );
  if (isOwned) throw foreign(id);
}

function foreign(id: string): SfuError {
  return new SfuError('FOREIGN_ID', `${id} belongs to somebody else.`);
}
