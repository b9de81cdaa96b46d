import type { Call } from '../../call/call.ts';
import type { RoomStateFragment } from '../../generated/operations.ts';
import { usePhone } from '../phone/phone.ts';
import { useStore } from '../use-store.ts';

/** What a call is called: by its room, or between two people by the other one. */
export function CallTitle({ call, room }: { call: Call; room: RoomStateFragment | null }) {
  const state = useStore(call.client.state);
  const { invitations } = usePhone();
  if (room?.kind !== 'DIRECT') return room?.name ?? 'Call';
  const participants = state?.participants ?? [];
  const selfUserId = participants.find(({ id }) => id === call.client.participantId)?.userId;
  const other = participants.find(({ userId }) => userId !== selfUserId);
  const rung = invitations.find(({ callId }) => callId === state?.id)?.to;
  return (other ?? rung)?.displayName ?? room.name;
}
