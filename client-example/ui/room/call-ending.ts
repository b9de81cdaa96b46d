import type { CallEndReason, InvitationSeenFragment, UserFaceFragment } from '../../generated/operations.ts';
import type { CallOver } from '../../signaling/call-client.ts';

/** A call that is over, in words. */
export interface Ending {
  title: string;
  text: string;
  /** What somebody said as they declined or left. */
  quote?: string | undefined;
  /** What the button that begins anew says; absent where that is not possible. */
  again?: string | undefined;
}

const endings: Record<CallEndReason, string> = {
  EMPTY: 'Everybody has left.',
  BELOW_MINIMUM: 'The others have left, and nobody came back.',
  ROOM_CLOSED: 'The room was closed.',
  OUTAGE: 'The server was away for too long.',
  HUNG_UP: 'The other side hung up.',
  NOT_ANSWERED: 'Nobody answered.',
  MEDIA_LOST: 'The media server failed, and no other was there.',
  ENDED_BY_ADMIN: 'An administrator ended it.',
};

const beyondThisBrowser =
  'This call has grown beyond what your browser can take part in. Join it with an up-to-date browser, or when fewer people are in it.';

/** How a call in a room was over. @param roomName null if the room is no more */
export function roomEnding({ code, message, endReason, farewell }: CallOver, roomName: string | null): Ending {
  const again = (text: string) => (roomName === null ? undefined : text);
  switch (code) {
    case 'LEFT':
      return {
        title: 'You left the call',
        text: roomName === null ? 'The call is over.' : `${roomName} is still there for you.`,
        again: again('Join again'),
      };
    case 'CALL_ENDED': {
      // A server that is newer than this page may know more reasons.
      const text = (endReason && endings[endReason]) ?? 'The call is over.';
      return { title: 'The call has ended', text, quote: farewell?.text, again: again('Start a new call') };
    }
    case 'STREAM_REPLACED':
      return { title: 'The call goes on elsewhere', text: 'You opened it in another tab.', again: 'Use it here' };
    case 'RTP_CAPABILITIES_REQUIRED':
      return { title: 'You are not in the call', text: beyondThisBrowser, again: again('Try again') };
    case 'ROOM_FULL':
      return { title: 'The room is full', text: message, again: 'Try again' };
    default:
      return { title: 'You are not in the call', text: message, again: again('Try again') };
  }
}

/** How a call between two people was over. @param rings of this call */
export function directEnding(
  over: CallOver,
  { displayName }: UserFaceFragment,
  rings: InvitationSeenFragment[],
): Ending {
  const again = `Call ${displayName} again`;
  const { code, endReason, farewell } = over;
  if (code === 'LEFT') return { title: 'You hung up', text: `Your call with ${displayName} is over.`, again };
  if (code !== 'CALL_ENDED') return roomEnding(over, displayName);
  if (endReason === 'HUNG_UP') {
    return { title: `${displayName} hung up`, text: 'The call has ended.', quote: farewell?.text, again };
  }
  if (endReason !== 'NOT_ANSWERED') return { ...roomEnding(over, displayName), again };
  const ring = rings.findLast(({ status }) => status !== 'RINGING');
  switch (ring?.status) {
    case 'DECLINED':
      return {
        title: `${displayName} declined`,
        text: ring.declineReason ? `${displayName} says:` : 'This is not a good moment.',
        quote: ring.declineReason ?? undefined,
        again,
      };
    case 'BUSY':
      return { title: `${displayName} is busy`, text: 'They are in another call, and see that you called.', again };
    default:
      return { title: 'No answer', text: `${displayName} will see that you called.`, again };
  }
}
