import type { CSSProperties } from 'react';
import { memo } from 'react';
import type { ConnectionQuality, ParticipantStateFragment } from '../../generated/operations.ts';
import type { MediaState } from '../../media/media.ts';
import type { Viewing } from '../../media/viewing.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import { TrackVideo } from './track-video.tsx';
import { useLasting } from './use-lasting.ts';

/** Most connect within this time, and the machine has better things to do in it than to turn a wheel. */
const patienceMs = 700;

/** What a tile says of the connection; `unreachable` is somebody to whom no way leads: one of the two has no media server. */
type TileState = MediaState | 'unreachable';

const words: Record<TileState, string> = {
  connecting: 'Connecting',
  connected: '',
  disconnected: 'Connection lost, trying again',
  failed: 'Connection lost, trying again',
  unreachable: 'Not reachable from here',
};

/** What a tile shows. */
export interface TileProps {
  participant: ParticipantStateFragment;
  isSelf: boolean;
  isHost: boolean;
  isMuted: boolean;
  isSpeaking: boolean;
  /** Undefined while it is not known, as in a mesh. */
  quality: ConnectionQuality | undefined;
  state: TileState;
  /** Undefined while the source is muted or has not arrived. */
  track: MediaStreamTrack | undefined;
  /** Undefined for one's own picture. */
  viewing: Viewing | undefined;
}

/** One person: their camera, or their initials while it is off. */
export const PersonTile = memo(function PersonTile(props: TileProps) {
  const { participant, isSelf, isHost, isMuted, isSpeaking, quality, state, track, viewing } = props;
  const { id, displayName, avatarColor, isReady } = participant;
  const facts = [displayName, isSelf && 'you', isHost && 'host', isMuted && 'muted', isReady && 'ready', words[state]];
  return (
    <article
      className={isSpeaking ? 'tile is-speaking' : 'tile'}
      style={{ '--avatar-color': avatarColor } as CSSProperties}
      aria-label={facts.filter(Boolean).join(', ')}
      data-testid="tile"
      data-participant-id={id}
      data-source="CAMERA"
      data-connection-state={state}
      data-self={isSelf || undefined}
      data-muted={isMuted}
      data-speaking={isSpeaking}
      data-quality={quality}
    >
      <div className={track ? 'tile-avatar is-behind-picture' : 'tile-avatar'}>
        <Avatar name={displayName} color={avatarColor} />
      </div>
      {track && <TrackVideo track={track} source="CAMERA" participantId={id} viewing={viewing} isMirrored={isSelf} />}
      <ConnectionState state={state} />
      {isReady && (
        <span className="tile-ready">
          <Icon name="check" size={14} />
          <span className="tile-fact">Ready</span>
        </span>
      )}
      <div className="tile-label">
        {isHost && <Icon name="crown" size={16} className="is-host" />}
        {isMuted && <Icon name="microphone-off" size={16} className="is-muted" />}
        <span className="truncate">{isSelf ? 'You' : displayName}</span>
        <Quality quality={quality} />
      </div>
    </article>
  );
});

/** A screen that somebody shares, whole. */
export function ScreenTile({
  participant,
  isSelf,
  state,
  track,
  viewing,
}: Pick<TileProps, 'participant' | 'isSelf' | 'state' | 'track' | 'viewing'>) {
  const label = isSelf ? 'Your screen' : `${participant.displayName}’s screen`;
  return (
    <article
      className="tile"
      aria-label={label}
      data-testid="tile"
      data-participant-id={participant.id}
      data-source="SCREEN_SHARE"
      data-connection-state={state}
      data-self={isSelf || undefined}
    >
      {track && (
        <TrackVideo track={track} source="SCREEN_SHARE" participantId={participant.id} viewing={viewing} isWhole />
      )}
      <ConnectionState state={state} />
      <div className="tile-label">
        <Icon name="screen" size={16} />
        <span className="truncate">{label}</span>
      </div>
    </article>
  );
}

/** Whether a participant says that this source is on. */
export function isSending(
  { tracks }: ParticipantStateFragment,
  source: ParticipantStateFragment['tracks'][number]['source'],
): boolean {
  return tracks.some((track) => track.source === source && !track.muted);
}

/** Says when somebody is badly connected; that all is well needs no word. */
function Quality({ quality }: { quality: ConnectionQuality | undefined }) {
  if (quality !== 'POOR' && quality !== 'LOST') return null;
  const text = quality === 'LOST' ? 'Cannot reach the media server' : 'Poor connection';
  return (
    <span className="tile-quality" role="img" aria-label={text} title={text}>
      <Icon name={quality === 'LOST' ? 'alert' : 'signal'} size={16} />
    </span>
  );
}

function ConnectionState({ state }: { state: TileState }) {
  const isLasting = useLasting(state !== 'connected', patienceMs);
  if (!isLasting) return null;
  return (
    <span className="tile-state" title={words[state]}>
      {state === 'unreachable' ? <Icon name="alert" size={14} /> : <span className="spinner" />}
      <span className="tile-fact">{words[state]}</span>
    </span>
  );
}
