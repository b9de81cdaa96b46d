import type { CSSProperties } from 'react';
import type { ParticipantStateFragment } from '../../generated/operations.ts';
import type { MediaState } from '../../media/media.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import { TrackVideo } from './track-video.tsx';

const words: Record<MediaState, string> = {
  connecting: 'Connecting',
  connected: '',
  disconnected: 'Connection lost, trying again',
  failed: 'Connection lost, trying again',
};

/** What a tile shows. */
export interface TileProps {
  participant: ParticipantStateFragment;
  isSelf: boolean;
  isHost: boolean;
  isMuted: boolean;
  state: MediaState;
  /** Undefined while the source is muted or has not arrived. */
  track: MediaStreamTrack | undefined;
}

/** One person: their camera, or their initials while it is off. */
export function PersonTile({ participant, isSelf, isHost, isMuted, state, track }: TileProps) {
  const { id, displayName, avatarColor, isReady } = participant;
  const facts = [displayName, isSelf && 'you', isHost && 'host', isMuted && 'muted', isReady && 'ready', words[state]];
  return (
    <article
      className="tile"
      style={{ '--avatar-color': avatarColor } as CSSProperties}
      aria-label={facts.filter(Boolean).join(', ')}
      data-testid="tile"
      data-participant-id={id}
      data-source="CAMERA"
      data-connection-state={state}
      data-self={isSelf || undefined}
      data-muted={isMuted}
    >
      <div className="tile-avatar">
        <Avatar name={displayName} color={avatarColor} />
      </div>
      {track && <TrackVideo track={track} source="CAMERA" participantId={id} isMirrored={isSelf} />}
      <TileState state={state} />
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
      </div>
    </article>
  );
}

/** A screen that somebody shares, whole. */
export function ScreenTile({ participant, isSelf, state, track }: Omit<TileProps, 'isHost' | 'isMuted'>) {
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
      {track && <TrackVideo track={track} source="SCREEN_SHARE" participantId={participant.id} isWhole />}
      <TileState state={state} />
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

function TileState({ state }: { state: MediaState }) {
  if (state === 'connected') return null;
  return (
    <span className="tile-state">
      <span className="spinner" />
      <span className="tile-fact">{words[state]}</span>
    </span>
  );
}
