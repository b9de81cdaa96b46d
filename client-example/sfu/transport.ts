import type { Transport } from 'mediasoup-client/types';
import type { SfuTransportStateFragment } from '../generated/operations.ts';
import type { SfuDevice } from './device.ts';
import type { Verbs } from './verbs.ts';

/** A transport that is not connected by then cannot reach the SFU. */
const connectMs = 8_000;
/** A connection that was interrupted this long gets an ICE restart. Short interruptions mend themselves. */
const interruptedMs = 2_000;
/** How long an ICE restart may take. */
const restartMs = 6_000;

export interface SfuTransportOptions {
  device: SfuDevice['device'];
  direction: 'send' | 'receive';
  parameters: SfuTransportStateFragment;
  iceServers: RTCIceServer[];
  verbs: Verbs;
  onStateChange: () => void;
  /** It is of no use any more. */
  onLost: (error: unknown) => void;
}

/** A transport, and a way to restart its ICE without waiting for it to notice anything. */
export interface SfuTransport {
  readonly transport: Transport;
  readonly restart: () => void;
}

/**
 * A mediasoup transport that looks after itself: nothing waits for the server's word that it may connect, and an interrupted
 * connection is restarted. It connects with the first thing to send or receive.
 */
export function openTransport(options: SfuTransportOptions): SfuTransport {
  const { device, direction, parameters, iceServers, verbs, onStateChange, onLost } = options;
  const settings = { ...parameters, iceServers };
  const transport = direction === 'send' ? device.createSendTransport(settings) : device.createRecvTransport(settings);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const after = (delayMs: number, act: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(act, delayMs);
  };
  const lost = (error: unknown) => {
    clearTimeout(timer);
    if (!transport.closed) onLost(error);
  };
  const restart = async ({ isForced = false } = {}) => {
    try {
      const iceParameters = await verbs.restartIce(transport.id);
      if (transport.closed || (transport.connectionState === 'connected' && !isForced)) return;
      await transport.restartIce({ iceParameters });
      after(restartMs, () => {
        if (transport.connectionState !== 'connected') lost(new Error('An ICE restart changed nothing.'));
      });
    } catch (error) {
      lost(error);
    }
  };

  transport.on('connect', ({ dtlsParameters }, done) => {
    // DTLS knocks until the server has read this; waiting for its answer first would cost a round trip.
    done();
    verbs.connectTransport(transport.id, dtlsParameters).catch(lost);
    after(connectMs, () => lost(new Error('The media server cannot be reached.')));
  });
  transport.on('connectionstatechange', (state) => {
    if (state === 'connected') clearTimeout(timer);
    if (state === 'disconnected') after(interruptedMs, () => void restart());
    if (state === 'failed') after(0, () => void restart());
    onStateChange();
  });
  transport.observer.on('close', () => clearTimeout(timer));
  return {
    transport,
    restart: () => {
      if (transport.connectionState !== 'new') after(0, () => void restart({ isForced: true }));
    },
  };
}
