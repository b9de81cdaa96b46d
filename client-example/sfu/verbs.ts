import {
  AdmitToSfuDocument,
  CloseProducerDocument,
  ConnectTransportDocument,
  ProduceDocument,
  RestartIceDocument,
  ResumeConsumersDocument,
  SetReceivePreferencesDocument,
} from '../generated/operations.ts';
import type {
  ProduceMutationVariables,
  SetReceivePreferencesMutationVariables,
  SfuAdmissionStateFragment,
  SfuConsumerStateFragment,
} from '../generated/operations.ts';
import { RefusedError } from '../signaling/http.ts';
import type { Socket } from '../signaling/socket.ts';
import type { DtlsParameters, IceParameters, RtpCapabilities } from './wire.ts';

type Mine = 'participantId' | 'epoch';

/** The server's operations on one participant's media in one epoch. Each throws RefusedError, `STALE_EPOCH` after a switch. */
export interface Verbs {
  admit(rtpCapabilities: RtpCapabilities): Promise<SfuAdmissionStateFragment>;
  connectTransport(transportId: string, dtlsParameters: DtlsParameters): Promise<void>;
  restartIce(transportId: string): Promise<IceParameters>;
  /** @returns the producer's id */
  produce(wish: Omit<ProduceMutationVariables, Mine>): Promise<string>;
  closeProducer(producerId: string): Promise<void>;
  /** @param consumerIds all by default */
  resumeConsumers(consumerIds?: string[]): Promise<void>;
  /** @returns consumers that were opened for it */
  setReceivePreferences(
    preferences: Omit<SetReceivePreferencesMutationVariables, Mine>,
  ): Promise<SfuConsumerStateFragment[]>;
}

/** The verbs over a socket. */
export function createVerbs(socket: Socket, participantId: string, epoch: number): Verbs {
  const mine = { participantId, epoch };
  return {
    async admit(rtpCapabilities) {
      const { admitToSfu } = await socket.execute(AdmitToSfuDocument, { ...mine, rtpCapabilities });
      return done(admitToSfu);
    },
    async connectTransport(transportId, dtlsParameters) {
      const variables = { ...mine, transportId, dtlsParameters };
      done((await socket.execute(ConnectTransportDocument, variables)).connectTransport);
    },
    async restartIce(transportId) {
      const { restartIce } = await socket.execute(RestartIceDocument, { ...mine, transportId });
      return done(restartIce).iceParameters;
    },
    async produce(wish) {
      return done((await socket.execute(ProduceDocument, { ...mine, ...wish })).produce).producerId;
    },
    async closeProducer(producerId) {
      done((await socket.execute(CloseProducerDocument, { ...mine, producerId })).closeProducer);
    },
    async resumeConsumers(consumerIds) {
      const variables = { ...mine, consumerIds: consumerIds ?? null };
      done((await socket.execute(ResumeConsumersDocument, variables)).resumeConsumers);
    },
    async setReceivePreferences(preferences) {
      const variables = { ...mine, ...preferences };
      return done((await socket.execute(SetReceivePreferencesDocument, variables)).setReceivePreferences).consumers;
    },
  };
}

/** A result that is no refusal. */
function done<Result extends { __typename: string }>(result: Result): Exclude<Result, { code: string }> {
  if ('code' in result) {
    const { code, message } = result as Result & { code: string; message: string };
    throw new RefusedError(code, message);
  }
  return result as Exclude<Result, { code: string }>;
}
