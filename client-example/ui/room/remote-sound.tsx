import { memo } from 'react';
import type { ParticipantStateFragment } from '../../generated/operations.ts';
import type { PlayedMedia } from '../../switch/played-media.ts';
import { RemoteAudio } from './remote-audio.tsx';

/** Everything that is heard of one participant. */
export const RemoteSound = memo(function RemoteSound({
  participant: { id, tracks: published },
  media: { tracks, incoming },
}: {
  participant: ParticipantStateFragment;
  media: PlayedMedia;
}) {
  return (['MICROPHONE', 'SCREEN_SHARE_AUDIO'] as const).flatMap((source) =>
    [tracks[source], incoming[source]].map((track) => {
      if (!track || !published.some((one) => one.source === source)) return null;
      const isWarming = track !== tracks[source];
      return (
        <RemoteAudio
          key={`${source} ${track.id}`}
          track={track}
          source={source}
          participantId={id}
          isWarming={isWarming}
        />
      );
    }),
  );
});
