import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { ConsumerParameters, RtpCapabilities, RtpParameters, Sfu, SfuEventSink } from '../../sfu/types.ts';
import { admit } from './people.ts';
import { RecordedEvents } from './recorded-events.ts';
import { newDtlsParameters, opusParameters, rtpParametersOf } from './rtp.ts';

const call = { callId: 'call', epoch: 1 };
const nobody = { ...call, participantId: 'nobody' };

/** What every Sfu promises, whatever it is made of; to be called inside a describe. */
export function keepsTheSfuContract(open: (onEvent: SfuEventSink) => Promise<Sfu>): void {
  let sfu: Sfu;
  let events: RecordedEvents;

  beforeEach(async () => {
    events = new RecordedEvents();
    sfu = await open(events.sink);
    await sfu.openCall(call);
  });
  afterEach(() => sfu.close());

  describe('a call', () => {
    it('has the same capabilities as any other', async () => {
      const { rtpCapabilities } = await sfu.capabilities({});
      expect(rtpCapabilities.codecs?.map(({ mimeType }) => mimeType)).toEqual(
        expect.arrayContaining(['audio/opus', 'video/VP8', 'video/VP9', 'video/H264', 'video/AV1']),
      );
      expect(rtpCapabilities.headerExtensions?.map(({ uri }) => uri)).not.toContain(
        'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time',
      );
    });

    it('opens once, however often it is asked', async () => {
      const answers = await Promise.all([sfu.openCall(call), sfu.openCall(call)]);
      expect(answers[0]).toEqual(answers[1]);
      expect((await sfu.usage({})).calls).toBe(1);
    });

    it('that is not open is not found', async () => {
      await expect(sfu.snapshot({ callId: 'other', epoch: 1 })).rejects.toMatchObject({ code: 'CALL_NOT_FOUND' });
      await expect(sfu.snapshot({ ...call, epoch: 2 })).rejects.toMatchObject({ code: 'CALL_NOT_FOUND' });
    });

    it('with a newer epoch refuses the old one, but lets it be closed', async () => {
      const ann = await admit(sfu, call, 'ann');
      const camera = await ann.send('CAMERA');
      await sfu.openCall({ ...call, epoch: 2 });
      const rtpParameters = rtpParametersOf('MICROPHONE');
      const { transportId } = ann.admission.sendTransport;
      const refused = { code: 'STALE_EPOCH' };
      await expect(sfu.openCall(call)).rejects.toMatchObject(refused);
      await expect(admit(sfu, call, 'bob')).rejects.toMatchObject(refused);
      await expect(
        sfu.produce({ ...ann.reference, transportId, source: 'MICROPHONE', rtpParameters }),
      ).rejects.toMatchObject(refused);
      await sfu.closeProducer({ ...ann.reference, producerId: camera });
      await expect(events.next('producerClosed')).resolves.toMatchObject({ epoch: 1, producerId: camera });
      await sfu.closeParticipant(ann.reference);
      await sfu.closeCall(call);
      expect((await sfu.usage({})).calls).toBe(1);
      expect((await sfu.snapshot({ ...call, epoch: 2 })).participants).toEqual([]);
    });

    it('shows all that is in it', async () => {
      const ann = await admit(sfu, call, 'ann');
      const microphone = await ann.send('MICROPHONE', true);
      const bob = await admit(sfu, call, 'bob');
      const snapshot = await sfu.snapshot(call);
      expect(snapshot.producers).toEqual([
        { producerId: microphone, participantId: 'ann', source: 'MICROPHONE', isPaused: true },
      ]);
      expect(snapshot.participants).toContainEqual({
        participantId: 'bob',
        sendTransportId: bob.admission.sendTransport.transportId,
        receiveTransportId: bob.admission.receiveTransport.transportId,
        consumers: bob.admission.consumers,
      });
      expect((await sfu.snapshot({ ...call, participantId: 'bob' })).participants).toHaveLength(1);
    });

    it('that is closed ends without a word', async () => {
      const ann = await admit(sfu, call, 'ann');
      await admit(sfu, call, 'bob');
      await ann.send('CAMERA');
      await events.next('consumersOpened');
      const before = events.waiting.length;
      await sfu.closeCall(call);
      await expect(ann.send('MICROPHONE')).rejects.toMatchObject({ code: 'CALL_NOT_FOUND' });
      expect(events.waiting).toHaveLength(before);
    });
  });

  describe('a participant', () => {
    it('is admitted with everything it needs, and nobody hears of it', async () => {
      const ann = await admit(sfu, call, 'ann');
      await ann.send('MICROPHONE');
      await ann.send('CAMERA');
      const before = events.waiting.length;
      const { admission } = await admit(sfu, call, 'bob');
      expect(admission.sendTransport).toMatchObject({ direction: 'SEND' });
      expect(admission.receiveTransport).toMatchObject({ direction: 'RECEIVE' });
      expect(admission.receiveTransport.iceCandidates.map(({ protocol }) => protocol)).toEqual(
        expect.arrayContaining(['udp', 'tcp']),
      );
      expect(admission.consumers).toEqual([
        expect.objectContaining({ participantId: 'ann', source: 'MICROPHONE', kind: 'audio', spatialLayers: 1 }),
        expect.objectContaining({ participantId: 'ann', source: 'CAMERA', spatialLayers: 3, temporalLayers: 3 }),
      ]);
      expect(structuredClone(admission)).toEqual(JSON.parse(JSON.stringify(admission)));
      expect(events.waiting).toHaveLength(before);
    });

    it('receives nothing before it resumes, so that it may wait warm', async () => {
      const ann = await admit(sfu, call, 'ann');
      await ann.send('MICROPHONE');
      const bob = await admit(sfu, call, 'bob');
      const isPaused = async () => (await sfu.stats(bob.reference)).consumers.map((consumer) => consumer.isPaused);
      expect(await isPaused()).toEqual([true]);
      await ann.send('CAMERA');
      await events.next('consumersOpened');
      expect(await isPaused()).toEqual([true, true]);
      await sfu.resumeConsumers(bob.reference);
      expect(await isPaused()).toEqual([false, false]);
    });

    it('receives at once when it was admitted so, what comes later after resuming it', async () => {
      const ann = await admit(sfu, call, 'ann');
      await ann.send('MICROPHONE');
      const bob = await admit(sfu, call, 'bob', { isReceiving: true });
      await ann.send('CAMERA');
      const opened = await events.next('consumersOpened');
      const isPaused = async () => (await sfu.stats(bob.reference)).consumers.map((consumer) => consumer.isPaused);
      expect(await isPaused()).toEqual([false, true]);
      await sfu.resumeConsumers({ ...bob.reference, consumerIds: opened.consumers.map((each) => each.consumerId) });
      expect(await isPaused()).toEqual([false, false]);
    });

    it('can also be set up step by step', async () => {
      const ann = await admit(sfu, call, 'ann');
      await ann.send('CAMERA');
      const bob = { ...call, participantId: 'bob' };
      const { rtpCapabilities } = await sfu.capabilities({});
      const send = await sfu.createWebRtcTransport({ ...bob, direction: 'SEND' });
      await expect(sfu.setRtpCapabilities({ ...bob, rtpCapabilities })).rejects.toMatchObject({
        code: 'TRANSPORT_NOT_FOUND',
      });
      const receive = await sfu.createWebRtcTransport({ ...bob, direction: 'RECEIVE' });
      const { consumers } = await sfu.setRtpCapabilities({ ...bob, rtpCapabilities });
      expect(consumers).toMatchObject([{ participantId: 'ann', source: 'CAMERA' }]);
      expect((await sfu.snapshot({ ...call, participantId: 'bob' })).participants).toEqual([
        {
          participantId: 'bob',
          sendTransportId: send.transportId,
          receiveTransportId: receive.transportId,
          consumers,
        },
      ]);
    });

    it('can be offered TCP only', async () => {
      const { rtpCapabilities } = await sfu.capabilities({});
      const admission = await sfu.admit({ ...nobody, rtpCapabilities, tcpOnly: true });
      const protocols = admission.receiveTransport.iceCandidates.map(({ protocol }) => protocol);
      expect(new Set(protocols)).toEqual(new Set(['tcp']));
    });

    it('that is admitted again starts afresh', async () => {
      const before = await admit(sfu, call, 'ann');
      const camera = await before.send('CAMERA');
      const after = await admit(sfu, call, 'ann');
      await expect(events.next('producerClosed')).resolves.toMatchObject({ producerId: camera });
      await expect(before.send('CAMERA')).rejects.toMatchObject({ code: 'TRANSPORT_NOT_FOUND' });
      await after.send('CAMERA');
      expect((await sfu.usage({})).participants).toBe(1);
    });

    it('that leaves takes what it sent along', async () => {
      const ann = await admit(sfu, call, 'ann');
      const bob = await admit(sfu, call, 'bob');
      const producerId = await ann.send('CAMERA');
      await events.next('consumersOpened');
      await sfu.closeParticipant(ann.reference);
      expect(await events.next('producerClosed')).toEqual({
        ...call,
        type: 'producerClosed',
        producerId,
        participantId: 'ann',
        source: 'CAMERA',
      });
      const { producers, participants } = await sfu.snapshot(call);
      expect(producers).toEqual([]);
      expect(participants).toMatchObject([{ participantId: 'bob', consumers: [] }]);
      expect(events.waiting.map(({ type }) => type)).not.toContain('consumerClosed');
      await expect(sfu.stats(ann.reference)).rejects.toMatchObject({ code: 'PARTICIPANT_NOT_FOUND' });
      await expect(sfu.stats(bob.reference)).resolves.toMatchObject({ consumers: [] });
    });

    it('cannot be admitted with capabilities that are none', async () => {
      const rtpCapabilities = { codecs: 'all' } as unknown as RtpCapabilities;
      const refused = { code: 'INVALID_RTP_CAPABILITIES' };
      await expect(sfu.admit({ ...nobody, rtpCapabilities })).rejects.toMatchObject(refused);
      await sfu.createWebRtcTransport({ ...nobody, direction: 'RECEIVE' });
      await expect(sfu.setRtpCapabilities({ ...nobody, rtpCapabilities })).rejects.toMatchObject(refused);
      await expect(sfu.admit({ ...nobody, rtpCapabilities: null as unknown as RtpCapabilities })).rejects.toMatchObject(
        refused,
      );
    });

    it('that cannot decode a track is not sent it', async () => {
      const ann = await admit(sfu, call, 'ann');
      await ann.send('MICROPHONE');
      await ann.send('CAMERA');
      const { rtpCapabilities } = await sfu.capabilities({});
      const codecs = rtpCapabilities.codecs?.filter(({ kind }) => kind === 'audio');
      const { consumers } = await sfu.admit({ ...nobody, rtpCapabilities: { ...rtpCapabilities, codecs } });
      expect(consumers.map(({ source }) => source)).toEqual(['MICROPHONE']);
    });
  });

  describe('a transport', () => {
    it('is connected once; the same again does no harm, something else is refused', async () => {
      const ann = await admit(sfu, call, 'ann');
      const { transportId } = ann.admission.sendTransport;
      const dtlsParameters = newDtlsParameters();
      const connect = (parameters = dtlsParameters) =>
        sfu.connectTransport({ ...ann.reference, transportId, dtlsParameters: parameters });
      await expect(connect({ fingerprints: [] })).rejects.toMatchObject({ code: 'INVALID_DTLS_PARAMETERS' });
      await Promise.all([connect(), connect()]);
      await connect();
      await expect(connect(newDtlsParameters())).rejects.toMatchObject({ code: 'ALREADY_CONNECTED' });
    });

    it('restarts ICE with new credentials', async () => {
      const ann = await admit(sfu, call, 'ann');
      const { transportId, iceParameters } = ann.admission.receiveTransport;
      const restarted = await sfu.restartIce({ ...ann.reference, transportId });
      expect(restarted.iceParameters.usernameFragment).not.toBe(iceParameters.usernameFragment);
    });

    it('for receiving that closes ends its consumers, and the participant is told', async () => {
      const ann = await admit(sfu, call, 'ann');
      await ann.send('MICROPHONE');
      const bob = await admit(sfu, call, 'bob');
      const [consumer] = bob.admission.consumers;
      await sfu.closeTransport({
        ...bob.reference,
        transportId: bob.admission.receiveTransport.transportId,
      });
      expect(await events.next('consumerClosed')).toEqual({
        ...call,
        type: 'consumerClosed',
        participantId: 'bob',
        consumerId: consumer?.consumerId,
      });
    });

    it('takes the place of an older one in its direction', async () => {
      const ann = await admit(sfu, call, 'ann');
      const producerId = await ann.send('MICROPHONE');
      const { transportId } = await sfu.createWebRtcTransport({ ...ann.reference, direction: 'SEND' });
      await expect(events.next('producerClosed')).resolves.toMatchObject({ producerId });
      expect((await sfu.snapshot(call)).participants).toMatchObject([{ sendTransportId: transportId }]);
    });
  });

  describe('a producer', () => {
    it('is shown to all and opened for the others', async () => {
      const ann = await admit(sfu, call, 'ann');
      await admit(sfu, call, 'bob');
      const producerId = await ann.send('SCREEN_SHARE');
      expect(await events.next('producerOpened')).toEqual({
        ...call,
        type: 'producerOpened',
        producerId,
        participantId: 'ann',
        source: 'SCREEN_SHARE',
        isPaused: false,
      });
      const opened = await events.next('consumersOpened');
      expect(opened).toMatchObject({ ...call, participantId: 'bob' });
      expect(opened.consumers).toMatchObject([{ producerId, participantId: 'ann', source: 'SCREEN_SHARE' }]);
      expect(events.waiting).toEqual([]);
    });

    it('is the only one of its source, until it closes', async () => {
      const ann = await admit(sfu, call, 'ann');
      const [first, second] = await Promise.allSettled([ann.send('CAMERA'), ann.send('CAMERA')]);
      expect(first.status).toBe('fulfilled');
      expect(second).toMatchObject({ status: 'rejected', reason: { code: 'SOURCE_TAKEN' } });
      const [producer] = (await sfu.snapshot(call)).producers;
      await sfu.closeProducer({ ...ann.reference, producerId: producer!.producerId });
      await ann.send('CAMERA');
      expect((await sfu.snapshot(call)).producers).toHaveLength(1);
    });

    it('pauses and resumes', async () => {
      const ann = await admit(sfu, call, 'ann');
      const producerId = await ann.send('CAMERA');
      await sfu.setProducerPaused({ ...ann.reference, producerId, isPaused: true });
      expect((await sfu.snapshot(call)).producers).toMatchObject([{ isPaused: true }]);
      await sfu.setProducerPaused({ ...ann.reference, producerId, isPaused: false });
      expect((await sfu.snapshot(call)).producers).toMatchObject([{ isPaused: false }]);
    });

    it('is refused with parameters that are not usable, and its source stays free', async () => {
      const ann = await admit(sfu, call, 'ann');
      const { transportId } = ann.admission.sendTransport;
      const produce = (rtpParameters: unknown) =>
        sfu.produce({
          ...ann.reference,
          transportId,
          source: 'CAMERA',
          rtpParameters: rtpParameters as RtpParameters,
        });
      const refused = { code: 'INVALID_RTP_PARAMETERS' };
      await expect(produce({})).rejects.toMatchObject(refused);
      await expect(produce({ codecs: [] })).rejects.toMatchObject(refused);
      await expect(produce(null)).rejects.toMatchObject(refused);
      await expect(produce(opusParameters())).rejects.toMatchObject(refused);
      await expect(
        produce({
          codecs: [{ mimeType: 'video/theora', payloadType: 96, clockRate: 90_000 }],
          encodings: [{ ssrc: 1 }],
        }),
      ).rejects.toMatchObject(refused);
      await ann.send('CAMERA');
      expect((await sfu.snapshot(call)).producers).toHaveLength(1);
    });

    it('needs a transport for sending', async () => {
      const ann = await admit(sfu, call, 'ann');
      const parameters = { source: 'CAMERA' as const, rtpParameters: rtpParametersOf('CAMERA') };
      const { transportId } = ann.admission.receiveTransport;
      await expect(sfu.produce({ ...ann.reference, ...parameters, transportId })).rejects.toMatchObject({
        code: 'WRONG_DIRECTION',
      });
      await expect(sfu.produce({ ...ann.reference, ...parameters, transportId: 'none' })).rejects.toMatchObject({
        code: 'TRANSPORT_NOT_FOUND',
      });
      await expect(sfu.produce({ ...nobody, ...parameters, transportId })).rejects.toMatchObject({
        code: 'PARTICIPANT_NOT_FOUND',
      });
    });
  });

  describe('receive preferences', () => {
    const sources = (consumers: ConsumerParameters[]) =>
      consumers.map(({ participantId, source }) => `${participantId} ${source}`).toSorted();

    it('can be audio only, and everything later', async () => {
      const ann = await admit(sfu, call, 'ann');
      await ann.send('MICROPHONE');
      await ann.send('CAMERA');
      const bob = await admit(sfu, call, 'bob', { preferences: { maxVideos: 0 } });
      expect(sources(bob.admission.consumers)).toEqual(['ann MICROPHONE']);
      const { consumers } = await sfu.setReceivePreferences({ ...bob.reference, preferences: {} });
      expect(sources(consumers)).toEqual(['ann CAMERA']);
    });

    it('limit the number of videos, screen shares first and paused ones last', async () => {
      const ann = await admit(sfu, call, 'ann');
      const ben = await admit(sfu, call, 'ben');
      const cleo = await admit(sfu, call, 'cleo');
      await ann.send('CAMERA', true);
      await ben.send('CAMERA');
      await cleo.send('CAMERA');
      await cleo.send('SCREEN_SHARE');
      const dan = await admit(sfu, call, 'dan', { preferences: { maxVideos: 2 } });
      expect(sources(dan.admission.consumers)).toEqual(['ben CAMERA', 'cleo SCREEN_SHARE']);
    });

    it('pause what is off screen, and bring it back without a round trip', async () => {
      const ann = await admit(sfu, call, 'ann');
      await ann.send('MICROPHONE');
      await ann.send('CAMERA');
      const bob = await admit(sfu, call, 'bob', { isReceiving: true });
      const camera = bob.admission.consumers.find(({ source }) => source === 'CAMERA')!.consumerId;
      const isPaused = async () =>
        (await sfu.stats(bob.reference)).consumers.find(({ consumerId }) => consumerId === camera)?.isPaused;
      const show = (isShown: boolean) =>
        sfu.setReceivePreferences({
          ...bob.reference,
          preferences: { sources: [{ participantId: 'ann', source: 'CAMERA', isShown }] },
        });
      await show(false);
      expect(await events.next('consumersSelected')).toEqual({
        ...call,
        type: 'consumersSelected',
        participantId: 'bob',
        selected: [],
        deselected: [camera],
      });
      expect(await isPaused()).toBe(true);
      await sfu.resumeConsumers(bob.reference);
      expect(await isPaused()).toBe(true);
      await show(true);
      expect(await events.next('consumersSelected')).toMatchObject({ selected: [camera], deselected: [] });
      expect(await isPaused()).toBe(false);
    });

    it('let another video in when one closes', async () => {
      const ann = await admit(sfu, call, 'ann');
      const ben = await admit(sfu, call, 'ben');
      const camera = await ann.send('CAMERA');
      await ben.send('CAMERA');
      const cleo = await admit(sfu, call, 'cleo', { preferences: { maxVideos: 1 } });
      expect(sources(cleo.admission.consumers)).toEqual(['ann CAMERA']);
      await sfu.closeProducer({ ...ann.reference, producerId: camera });
      const { consumers } = await events.next('consumersOpened', ({ participantId }) => participantId === 'cleo');
      expect(sources(consumers)).toEqual(['ben CAMERA']);
    });

    it('survive a new transport', async () => {
      const ann = await admit(sfu, call, 'ann');
      await ann.send('CAMERA');
      const bob = await admit(sfu, call, 'bob', { preferences: { maxVideos: 0 } });
      await sfu.createWebRtcTransport({ ...bob.reference, direction: 'RECEIVE' });
      const { rtpCapabilities } = await sfu.capabilities({});
      expect(await sfu.setRtpCapabilities({ ...bob.reference, rtpCapabilities })).toEqual({ consumers: [] });
    });

    it('that cannot be met are refused and change nothing', async () => {
      const ann = await admit(sfu, call, 'ann');
      await ann.send('CAMERA');
      const bob = await admit(sfu, call, 'bob');
      const refused = { code: 'INVALID_PREFERENCES' };
      const prefer = (preferences: object) => sfu.setReceivePreferences({ ...bob.reference, preferences });
      const source = { participantId: 'ann', source: 'CAMERA' as const };
      await expect(prefer({ maxVideos: -1 })).rejects.toMatchObject(refused);
      await expect(prefer({ maxVideos: 0.5 })).rejects.toMatchObject(refused);
      await expect(prefer({ sources: [{ ...source, spatialLayer: -1 }] })).rejects.toMatchObject(refused);
      await expect(prefer({ sources: Array(1001).fill(source) })).rejects.toMatchObject(refused);
      expect(events.waiting.map(({ type }) => type)).not.toContain('consumersSelected');
    });
  });

  describe('the id of somebody else', () => {
    it('is refused in every verb, and changes nothing', async () => {
      const ann = await admit(sfu, call, 'ann');
      const producerId = await ann.send('MICROPHONE');
      const bob = await admit(sfu, call, 'bob');
      await bob.send('CAMERA');
      const { consumerId } = (await events.next('consumersOpened')).consumers[0]!;
      const before = await sfu.snapshot(call);
      const eve = (await admit(sfu, call, 'eve')).reference;
      const { transportId } = ann.admission.sendTransport;
      const rtpParameters = rtpParametersOf('CAMERA');
      const attempts = [
        sfu.connectTransport({ ...eve, transportId, dtlsParameters: newDtlsParameters() }),
        sfu.restartIce({ ...eve, transportId }),
        sfu.closeTransport({ ...eve, transportId }),
        sfu.produce({ ...eve, transportId, source: 'CAMERA', rtpParameters }),
        sfu.closeProducer({ ...eve, producerId }),
        sfu.setProducerPaused({ ...eve, producerId, isPaused: true }),
        sfu.resumeConsumers({ ...eve, consumerIds: [consumerId] }),
      ];
      for (const attempt of await Promise.allSettled(attempts)) {
        expect(attempt).toMatchObject({ status: 'rejected', reason: { code: 'FOREIGN_ID' } });
      }
      await sfu.closeParticipant(eve);
      expect(await sfu.snapshot(call)).toEqual(before);
    });

    it('is not found when it is nobody else’s either', async () => {
      const { reference } = await admit(sfu, call, 'ann');
      await expect(sfu.restartIce({ ...reference, transportId: 'x' })).rejects.toMatchObject({
        code: 'TRANSPORT_NOT_FOUND',
      });
      await expect(sfu.setProducerPaused({ ...reference, producerId: 'x', isPaused: true })).rejects.toMatchObject({
        code: 'PRODUCER_NOT_FOUND',
      });
      await expect(sfu.resumeConsumers({ ...reference, consumerIds: ['x'] })).rejects.toMatchObject({
        code: 'CONSUMER_NOT_FOUND',
      });
    });
  });

  it('closes as often as it is asked to', async () => {
    const ann = await admit(sfu, call, 'ann');
    const producerId = await ann.send('CAMERA');
    const { transportId } = ann.admission.sendTransport;
    for (const _ of [1, 2]) await sfu.closeProducer({ ...ann.reference, producerId });
    for (const _ of [1, 2]) await sfu.closeTransport({ ...ann.reference, transportId });
    for (const _ of [1, 2]) await sfu.closeParticipant(ann.reference);
    await sfu.closeProducer({ ...nobody, producerId });
    for (const _ of [1, 2]) await sfu.closeCall(call);
    await sfu.closeTransport({ ...ann.reference, transportId });
    await sfu.closeParticipant(ann.reference);
    for (const _ of [1, 2]) await sfu.close();
    await expect(sfu.openCall(call)).rejects.toMatchObject({ code: 'CLOSED' });
    expect(events.waiting.filter(({ type }) => type === 'producerClosed')).toHaveLength(1);
  });
}
