import { Device } from 'mediasoup-client';
import type { RtpParameters, Transport } from 'mediasoup-client/types';
import type { Admission, ConsumerParameters, TransportParameters } from '../../../../sfu/types.ts';
import { MAX_BITRATE_BPS, openPage, play } from './page.ts';
import type { ToPage } from './sfu-messages.ts';

/** The smallest client of an SFU: one round trip to join, everything else is said without waiting. */
const socket = new WebSocket(location.href.replace('http', 'ws'));
const device = new Device();
const answers = new Map<number, (result: never) => void>();
const elements = new Map<string, HTMLMediaElement>();
let receive: Transport;
let lastId = 0;

function call<Result>(method: string, parameters: object): Promise<Result> {
  lastId += 1;
  socket.send(JSON.stringify({ id: lastId, method, parameters }));
  return new Promise((resolve) => answers.set(lastId, resolve));
}

socket.onmessage = ({ data }) => {
  const message = JSON.parse(data as string) as ToPage;
  if ('id' in message) return answers.get(message.id)?.(message.result as never);
  if ('opened' in message) return void consumeLater(message.opened);
  elements.get(message.closed)?.remove();
};
socket.onopen = async () => {
  const { rtpCapabilities } = await call<{ rtpCapabilities: never }>('capabilities', {});
  await device.load({ routerRtpCapabilities: rtpCapabilities });
  await openPage((local) => void join(local));
};

async function join(local: MediaStream): Promise<void> {
  const { rtpCapabilities } = device;
  const admission = await call<Admission>('admit', { rtpCapabilities, tcpOnly: false, isReceiving: true });
  const send = connecting(device.createSendTransport(options(admission.sendTransport)));
  receive = connecting(device.createRecvTransport(options(admission.receiveTransport)));
  void consume(admission.consumers);
  for (const track of local.getTracks()) {
    const source = track.kind === 'audio' ? 'MICROPHONE' : 'CAMERA';
    const encodings = track.kind === 'video' ? [{ maxBitrate: MAX_BITRATE_BPS.sfu }] : [];
    void send.produce({ track, encodings, codecOptions: { videoGoogleStartBitrate: 1_000 }, appData: { source } });
  }
}

function connecting(transport: Transport): Transport {
  const transportId = transport.id;
  transport.on('connect', ({ dtlsParameters }, done) => {
    void call('connectTransport', { transportId, dtlsParameters });
    done();
  });
  transport.on('produce', ({ rtpParameters, appData: { source } }, done) => {
    void call('produce', { transportId, source, rtpParameters });
    done({ id: String(source) });
  });
  return transport;
}

async function consumeLater(opened: ConsumerParameters[]): Promise<void> {
  await consume(opened);
  void call('resumeConsumers', { consumerIds: opened.map(({ consumerId }) => consumerId) });
}

async function consume(opened: ConsumerParameters[]): Promise<void> {
  await Promise.all(
    opened.map(async ({ consumerId, producerId, participantId, kind, rtpParameters }) => {
      const consumer = await receive.consume({
        id: consumerId,
        producerId,
        kind,
        // The two libraries name the header extensions that they know differently.
        rtpParameters: rtpParameters as RtpParameters,
        streamId: participantId,
      });
      elements.set(producerId, play(participantId, consumer.track));
    }),
  );
}

function options({ transportId, ...parameters }: TransportParameters) {
  return { id: transportId, ...parameters };
}
