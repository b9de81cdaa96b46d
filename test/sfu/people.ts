import type { Admission, ReceivePreferences, Sfu, TrackSource } from '../../sfu/types.ts';
import { rtpParametersOf } from './rtp.ts';

/** Somebody in a call, with what they would otherwise say again in each verb. */
export interface Person {
  reference: { callId: string; epoch: number; participantId: string };
  admission: Admission;
  send(source: TrackSource, isPaused?: boolean): Promise<string>;
}

/** Admits somebody who can decode everything. */
export async function admit(
  sfu: Sfu,
  call: { callId: string; epoch: number },
  participantId: string,
  options: { preferences?: ReceivePreferences; isReceiving?: boolean } = {},
): Promise<Person> {
  const reference = { ...call, participantId };
  const { rtpCapabilities } = await sfu.capabilities({});
  const admission = await sfu.admit({ ...reference, rtpCapabilities, ...options });
  return {
    reference,
    admission,
    send: async (source, isPaused) => {
      const { transportId } = admission.sendTransport;
      const rtpParameters = rtpParametersOf(source);
      return (await sfu.produce({ ...reference, transportId, source, rtpParameters, isPaused })).producerId;
    },
  };
}
