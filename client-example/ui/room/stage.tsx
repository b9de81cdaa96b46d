import type { Call } from '../../call/call.ts';
import type { ParticipantStateFragment, TrackSource } from '../../generated/operations.ts';
import type { CallState } from '../../signaling/call-state.ts';
import { useStore } from '../use-store.ts';
import { RemoteSound } from './remote-sound.tsx';
import { RingTile } from './ring-tile.tsx';
import { isSending, PersonTile, ScreenTile } from './tile.tsx';
import type { TileProps } from './tile.tsx';
import { Tiles } from './tiles.tsx';
import { useCutOff } from './use-cut-off.ts';
import { useOutgoingRings } from './use-outgoing-rings.ts';

/** Everybody in the call, and what they share. */
export function Stage({ call, state, isDirect }: { call: Call; state: CallState; isDirect: boolean }) {
  const remote = useStore(call.remote);
  const local = useStore(call.sources.state);
  const speakers = useStore(call.speakers);
  const quality = useStore(call.quality);
  const isAudioOnly = useStore(call.isAudioOnly) && state.topology === 'SFU';
  const rings = useOutgoingRings(state);
  const isCutOff = useCutOff(call, state);
  const selfId = call.client.participantId;
  const { participants, hostId } = state;

  const trackOf = (participant: ParticipantStateFragment, source: TrackSource) => {
    if (participant.id === selfId) return local.tracks[source];
    const media = remote.get(participant.id);
    if (!media || isAudioOnly || !isSending(participant, source)) return undefined;
    // The tile itself holds the present picture until the next one is there.
    return media.incoming[source] ?? media.tracks[source];
  };
  const stateOf = ({ id }: ParticipantStateFragment): TileProps['state'] => {
    if (id === selfId) return 'connected';
    const { state = 'connecting', tracks = {} } = remote.get(id) ?? {};
    // What is connected without the media server is a direct link.
    if (selfId && isCutOff(selfId)) return state === 'connected' ? state : 'unreachable';
    // That this page is connected with the media server says nothing of somebody who is not.
    return isCutOff(id) && Object.keys(tracks).length === 0 ? 'unreachable' : state;
  };
  const propsOf = (participant: ParticipantStateFragment) => {
    const isSelf = participant.id === selfId;
    const viewing = isSelf ? undefined : call.viewing;
    return { participant, isSelf, state: stateOf(participant), viewing } as const;
  };
  const sharing = participants.filter((participant) =>
    participant.id === selfId ? local.tracks.SCREEN_SHARE : isSending(participant, 'SCREEN_SHARE'),
  );

  return (
    <div className={sharing.length > 0 ? 'stage has-screens' : 'stage'}>
      {sharing.length > 0 && (
        <section className="stage-screens" aria-label="Shared screens">
          <Tiles count={sharing.length} isFree>
            {sharing.map((participant) => (
              <ScreenTile key={participant.id} {...propsOf(participant)} track={trackOf(participant, 'SCREEN_SHARE')} />
            ))}
          </Tiles>
        </section>
      )}
      <section className="stage-people" aria-label="People">
        <Tiles count={participants.length + rings.length}>
          {participants.map((participant) => (
            <PersonTile
              key={participant.id}
              {...propsOf(participant)}
              // Between two people nobody is.
              isHost={participant.id === hostId && !isDirect}
              // Of themselves people see at once what they did, even while the server is away.
              isMuted={participant.id === selfId ? !local.isMicrophoneOn : !isSending(participant, 'MICROPHONE')}
              isSpeaking={speakers.includes(participant.id)}
              quality={isCutOff(participant.id) ? 'LOST' : quality.get(participant.id)}
              track={trackOf(participant, 'CAMERA')}
            />
          ))}
          {rings.map((invitation) => (
            <RingTile key={invitation.id} invitation={invitation} />
          ))}
        </Tiles>
      </section>
      {participants.map((participant) => {
        const media = remote.get(participant.id);
        return media && <RemoteSound key={participant.id} participant={participant} media={media} />;
      })}
    </div>
  );
}
