import { Device } from 'mediasoup-client';
import type {
  Consumer,
  Producer,
  RtpCapabilities,
  RtpEncodingParameters,
  RtpParameters,
  Transport,
} from 'mediasoup-client/types';

import type { Admission, ConsumerParameters, TransportParameters } from '../../../sfu/types.ts';

/** The verbs of the SFU as the test lends them to this page, already for this participant. */
type Verb = (name: string, parameters: object) => Promise<never>;

/** What a test does in a page: the smallest client of an Sfu. */
export interface TestPage {
  join(options: { isTcpOnly?: boolean; wait?: boolean }): Promise<{ clickToConsumersMs: number }>;
  resume(): Promise<void>;
  /** @param options `codec` as a MIME type; the first one that both sides know without it */
  send(options: {
    source: string;
    width?: number;
    height?: number;
    frameRate?: number;
    codec?: string;
  }): Promise<string>;
  consume(consumers: ConsumerParameters[]): Promise<void>;
  /** By rid: what this page encodes of its camera, and what holds it back. */
  sent(): Promise<Record<string, { frames: number; width: number; limitedBy: string }>>;
  /** By sender and source: frames decoded, the width of the last one, its codec, and the energy of what was played. */
  received(): Promise<Record<string, { frames: number; width: number; codec: string; audioEnergy: number }>>;
}

declare global {
  interface Window {
    verb: Verb;
    page: TestPage;
  }
}

const device = new Device();
const consumers = new Map<string, { consumer: Consumer; of: ConsumerParameters }>();
const producers: Producer[] = [];
let send: Transport;
let receive: Transport;

function connected(transport: Transport): Transport {
  transport.on('connect', ({ dtlsParameters }, done, fail) => {
    window.verb('connectTransport', { transportId: transport.id, dtlsParameters }).then(done, fail);
  });
  transport.on('produce', ({ rtpParameters, appData }, done, fail) => {
    const parameters = { transportId: transport.id, source: appData['source'], rtpParameters };
    window.verb('produce', parameters).then(({ producerId }: { producerId: string }) => done({ id: producerId }), fail);
  });
  return transport;
}

function options({ transportId, ...parameters }: TransportParameters) {
  return { id: transportId, ...parameters };
}

async function consume(opened: ConsumerParameters[]): Promise<void> {
  await Promise.all(
    opened.map(async (of) => {
      const { consumerId: id, producerId, kind, rtpParameters } = of;
      const consumer = await receive.consume({
        id,
        producerId,
        kind,
        // The two libraries name the header extensions that they know differently.
        rtpParameters: rtpParameters as RtpParameters,
        streamId: of.participantId,
      });
      consumers.set(id, { consumer, of });
      const element = document.createElement(kind);
      element.autoplay = true;
      element.srcObject = new MediaStream([consumer.track]);
      document.body.append(element);
    }),
  );
}

/** Without a pause, unlike the beeps of Chromium's own device, so that it can be told from silence at any moment. */
function tone(): MediaStreamTrack {
  const context = new AudioContext();
  const oscillator = new OscillatorNode(context, { frequency: 440 });
  const destination = new MediaStreamAudioDestinationNode(context);
  oscillator.connect(new GainNode(context, { gain: 0.3 })).connect(destination);
  oscillator.start();
  return destination.stream.getAudioTracks()[0]!;
}

async function camera(video: MediaTrackConstraints): Promise<MediaStreamTrack> {
  return (await navigator.mediaDevices.getUserMedia({ video })).getVideoTracks()[0]!;
}

/** The layers of a camera: streams of their own, or in one stream for the codecs that mediasoup takes only so. */
function layers(codec: string | undefined): RtpEncodingParameters[] {
  if (codec === 'video/VP9' || codec === 'video/AV1') return [{ scalabilityMode: 'L3T2_KEY' }];
  return [
    { rid: 'l', scaleResolutionDownBy: 4, maxBitrate: 150_000, scalabilityMode: 'L1T2' },
    { rid: 'm', scaleResolutionDownBy: 2, maxBitrate: 400_000, scalabilityMode: 'L1T2' },
    { rid: 'h', scaleResolutionDownBy: 1, maxBitrate: 1_000_000, scalabilityMode: 'L1T2' },
  ];
}

window.page = {
  async join({ isTcpOnly = false, wait = false }) {
    const { rtpCapabilities }: { rtpCapabilities: RtpCapabilities } = await window.verb('capabilities', {});
    await device.load({ routerRtpCapabilities: rtpCapabilities });
    const start = performance.now();
    const admission: Admission = await window.verb('admit', {
      rtpCapabilities: device.rtpCapabilities,
      tcpOnly: isTcpOnly,
      isReceiving: !wait,
    });
    send = connected(device.createSendTransport(options(admission.sendTransport)));
    receive = connected(device.createRecvTransport(options(admission.receiveTransport)));
    await consume(admission.consumers);
    return { clickToConsumersMs: performance.now() - start };
  },

  async resume() {
    await window.verb('resumeConsumers', {});
  },

  async send({ source, width = 320, height = 180, frameRate = 15, codec }) {
    const isAudio = source === 'MICROPHONE';
    const track = isAudio ? tone() : await camera({ width, height, frameRate });
    const producer = await send.produce({
      track,
      appData: { source },
      ...(codec && { codec: device.rtpCapabilities.codecs?.find(({ mimeType }) => mimeType === codec) }),
      ...(!isAudio && { encodings: layers(codec) }),
    });
    producers.push(producer);
    return producer.id;
  },

  async consume(opened) {
    await consume(opened);
    await window.verb('resumeConsumers', { consumerIds: opened.map(({ consumerId }) => consumerId) });
  },

  async sent() {
    const reports = await Promise.all(producers.map((producer) => producer.getStats()));
    const rows = reports.flatMap((report) => [...report.values()] as (RTCStats & Partial<RTCOutboundRtpStreamStats>)[]);
    const layers = rows.flatMap(({ type, rid, framesEncoded: frames = 0, frameWidth: width = 0, ...row }) => {
      const layer = { frames, width, limitedBy: row.qualityLimitationReason ?? '' };
      return type === 'outbound-rtp' && rid !== undefined ? [[rid, layer] as const] : [];
    });
    return Object.fromEntries(layers);
  },

  async received() {
    const rows = [...consumers.values()].map(async ({ consumer, of }) => {
      const reports = [...(await consumer.getStats()).values()] as (RTCStats &
        Partial<RTCInboundRtpStreamStats & { mimeType: string }>)[];
      const stats = reports.find(({ type }) => type === 'inbound-rtp');
      const row = {
        frames: stats?.framesDecoded ?? 0,
        width: stats?.frameWidth ?? 0,
        codec: String(reports.find(({ id }) => id === stats?.codecId)?.mimeType ?? ''),
        audioEnergy: stats?.totalAudioEnergy ?? 0,
      };
      return [`${of.participantId} ${of.source}`, row] as const;
    });
    return Object.fromEntries(await Promise.all(rows));
  },
};
