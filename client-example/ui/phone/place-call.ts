import { AcceptCallDocument, StartCallDocument } from '../../generated/operations.ts';
import type {
  AcceptCallMutation,
  CallKind,
  InvitationSeenFragment,
  StartCallMutation,
  TrackInput,
} from '../../generated/operations.ts';
import { rtpCapabilitiesOf } from '../../sfu/device.ts';
import { deviceId } from '../../signaling/device.ts';
import { knownInTime } from '../../signaling/rtp-capabilities.ts';
import type { RtpCapabilities } from '../../signaling/rtp-capabilities.ts';
import { createStore } from '../../signaling/store.ts';
import { navigate } from '../router.tsx';
import { api, sfuDevice } from '../services.ts';
import { phone } from './phone.ts';

type Answer = StartCallMutation['startCall'] | AcceptCallMutation['acceptCall'];

/** A call that this device is in since a moment ago, on its way to the page that shows it. */
export interface Arrival {
  joined: Extract<Answer, { __typename: 'CallJoined' }>;
  /** Joined without rtpCapabilities, which were not known in time. */
  isForMesh: boolean;
  isCameraOn: boolean;
}

/** Written by whoever starts or answers a call, taken by the room's page. */
export const arrival = createStore<Arrival | null>(null);

/** Why the last call could not be started or answered, in words for the person in front of it. */
export const callProblem = createStore<string | null>(null);

/** Rings people, or the members of a room, and goes to the call. */
export async function startCall(target: { to: readonly string[] } | { roomId: string }, kind: CallKind): Promise<void> {
  const isCameraOn = kind === 'VIDEO';
  await go(isCameraOn, async (device) => {
    const whom = 'to' in target ? { to: [...target.to] } : target;
    const { startCall: answer } = await api.request(StartCallDocument, { ...whom, kind, ...device });
    if (answer.__typename === 'CallJoined') phone.read()?.noteInvitations(answer.invitations);
    return answer;
  });
}

/** Answers a call and goes there, out of any other call that this page is in. */
export async function answerCall({ id }: InvitationSeenFragment, isCameraOn: boolean): Promise<void> {
  await go(isCameraOn, async (device) => {
    return (await api.request(AcceptCallDocument, { invitationId: id, ...device })).acceptCall;
  });
}

/** Over HTTP, and so once at most: a call whose answer is lost stops ringing by itself. */
async function go(
  isCameraOn: boolean,
  join: (device: ReturnType<typeof joiningDevice>) => Promise<Answer>,
): Promise<void> {
  callProblem.write(null);
  try {
    const known = rtpCapabilitiesOf(sfuDevice());
    let rtpCapabilities = await knownInTime(known);
    let answer = await join(joiningDevice(isCameraOn, rtpCapabilities));
    if (answer.__typename === 'RtpCapabilitiesRequired' && (rtpCapabilities = await knownInTime(known))) {
      answer = await join(joiningDevice(isCameraOn, rtpCapabilities));
    }
    if (answer.__typename !== 'CallJoined') throw new Error(answer.message);
    arrival.write({ joined: answer, isForMesh: rtpCapabilities === null, isCameraOn });
    navigate(`/rooms/${answer.room.id}`);
  } catch (error) {
    callProblem.write(error instanceof Error ? error.message : 'The call could not be started.');
  }
}

function joiningDevice(isCameraOn: boolean, rtpCapabilities: RtpCapabilities | null) {
  const tracks: TrackInput[] = [
    { source: 'MICROPHONE', muted: false },
    { source: 'CAMERA', muted: !isCameraOn },
  ];
  return { deviceId: deviceId(), tracks, rtpCapabilities };
}
