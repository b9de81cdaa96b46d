import { randomUUID } from 'node:crypto';

import type { WebRtcTransport } from 'mediasoup/types';

import { routerRtpCapabilities } from './codecs.ts';
import { SfuError } from './errors.ts';
import { LocalCalls } from './local-calls.ts';
import type { LocalCallsOptions } from './local-calls.ts';
import { ownerIn, participantIn, transportIn } from './lookup.ts';
import { checkPreferences } from './preferences.ts';
import { readCapabilities } from './receiver.ts';
import { refusal } from './refusal.ts';
import { participantStats } from './stats.ts';
import type { CallReference, ParticipantReference, Sfu, TransportDirection, TransportParameters } from './types.ts';

type Parameters<Verb extends keyof Sfu> = globalThis.Parameters<Sfu[Verb]>[0];
type Answer<Verb extends keyof Sfu> = ReturnType<Sfu[Verb]>;

/** How to start a LocalSfu. */
export type LocalSfuOptions = LocalCallsOptions;

/** The Sfu on mediasoup workers that this process starts. */
export class LocalSfu implements Sfu {
  readonly #node = randomUUID();
  readonly #calls: LocalCalls;

  private constructor(calls: LocalCalls) {
    this.#calls = calls;
  }

  /**
   * @throws ListenError
   * @throws SfuError UNAVAILABLE
   */
  static async start(options: LocalSfuOptions): Promise<LocalSfu> {
    return new LocalSfu(await LocalCalls.start(options));
  }

  async capabilities(): Answer<'capabilities'> {
    return { rtpCapabilities: structuredClone(routerRtpCapabilities) };
  }

  async openCall(reference: CallReference): Answer<'openCall'> {
    await this.#calls.open(reference);
    return { node: this.#node };
  }

  async closeCall(reference: CallReference): Answer<'closeCall'> {
    this.#calls.end(this.#calls.find(reference));
    return {};
  }

  async snapshot({ participantId, ...reference }: Parameters<'snapshot'>): Answer<'snapshot'> {
    const call = await this.#calls.current(reference);
    const participants = [...call.participants.values()].map((participant) => participant.snapshot());
    return {
      callId: call.callId,
      epoch: call.epoch,
      producers: call.producers(),
      participants: participants.filter(
        (participant) => participantId === undefined || participant.participantId === participantId,
      ),
    };
  }

  async admit(parameters: Parameters<'admit'>): Answer<'admit'> {
    const { participantId, preferences = {}, isReceiving = false, tcpOnly = false } = parameters;
    const call = await this.#calls.current(parameters);
    checkPreferences(preferences);
    const capabilities = readCapabilities(parameters.rtpCapabilities);
    const participant = call.enter(participantId);
    participant.preferences = preferences;
    try {
      const [send, receive] = await Promise.all([
        participant.openTransport('SEND', tcpOnly),
        participant.openTransport('RECEIVE', tcpOnly),
      ]);
      return {
        sendTransport: transportParameters('SEND', send),
        receiveTransport: transportParameters('RECEIVE', receive),
        consumers: (await participant.receiver?.setCapabilities(capabilities, isReceiving)) ?? [],
      };
    } catch (error) {
      if (call.participant(participantId) === participant) call.leave(participantId);
      throw error;
    }
  }

  async createWebRtcTransport(parameters: Parameters<'createWebRtcTransport'>): Answer<'createWebRtcTransport'> {
    const { participantId, direction, tcpOnly = false } = parameters;
    const call = await this.#calls.current(parameters);
    const participant = call.participant(participantId) ?? call.enter(participantId);
    try {
      return transportParameters(direction, await participant.openTransport(direction, tcpOnly));
    } catch (error) {
      if (participant.transports.length === 0) call.leave(participantId);
      throw error;
    }
  }

  async closeTransport({ transportId, ...reference }: Parameters<'closeTransport'>): Answer<'closeTransport'> {
    ownerIn(this.#calls.find(reference), reference, transportId)?.closeTransport(transportId);
    return {};
  }

  async connectTransport(parameters: Parameters<'connectTransport'>): Answer<'connectTransport'> {
    const { transport } = transportIn(await this.#calls.current(parameters), parameters);
    const { dtlsParameters } = parameters;
    const wanted = JSON.stringify(dtlsParameters);
    const before = transport.appData['dtlsParameters'];
    if (before === wanted) return {};
    if (before !== undefined) {
      throw new SfuError('ALREADY_CONNECTED', `Transport ${transport.id} is connected; create another one.`);
    }
    transport.appData['dtlsParameters'] = wanted;
    try {
      await transport.connect({ dtlsParameters });
      return {};
    } catch (error) {
      delete transport.appData['dtlsParameters'];
      throw refusal(error, 'INVALID_DTLS_PARAMETERS', `Transport ${transport.id} could not be connected`);
    }
  }

  async restartIce(parameters: Parameters<'restartIce'>): Answer<'restartIce'> {
    const { transport } = transportIn(await this.#calls.current(parameters), parameters);
    try {
      return { iceParameters: await transport.restartIce() };
    } catch (error) {
      throw refusal(error, 'TRANSPORT_NOT_FOUND', `Transport ${transport.id} ended`);
    }
  }

  async produce(parameters: Parameters<'produce'>): Answer<'produce'> {
    const { participant, transport } = transportIn(await this.#calls.current(parameters), parameters);
    if (participant.sender?.transport !== transport) {
      throw new SfuError('WRONG_DIRECTION', `Transport ${transport.id} is for receiving; send over the other one.`);
    }
    return { producerId: await participant.sender.produce(parameters) };
  }

  async closeProducer({ producerId, ...reference }: Parameters<'closeProducer'>): Answer<'closeProducer'> {
    ownerIn(this.#calls.find(reference), reference, producerId)?.sender?.track(producerId)?.producer.close();
    return {};
  }

  async setProducerPaused(parameters: Parameters<'setProducerPaused'>): Answer<'setProducerPaused'> {
    const { producerId, isPaused } = parameters;
    const call = await this.#calls.current(parameters);
    const participant = participantIn(call, parameters.participantId);
    const producer = participant.sender?.track(producerId)?.producer;
    if (!producer) throw call.refuse(participant.participantId, producerId, 'PRODUCER_NOT_FOUND');
    try {
      await (isPaused ? producer.pause() : producer.resume());
    } catch (error) {
      throw refusal(error, 'PRODUCER_NOT_FOUND', `Producer ${producerId} ended`);
    }
    call.refreshLimited();
    return {};
  }

  async setRtpCapabilities(parameters: Parameters<'setRtpCapabilities'>): Answer<'setRtpCapabilities'> {
    const participant = participantIn(await this.#calls.current(parameters), parameters.participantId);
    if (!participant.receiver) {
      throw new SfuError('TRANSPORT_NOT_FOUND', `${participant.participantId} has no transport to receive over.`);
    }
    const capabilities = readCapabilities(parameters.rtpCapabilities);
    return { consumers: await participant.receiver.setCapabilities(capabilities, false) };
  }

  async setReceivePreferences(parameters: Parameters<'setReceivePreferences'>): Answer<'setReceivePreferences'> {
    const participant = participantIn(await this.#calls.current(parameters), parameters.participantId);
    checkPreferences(parameters.preferences);
    const consumers = await participant.receiver?.setPreferences(parameters.preferences);
    participant.preferences = parameters.preferences;
    return { consumers: consumers ?? [] };
  }

  async resumeConsumers(parameters: Parameters<'resumeConsumers'>): Answer<'resumeConsumers'> {
    const call = await this.#calls.current(parameters);
    const participant = participantIn(call, parameters.participantId);
    const { receiver } = participant;
    const open = receiver?.tracks ?? [];
    const tracks = parameters.consumerIds?.map((consumerId) => {
      const track = open.find(({ consumer }) => consumer.id === consumerId);
      if (!track) throw call.refuse(participant.participantId, consumerId, 'CONSUMER_NOT_FOUND');
      return track;
    });
    await receiver?.resume(tracks ?? open);
    return {};
  }

  async closeParticipant({ participantId, ...reference }: ParticipantReference): Answer<'closeParticipant'> {
    this.#calls.find(reference)?.leave(participantId);
    return {};
  }

  async stats(reference: ParticipantReference): Answer<'stats'> {
    return participantStats(participantIn(await this.#calls.current(reference), reference.participantId));
  }

  async usage(): Answer<'usage'> {
    const calls = this.#calls.all();
    return {
      node: this.#node,
      calls: calls.length,
      participants: calls.reduce((total, { participants }) => total + participants.size, 0),
      workers: await this.#calls.workers(),
    };
  }

  async close(): Promise<void> {
    this.#calls.close();
  }
}

function transportParameters(direction: TransportDirection, transport: WebRtcTransport): TransportParameters {
  const { id, iceParameters, iceCandidates, dtlsParameters } = transport;
  return { transportId: id, direction, iceParameters, iceCandidates, dtlsParameters };
}
