import type { Call } from '../../call/call.ts';
import type { ParticipantStateFragment } from '../../generated/operations.ts';
import type { CallState } from '../../signaling/call-state.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { isSending } from './tile.tsx';
import { useRoute } from './use-route.ts';

/** Who is here, in the order they came. */
export function People({ call, state, onClose }: { call: Call; state: CallState; onClose: () => void }) {
  const { participants, hostId } = state;
  const readyCount = participants.filter(({ isReady }) => isReady).length;
  return (
    <aside className="people" aria-label="Who is here">
      <div className="row row-apart">
        <h2>Who is here</h2>
        <Button look="quiet" size="small" icon="close" aria-label="Close the list" onClick={onClose} />
      </div>
      <p className="small soft">
        {readyCount} of {participants.length} ready
      </p>
      <ul>
        {participants.map((participant) => (
          <Person
            key={participant.id}
            call={call}
            participant={participant}
            isHost={participant.id === hostId}
            isSelf={participant.id === call.client.participantId}
          />
        ))}
      </ul>
    </aside>
  );
}

function Person({
  call,
  participant,
  isHost,
  isSelf,
}: {
  call: Call;
  participant: ParticipantStateFragment;
  isHost: boolean;
  isSelf: boolean;
}) {
  const { displayName, avatarColor, isGuest, isReady } = participant;
  const route = useRoute(call, isSelf ? null : participant.id);
  const facts = [isSelf && 'You', isHost && 'Host', isGuest && 'Guest', isReady && 'Ready', route];
  return (
    <li>
      <Avatar name={displayName} color={avatarColor} size={36} />
      <div className="grow">
        <div className="truncate">{displayName}</div>
        <div className="small soft">{facts.filter(Boolean).join(' · ')}</div>
      </div>
      {isHost && <Icon name="crown" size={18} className="is-host" />}
      <Icon name={isSending(participant, 'MICROPHONE') ? 'microphone' : 'microphone-off'} size={18} />
      <Icon name={isSending(participant, 'CAMERA') ? 'camera' : 'camera-off'} size={18} />
    </li>
  );
}
